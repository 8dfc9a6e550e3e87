"""Repeats a draw from its protocol and says of each statement whether it holds."""

import re

from draw import Impossible, select, sha256_json, utf8
from findings import Findings
from frame import Frame, Unreadable

METHODS = ("simple", "stratified", "systematic", "monetary-unit")
KINDS = ("sample", "extension", "replacement", "reserve")


def is_digest(value):
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None


def is_count(value, least):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < 2**53


def is_name(value):
    return value is None or isinstance(value, str)


def check_shape(protocol):
    """The fields that the published schema requires, and the form of those that are repeated here."""
    if not isinstance(protocol, dict) or protocol.get("procedure") != "iks-draw/1":
        raise Unreadable("Die Datei ist kein Protokoll nach iks-draw/1.")
    frame, seal, ranks = protocol.get("frame"), protocol.get("seal"), protocol.get("ranks")
    requests = protocol.get("requests", [])
    shaped = (
        isinstance(frame, dict)
        and is_digest(frame.get("digest"))
        and is_count(frame.get("size"), 1)
        and isinstance(seal, dict)
        and is_digest(seal.get("digest"))
        and is_count(seal.get("number"), 1)
        and seal.get("method") in METHODS
        and is_count(seal.get("sampleSize"), 1)
        and is_count(seal.get("minimumPerStratum"), 0)
        and isinstance(seal.get("entropySource"), str)
        and isinstance(protocol.get("entropyValue"), str)
        and is_digest(protocol.get("seed"))
        and is_count(protocol.get("reserves", 0), 0)
        and isinstance(requests, list)
        and all(is_request(request) for request in requests)
        and isinstance(ranks, list)
        and len(ranks) > 0
        and all(is_rank(rank) for rank in ranks)
    )
    if not shaped:
        raise Unreadable("Dem Protokoll fehlt ein Pflichtfeld, oder eines ist ungültig.")


def is_request(request):
    if not isinstance(request, dict):
        return False
    if request.get("kind") == "extension":
        return is_count(request.get("count"), 1)
    return request.get("kind") == "replacement" and is_count(request.get("rank"), 1) and is_name(request.get("stratum", 0))


def is_rank(rank):
    return (
        isinstance(rank, dict)
        and is_count(rank.get("rank"), 1)
        and rank.get("kind") in KINDS
        and is_name(rank.get("stratum", 0))
        and is_count(rank.get("position"), 1)
        and is_name(rank.get("caseNumber"))
    )


def sorted_keys(value):
    """Every object as its [key, value] pairs in UTF-8 byte order of the keys."""
    if isinstance(value, list):
        return [sorted_keys(item) for item in value]
    if isinstance(value, dict):
        return [[key, sorted_keys(value[key])] for key in sorted(value, key=utf8)]
    return value


def protocol_digest(protocol):
    content = {key: value for key, value in protocol.items() if key != "protocolDigest"}
    content["ranks"] = [
        {key: value for key, value in rank.items() if key != "caseNumber"} for rank in protocol["ranks"]
    ]
    return sha256_json(sorted_keys(content))


def terms_fault(seal, frame):
    """What of the sealed terms the procedure does not allow, or None."""
    limit = 1000000 if seal["method"] == "monetary-unit" else frame.size
    if seal["sampleSize"] > limit:
        return "Der Stichprobenumfang ist größer, als das Verfahren erlaubt."
    if seal["method"] != "stratified" and seal["minimumPerStratum"] != 0:
        return "Ein Mindestumfang je Schicht ist nur bei geschichteter Ziehung möglich."
    if seal["method"] == "stratified" and frame.strata is not None and None in frame.strata:
        return "Für eine geschichtete Ziehung fehlt einem Fall die Schicht."
    if seal["method"] == "monetary-unit" and frame.amounts is not None:
        if not any(amount is not None and amount > 0 for amount in frame.amounts):
            return "Für eine betragsproportionale Ziehung fehlt ein positiver Betrag."
    return None


def entropy_fits(source, value):
    return is_digest(value) if source == "system" else re.fullmatch(r"[0-9]{1,200}", value) is not None


def verify_protocol(protocol, given):
    """Findings about one protocol; `given` is its frame, or None where nothing is left of it."""
    check_shape(protocol)
    found = Findings()
    stated, seal = protocol["frame"], protocol["seal"]
    frame = given or Frame(stated["size"])
    if "protocolDigest" in protocol:
        found.compare("Prüfsumme des Protokolls", protocol_digest(protocol) == protocol["protocolDigest"])
    elif "journal" in protocol:
        found.compare("Prüfsumme des Protokolls", False, "sie fehlt, obwohl das Protokoll aus dem Dienst stammt")
    if frame.digest is None:
        found.open("Prüfsumme der Grundgesamtheit", "ohne Fallnummern nicht nachrechenbar")
    else:
        found.compare("Prüfsumme der Grundgesamtheit", frame.digest == stated["digest"])
        found.compare("Kanonische Form der Grundgesamtheit", frame.canonical)
    if given is None:
        found.open("Zahl der Fälle", "die Grundgesamtheit liegt nicht bei")
    else:
        found.compare("Zahl der Fälle (%d)" % stated["size"], frame.size == stated["size"])
    if frame.strata is not None and "strata" in stated:
        sizes = [{"stratum": stratum, "size": size} for stratum, size in frame.strata_sizes()]
        found.compare("Zahl der Fälle je Schicht", sizes == stated["strata"])
    fault = terms_fault(seal, frame)
    found.compare("Zulässigkeit der Festlegungen", fault is None, fault)
    expected_seal = sha256_json(
        ["iks-seal/1", stated["digest"], seal["method"], seal["sampleSize"], seal["minimumPerStratum"]]
        + [seal["entropySource"], seal["number"]]
    )
    found.compare("Versiegelung", expected_seal == seal["digest"])
    found.compare("Form des Zufallswerts", entropy_fits(seal["entropySource"], protocol["entropyValue"]))
    expected_seed = sha256_json(["iks-seed/1", seal["digest"], protocol["entropyValue"]])
    found.compare("Startwert", expected_seed == protocol["seed"])
    if fault is None:
        verify_ranks(found, protocol, frame)
    return found


def verify_ranks(found, protocol, frame):
    ranks = protocol["ranks"]
    try:
        expected = select(frame, protocol)
    except Impossible as error:
        found.compare("Erweiterungen und Ersetzungen", False, str(error))
        return
    if expected is None:
        found.open("Gezogene Positionen", "Schicht oder Betrag je Position liegt nicht bei")
    else:
        fields = ("rank", "kind", "stratum", "position", "hits")
        given = [tuple(rank.get(field) for field in fields) for rank in ranks]
        found.compare(
            "Ränge und Positionen (%d)" % len(ranks),
            given == [tuple(rank.get(field) for field in fields) for rank in expected],
        )
    if any(rank.get("caseNumber") is not None for rank in ranks):
        if frame.numbers is None:
            found.open("Fallnummern", "die Grundgesamtheit mit Fallnummern liegt nicht bei")
        else:
            numbers = dict(enumerate(frame.numbers, 1))
            agree = all(numbers.get(rank["position"]) == rank.get("caseNumber") for rank in ranks)
            found.compare("Fallnummern", agree)
