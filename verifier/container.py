"""The files of an audit file: a folder, or a ZIP of which every byte is accounted for."""

import hashlib
import json
import os
import struct
import zlib

from frame import Unreadable

MANIFEST = "manifest.json"
# what headers may say besides names, sizes and checksums: no compression, no encryption, no extras
FLAGS = (0, 0x0800)
VERSIONS = (10, 20)
MADE_BY = (20, 0x0314, 0x033F)
ATTRIBUTES = (0, 0o100644 << 16)
MODIFIED = (0, 0x21)  # 1980-01-01 00:00


def parse_json(data):
    """A JSON value; names that stand twice are refused, because readers differ in which one they take."""

    def once(pairs):
        if len(dict(pairs)) != len(pairs):
            raise Unreadable("In einer JSON-Datei steht ein Name doppelt.")
        return dict(pairs)

    def never(constant):
        raise ValueError(constant)

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=never)
        # half a surrogate pair can be written in JSON but not in UTF-8
        json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except (ValueError, RecursionError) as error:
        raise Unreadable("Eine Datei enthält kein gültiges JSON.") from error


def read_files(path):
    """All files by name; a folder is read as it lies, a ZIP by its own strict reader."""
    if os.path.isdir(path):
        files = {}
        for folder, _, names in os.walk(path):
            for name in names:
                full = os.path.join(folder, name)
                with open(full, "rb") as file:
                    files[os.path.relpath(full, path).replace(os.sep, "/")] = file.read()
        return files
    with open(path, "rb") as file:
        return read_zip(file.read())


def require(condition):
    if not condition:
        raise Unreadable("Die ZIP-Datei ist verändert oder nicht in der Form, in der Prüfakten ausgegeben werden.")


def read_zip(data):
    """Entries stored one after another, then the directory, then its end: nothing before, between or behind."""
    end = len(data) - 22
    require(end >= 0)
    signature, disk, first, here, total, size, start, comment = struct.unpack("<IHHHHIIH", data[end:])
    require(signature == 0x06054B50 and disk == first == comment == 0 and here == total and start + size == end)
    files, at, offset = {}, start, 0
    for _ in range(total):
        require(at + 46 <= end)
        fields = struct.unpack("<IHHHHHHIIIHHHHHII", data[at : at + 46])
        (signature, made, version, flags, method, time, date, crc, packed, unpacked) = fields[:10]
        (name_length, extra, comment, disk, internal, external, header) = fields[10:]
        name = data[at + 46 : at + 46 + name_length]
        require(signature == 0x02014B50 and made in MADE_BY and version in VERSIONS and flags in FLAGS)
        require(method == 0 and (time, date) == MODIFIED and packed == unpacked)
        require(extra == comment == disk == internal == 0 and external in ATTRIBUTES and header == offset)
        local = struct.pack("<IHHHHHIII", 0x04034B50, version, flags, 0, time, date, crc, packed, unpacked)
        local += struct.pack("<HH", name_length, 0)
        body = offset + 30 + name_length
        require(data[offset:body] == local + name and body + packed <= start)
        content = data[body : body + packed]
        text = decode_name(name)
        require(zlib.crc32(content) == crc and text not in files)
        files[text] = content
        offset, at = body + packed, at + 46 + name_length
    require(offset == start and at == end)
    return files


def decode_name(name):
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("Ein Dateiname der ZIP-Datei ist nicht lesbar.") from error
    require(text != "" and not text.startswith("/") and ".." not in text.split("/"))
    return text


def verify_manifest(files, found):
    """Holds every file against the manifest, and the manifest against the files."""
    if MANIFEST not in files:
        raise Unreadable("Es fehlt das Inhaltsverzeichnis manifest.json.")
    manifest = parse_json(files[MANIFEST])
    listed = manifest.get("files") if isinstance(manifest, dict) else None
    shaped = (
        isinstance(manifest, dict)
        and sorted(manifest) == ["files", "format"]
        and manifest["format"] == "iks-audit-file/1"
        and isinstance(listed, list)
        and all(isinstance(entry, dict) and sorted(entry) == ["name", "sha256"] for entry in listed)
    )
    if not shaped:
        raise Unreadable("manifest.json ist kein Inhaltsverzeichnis einer Prüfakte (iks-audit-file/1).")
    for entry in listed:
        content = files.get(entry["name"]) if isinstance(entry["name"], str) else None
        if content is None:
            found.compare("Datei %s" % entry["name"], False, "sie fehlt")
        else:
            found.compare("Datei %s" % entry["name"], hashlib.sha256(content).hexdigest() == entry["sha256"])
    names = [entry["name"] for entry in listed]
    for name in sorted(set(files) - set(names) - {MANIFEST}):
        found.compare("Datei %s" % name, False, "sie steht nicht im Inhaltsverzeichnis")
    if len(set(names)) != len(names):
        found.compare("Inhaltsverzeichnis", False, "eine Datei steht doppelt darin")
