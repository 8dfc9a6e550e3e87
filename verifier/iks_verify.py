#!/usr/bin/env python3
"""Verifies the audit file of an audit field: offline, with nothing but Python.

    python3 iks_verify.py <audit-file.zip or folder> [checkpoint.json or folder]...

Checkpoints given besides come from where they were kept, not from the service, and are what a chain written anew
cannot meet. Says in German what holds, what does not and what could not be recomputed. Exit code 0 if everything that could
be recomputed holds, 1 if something does not, 2 if the input is no audit file.
"""

import hashlib
import os
import sys

# the folder may lie on a read-only medium, and stays as it was handed over
sys.dont_write_bytecode = True

from container import parse_json, read_files, verify_manifest
from findings import Findings
from frame import Unreadable, read_frame
from journal import verify_draw_entry, verify_journal
from protocol import verify_protocol


def in_folder(files, folder, ending):
    return sorted(name for name in files if name.startswith(folder + "/") and name.endswith(ending))


def frame_of(files, name, protocol):
    """The frame of a protocol: a file named by the frame's digest, or as the protocol's own file."""
    stem = name[len("protocols/") : -len(".json")]
    frame = protocol.get("frame") if isinstance(protocol, dict) else None
    digest = frame.get("digest") if isinstance(frame, dict) else None
    for candidate in ("frames/%s.csv" % digest, "frames/%s.csv" % stem):
        if candidate in files:
            return read_frame(files[candidate])
    return None


def read_entries(files):
    """All journal entries, segments in the order of their first number."""
    segments = []
    for name in in_folder(files, "journal", ".jsonl"):
        lines = [line for line in files[name].split(b"\n") if line.strip()]
        if lines:
            segments.append([parse_json(line) for line in lines])
    try:
        segments.sort(key=lambda segment: segment[0]["number"])
    except (KeyError, TypeError) as error:
        raise Unreadable("Ein Eintrag des Vorgangsprotokolls hat nicht die vorgeschriebene Form.") from error
    return [entry for segment in segments for entry in segment]


def read_list(files, name):
    value = parse_json(files[name]) if name in files else []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Unreadable("%s enthält keine Liste." % name)
    return value


def guarded(found, place, act):
    """Adds what an act finds; a file that cannot be read does not hold, and the others are still looked at."""
    try:
        found.add(place, act())
    except Unreadable as error:
        found.compare(place, False, str(error))


def verify_draw(files, name, entries):
    protocol = parse_json(files[name])
    found = verify_protocol(protocol, frame_of(files, name, protocol))
    if isinstance(protocol.get("journal"), dict):
        verify_draw_entry(found, protocol, entries)
    else:
        found.open("Ziehung im Vorgangsprotokoll", "das Protokoll nennt keinen Eintrag")
    return found


def verify_earlier_seals(files, found):
    """A seal's number tells how many draws of the same frame were voided before; their protocols belong here."""
    numbers = {}
    for name in in_folder(files, "protocols", ".json"):
        try:
            protocol = parse_json(files[name])
            numbers.setdefault(protocol["frame"]["digest"], set()).add(protocol["seal"]["number"])
        except (Unreadable, KeyError, TypeError):
            continue
    for seals in numbers.values():
        highest = max((number for number in seals if isinstance(number, int)), default=0)
        for number in range(1, min(highest, 1000)):
            if number not in seals:
                found.open("Versiegelung %d derselben Grundgesamtheit" % number, "ihr Ziehungsprotokoll liegt nicht bei")


def verify_report(files, report, entries):
    found = Findings()
    name, digest = report.get("name"), report.get("sha256")
    if not isinstance(name, str) or not isinstance(digest, str):
        raise Unreadable("reports.json nennt zu einem Bericht keinen Namen oder keine Prüfsumme.")
    copy = files.get("reports/" + name)
    if copy is not None:
        found.compare("%s: beiliegendes Exemplar" % name, hashlib.sha256(copy).hexdigest() == digest)
    recorded = [entry["number"] for entry in entries if any(value == digest for _, value in entry["data"])]
    if recorded:
        found.compare("%s: im Vorgangsprotokoll verzeichnet (Eintrag %d)" % (name, recorded[0]), True)
    else:
        found.open(name, "seine Prüfsumme steht nicht im beiliegenden Vorgangsprotokoll")
    return found


def outside_checkpoints(paths):
    """Checkpoints kept elsewhere: files with one or a list of them, or folders of such files."""
    checkpoints = []
    for path in paths:
        names = [path]
        if os.path.isdir(path):
            names = [os.path.join(path, name) for name in sorted(os.listdir(path)) if name.endswith(".json")]
        for name in names:
            with open(name, "rb") as file:
                value = parse_json(file.read())
            checkpoints.extend(value if isinstance(value, list) else [value])
    return checkpoints


def verify(files, checkpoints=()):
    found = Findings()
    manifest = Findings()
    verify_manifest(files, manifest)
    found.add("Inhalt", manifest)
    entries = []
    try:
        entries = read_entries(files)
        if entries:
            noted = read_list(files, "checkpoints.json") + list(checkpoints)
            found.add("Vorgangsprotokoll", verify_journal(entries, noted))
    except Unreadable as error:
        found.compare("Vorgangsprotokoll", False, str(error))
        entries = []
    if not entries:
        found.open("Vorgangsprotokoll", "es liegt kein lesbarer Ausschnitt bei")
    names = in_folder(files, "protocols", ".json")
    for name in names:
        guarded(found, name, lambda name=name: verify_draw(files, name, entries))
    if not names:
        found.open("Ziehungen", "es liegt kein Protokoll bei")
    verify_earlier_seals(files, found)
    try:
        for report in read_list(files, "reports.json"):
            guarded(found, "Bericht", lambda report=report: verify_report(files, report, entries))
    except Unreadable as error:
        found.compare("Berichte", False, str(error))
    return found


def main(arguments):
    if not arguments:
        print("Aufruf: python3 iks_verify.py <Prüfakte.zip oder Ordner> [Prüfpunkt.json oder Ordner]...", file=sys.stderr)
        return 2
    try:
        found = verify(read_files(arguments[0]), outside_checkpoints(arguments[1:]))
    except (Unreadable, OSError) as error:
        print("Keine prüfbare Prüfakte: %s" % error, file=sys.stderr)
        return 2
    for verdict, text in found.lines:
        print("%-20s %s" % (verdict, text))
    wrong, unknown = found.count("stimmt NICHT"), found.count("nicht nachgerechnet")
    print()
    print("Ergebnis: %d stimmen, %d stimmen nicht, %d nicht nachgerechnet." % (found.count("stimmt"), wrong, unknown))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
