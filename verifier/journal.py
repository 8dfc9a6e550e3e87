"""The journal: a chain of hashes, held against checkpoints that were noted elsewhere."""

from draw import sha256_json, utf8
from findings import Findings
from frame import Unreadable

FIELDS = ("number", "at", "act", "function", "account", "onBehalfOf", "object", "data", "previous", "hash")
START = "0" * 64


def check_entry(entry):
    data = entry.get("data") if isinstance(entry, dict) else None
    shaped = (
        isinstance(entry, dict)
        and tuple(sorted(entry)) == tuple(sorted(FIELDS))
        and isinstance(entry["number"], int)
        and isinstance(entry["at"], str)
        and isinstance(data, list)
        and all(isinstance(pair, list) and [type(part) for part in pair] == [str, str] for pair in data)
    )
    if not shaped:
        raise Unreadable("Ein Eintrag des Vorgangsprotokolls hat nicht die vorgeschriebene Form.")


def entry_hash(entry):
    return sha256_json(["iks-journal/1"] + [entry[field] for field in FIELDS[:-1]])


def verify_journal(entries, checkpoints):
    """Findings about a segment of the journal (entries in order) and the checkpoints that lie with it."""
    found = Findings()
    for entry in entries:
        check_entry(entry)
    first, last = entries[0], entries[-1]
    if first["number"] > 1:
        found.open("Anfang", "der Ausschnitt beginnt mit Eintrag %d" % first["number"])
    number, previous, at = first["number"] - 1, START if first["number"] == 1 else first["previous"], ""
    faults = 0
    for entry in entries:
        wrong = []
        if entry["number"] != number + 1:
            wrong.append("folgt nicht auf Eintrag %d" % number)
        if entry["previous"] != previous:
            wrong.append("schließt nicht an den vorigen an")
        if entry_hash(entry) != entry["hash"]:
            wrong.append("wurde verändert")
        if entry["at"] < at:
            found.remark("Eintrag %s" % entry["number"], "liegt zeitlich vor dem vorigen: Die Uhr des Servers wurde zurückgestellt")
        if entry["data"] != sorted(entry["data"], key=lambda pair: utf8(pair[0])):
            wrong.append("nennt seine Angaben nicht in der vorgeschriebenen Reihenfolge")
        if wrong:
            faults += 1
            found.compare("Eintrag %s" % entry["number"], False, ", ".join(wrong))
        number, previous, at = entry["number"], entry["hash"], entry["at"]
    found.compare("Kette von Eintrag %d bis %d" % (first["number"], last["number"]), faults == 0)
    heads = {entry["number"]: entry["hash"] for entry in entries}
    heads[first["number"] - 1] = START if first["number"] == 1 else first["previous"]
    for checkpoint in checkpoints:
        verify_checkpoint(found, checkpoint, heads, last["number"])
    if not checkpoints:
        found.open("Prüfpunkte", "es liegt keiner bei; eine ganz neu geschriebene Kette fiele nicht auf")
    return found


def verify_checkpoint(found, checkpoint, heads, last):
    number = checkpoint.get("number") if isinstance(checkpoint, dict) else None
    if not isinstance(number, int) or not isinstance(checkpoint.get("head"), str):
        raise Unreadable("Ein Prüfpunkt hat nicht die vorgeschriebene Form.")
    what = "Prüfpunkt bei Eintrag %d" % number
    if number in heads:
        found.compare(what, heads[number] == checkpoint["head"])
    elif number > last:
        found.compare(what, False, "das Vorgangsprotokoll endet schon bei Eintrag %d" % last)
    else:
        found.open(what, "er liegt vor dem Ausschnitt")


def verify_draw_entry(found, protocol, entries):
    """Whether the draw is recorded where its protocol says: with this head, seal, random value and seed."""
    stated = protocol["journal"]
    by_number = {entry["number"]: entry for entry in entries}
    entry = by_number.get(stated.get("entry"))
    if entry is None:
        found.open("Ziehung im Vorgangsprotokoll", "Eintrag %s liegt nicht bei" % stated.get("entry"))
        return
    data = dict((key, value) for key, value in entry["data"])
    agree = (
        entry["hash"] == stated.get("head")
        and entry["act"] == "draw.drawn"
        and data.get("seal") == protocol["seal"]["digest"]
        and data.get("entropy") == protocol["entropyValue"]
        and data.get("seed") == protocol["seed"]
    )
    found.compare("Ziehung in Eintrag %d des Vorgangsprotokolls" % entry["number"], agree)
