"""The draw procedure iks-draw/1 a second time: digests, random numbers, selection. Standard library only."""

import hashlib
import json
import math


class Impossible(Exception):
    """A protocol states something that the procedure does not allow; the text says what, in German."""


def compact_json(value):
    """JSON without white space, non-ASCII characters kept, as the procedure hashes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def sha256_json(value):
    return hashlib.sha256(compact_json(value).encode("utf-8")).hexdigest()


def utf8(text):
    """The key by which texts are ordered: their UTF-8 bytes."""
    return text.encode("utf-8")


def generator(seed, stratum):
    """Numbers in [0, 1) with 52 bits, as seedrandom 3 draws them from ARC4 with a key of 64 characters."""
    key = sha256_json(["iks-draw/1", seed, stratum]).encode("ascii")
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]

    def octets():
        i = j = 0
        while True:
            i = (i + 1) % 256
            j = (j + state[i]) % 256
            state[i], state[j] = state[j], state[i]
            yield state[(state[i] + state[j]) % 256]

    stream = octets()
    for _ in range(256):
        next(stream)
    while True:
        numerator = 0
        for _ in range(6):
            numerator = numerator * 256 + next(stream)
        denominator, last = 2**48, 0
        while numerator < 2**52:
            numerator = (numerator + last) * 256
            denominator *= 256
            last = next(stream)
        while numerator >= 2**53:
            numerator //= 2
            denominator //= 2
            last >>= 1
        yield (numerator + last) / denominator


def permuted(seed, stratum, size, count):
    """The first places (from 1) of the stratum's permutation."""
    random, moved, places = generator(seed, stratum), {}, []
    for i in range(min(count, size)):
        j = i + math.floor(next(random) * (size - i))
        places.append(moved.get(j, j) + 1)
        moved[j] = moved.get(i, i)
    return places


def share_out(room, wanted):
    """Shares units over strata in proportion to their room, by largest remainder in whole numbers."""
    available = sum(room)
    if available == 0:
        return [0] * len(room)
    units = min(wanted, available)
    shares = [units * free // available for free in room]
    by_remainder = sorted(range(len(room)), key=lambda i: (-(units * room[i] % available), i))
    for i in by_remainder[: units - sum(shares)]:
        shares[i] += 1
    return shares


def follow(strata, request):
    """Follows one extension or replacement; `strata` are [name, size, kinds, replaced ranks]."""
    if request["kind"] == "extension":
        added = share_out([size - len(kinds) for _, size, kinds, _ in strata], request["count"])
        for (_, _, kinds, _), count in zip(strata, added):
            kinds.extend(["extension"] * count)
        return
    own = [entry for entry in strata if entry[0] == request["stratum"]]
    if not own:
        raise Impossible("Eine Ersetzung nennt eine Schicht, die es nicht gibt.")
    _, size, kinds, replaced = own[0]
    if request["rank"] > len(kinds) or request["rank"] in replaced:
        raise Impossible("Ersetzt wird ein Rang, der nicht gezogen oder schon ersetzt ist (Rang %d)." % request["rank"])
    replaced.add(request["rank"])
    if len(kinds) < size:
        kinds.append("replacement")


def by_permutation(sizes, seal, seed, reserves, requests):
    """Ranks of simple and stratified draws; `sizes` are (stratum, size) in canonical order."""
    minimums = [min(size, seal["minimumPerStratum"]) for _, size in sizes]
    rest = seal["sampleSize"] - sum(minimums)
    if rest < 0:
        raise Impossible("Der Mindestumfang je Schicht übersteigt den Stichprobenumfang.")
    more = share_out([size - least for (_, size), least in zip(sizes, minimums)], rest)
    strata = [
        [name, size, ["sample"] * (least + extra), set()]
        for (name, size), least, extra in zip(sizes, minimums, more)
    ]
    for request in requests:
        follow(strata, request)
    ranks = []
    for name, size, kinds, _ in strata:
        for i, place in enumerate(permuted(seed, name, size, len(kinds) + reserves)):
            kind = kinds[i] if i < len(kinds) else "reserve"
            ranks.append({"rank": i + 1, "kind": kind, "stratum": name, "place": place})
    return ranks


def systematic(size, seal, seed):
    interval = size / seal["sampleSize"]
    start = next(generator(seed, None)) * interval
    return [
        {"rank": i + 1, "kind": "sample", "stratum": None, "place": min(math.floor(start + i * interval) + 1, size)}
        for i in range(seal["sampleSize"])
    ]


def monetary_unit(amounts, seal, seed):
    total = sum(amount for amount in amounts if amount is not None and amount > 0)
    interval = total / seal["sampleSize"]
    start = next(generator(seed, None)) * interval
    ranks, k, after = [], 0, 0
    for position, amount in enumerate(amounts, 1):
        if amount is None or amount <= 0:
            continue
        after += amount
        first = k
        while k < seal["sampleSize"] and start + k * interval < after:
            k += 1
        if k > first:
            rank = {"rank": len(ranks) + 1, "kind": "sample", "stratum": None, "place": position, "hits": k - first}
            ranks.append(rank)
    return ranks


def select(frame, protocol):
    """All ranks that follow from seal, seed, reserves and requests; None where the frame lacks what is needed."""
    seal, seed = protocol["seal"], protocol["seed"]
    requests = protocol.get("requests", [])
    reserves = protocol.get("reserves", reserves_shown(protocol["ranks"]))
    method = seal["method"]
    if method in ("systematic", "monetary-unit") and (requests or reserves):
        raise Impossible("Dieses Verfahren kennt keine Reserven, Erweiterungen oder Ersatzfälle.")
    if method == "simple":
        ranks = by_permutation([(None, frame.size)], seal, seed, reserves, requests)
    elif method == "systematic":
        ranks = systematic(frame.size, seal, seed)
    elif method == "monetary-unit":
        if frame.amounts is None:
            return None
        ranks = monetary_unit(frame.amounts, seal, seed)
    else:
        if frame.strata is None:
            return None
        ranks = by_permutation(frame.strata_sizes(), seal, seed, reserves, requests)
    return frame.with_positions(ranks)


def reserves_shown(ranks):
    counts = {}
    for rank in ranks:
        if rank["kind"] == "reserve":
            counts[rank["stratum"]] = counts.get(rank["stratum"], 0) + 1
    return max(counts.values(), default=0)
