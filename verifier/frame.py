"""Frames: canonical CSV with case numbers, or what is left of it without them."""

import csv
import hashlib
import io
import re
import unicodedata

from draw import compact_json, utf8

# what ECMAScript's trim() takes off; Python's strip() takes others
WHITE = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
AMOUNT = re.compile(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]{1,2})?")


class Unreadable(Exception):
    """A file is not what it should be; the text says what, in German."""


def clean(text):
    return unicodedata.normalize("NFC", text).strip(WHITE)


def cents(text):
    if text == "":
        return None
    if not AMOUNT.fullmatch(text):
        raise Unreadable("Ein Betrag der Grundgesamtheit ist nicht lesbar.")
    whole, _, fraction = text.replace(".", "").partition(",")
    return int(whole + fraction.ljust(2, "0"))


class Frame:
    """What is known of a frame, by position; None is what is not known. `canonical` tells whether its file is as exported."""

    def __init__(self, size, digest=None, numbers=None, strata=None, amounts=None, canonical=None):
        self.size = size
        self.canonical = canonical
        self.digest = digest
        self.numbers = numbers
        self.strata = strata
        self.amounts = amounts

    def strata_sizes(self):
        """(stratum, size) in canonical order, cases without a stratum first."""
        counts = {}
        for stratum in self.strata:
            counts[stratum] = counts.get(stratum, 0) + 1
        return sorted(counts.items(), key=lambda item: utf8(item[0] or ""))

    def with_positions(self, ranks):
        """Turns places within strata into positions in the frame."""
        positions = {}
        if any(rank["stratum"] is not None for rank in ranks):
            for position, stratum in enumerate(self.strata, 1):
                positions.setdefault(stratum, []).append(position)
        for rank in ranks:
            place = rank.pop("place")
            rank["position"] = place if rank["stratum"] is None else positions[rank["stratum"]][place - 1]
        return ranks


def read_frame(data):
    """Reads a frame from the bytes of a CSV file (UTF-8, semicolons, default headers)."""
    try:
        text = data.decode("utf-8-sig")
        csv.field_size_limit(1 << 24)
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable("Die Datei ist keine CSV-Datei in UTF-8.") from error
    if not rows:
        raise Unreadable("Die Datei ist leer.")
    header = [clean(cell) for cell in rows[0]]
    if len(set(header)) != len(header) or "" in header:
        raise Unreadable("Eine Überschrift fehlt oder steht doppelt.")
    if any(len(row) != len(header) for row in rows):
        raise Unreadable("Eine Zeile hat mehr oder weniger Zellen als die Kopfzeile.")
    records = [dict(zip(header, (clean(cell) for cell in row))) for row in rows[1:]]
    if not records:
        raise Unreadable("Die Datei enthält keinen Fall.")
    if all(record.get("Fallnummer", "") == "" for record in records):
        return reduced_frame(header, records)
    frame = whole_frame(header, records)
    frame.canonical = frame.canonical == data
    return frame


def reduced_frame(header, records):
    """Stratum and amount by position; a frame with emptied case numbers has its positions in the order of its rows."""
    if "Fallnummer" not in header:
        if "Position" not in header or not set(header) <= {"Position", "Schicht", "Betrag"}:
            raise Unreadable("Die Grundgesamtheit hat weder Fallnummern noch die Spalten Position, Schicht und Betrag.")
        if any(not re.fullmatch(r"[1-9][0-9]{0,9}", record["Position"]) for record in records):
            raise Unreadable("Eine Position ist keine Zahl.")
        records = sorted(records, key=lambda record: int(record["Position"]))
        if [int(record["Position"]) for record in records] != list(range(1, len(records) + 1)):
            raise Unreadable("Eine Position fehlt oder steht doppelt.")
    return Frame(
        len(records),
        strata=[record["Schicht"] or None for record in records] if "Schicht" in header else None,
        amounts=[cents(record["Betrag"]) for record in records] if "Betrag" in header else None,
    )


def whole_frame(header, records):
    if "Team" not in header or any(record["Fallnummer"] == "" or record["Team"] == "" for record in records):
        raise Unreadable("Eine Fallnummer oder ein Team fehlt.")
    records.sort(key=lambda record: utf8(record["Fallnummer"]))
    numbers = [record["Fallnummer"] for record in records]
    if len(set(numbers)) != len(numbers):
        raise Unreadable("Eine Fallnummer steht doppelt.")
    keys = sorted((set(header) - {"Fallnummer", "Team", "Schicht", "Betrag"}), key=utf8)
    strata = [record.get("Schicht", "") or None for record in records]
    amounts = [cents(record.get("Betrag", "")) for record in records]
    digest = hashlib.sha256()
    lines = [csv_line(["Fallnummer", "Team", "Schicht", "Betrag"] + keys)]
    for record, stratum, amount in zip(records, strata, amounts):
        pairs = [[key, record[key]] for key in keys if record[key] != ""]
        line = compact_json([record["Fallnummer"], record["Team"], stratum, amount, pairs])
        digest.update((line + "\n").encode("utf-8"))
        cells = [record["Fallnummer"], record["Team"], stratum or "", euros(amount)]
        lines.append(csv_line(cells + [record[key] for key in keys]))
    return Frame(len(records), digest.hexdigest(), numbers, strata, amounts, "".join(lines).encode("utf-8"))


def euros(amount):
    """The canonical form of an amount."""
    if amount is None:
        return ""
    return "%s%d,%02d" % ("-" if amount < 0 else "", abs(amount) // 100, abs(amount) % 100)


def csv_line(cells):
    """A record as RFC 4180 has it, quoted where it must be."""
    quoted = ['"%s"' % cell.replace('"', '""') if re.search('[;"\r\n]', cell) else cell for cell in cells]
    return ";".join(quoted) + "\r\n"
