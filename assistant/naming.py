"""Named zones, places, bodies and offices in a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.query import Query
from index.scanning import before
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("naming.tsv", kind, "assistant")


def names_in(text: str, provinces: Sequence[str] = (), *, boards: bool = False) -> tuple[str, ...]:
    """Named zones, places and bodies of a question, without their kind ("KCN Phú Hội" -> "Phú Hội"), provinces apart.

    `boards`: only those that name the board itself ("Ban Quản lý Khu kinh tế Bờ Y"); otherwise only the others.
    """
    found: list[str] = []
    for match in named(text):
        name = match["name"] or match["body"]
        for province in provinces:
            name = name.removesuffix(province).strip()
            name = "" if name.startswith(f"{province} ") else name
        before = text[: match.start()].lower()
        is_board = bool(_pattern("board").search(before))
        whole = _pattern("and all").match(text, match.end()) or _pattern("before all").search(before)
        if name and name not in ("Việt Nam", "UBND") and is_board == boards and not whole:
            found.append(name)
            more = _pattern("further").match(text, match.end()) if match["name"] else None
            if more and more["name"] not in provinces:
                found.append(more["name"])
    return tuple(dict.fromkeys(found))


def named(text: str) -> Iterator[re.Match[str]]:
    """Zones and places with their kind (groups `kind`, `name`), bodies with theirs (`body_kind`, `body`)."""
    return _pattern("named").finditer(text)


def zone_candidates(query: Query) -> tuple[str, ...]:
    """Two syllables after "kcn" and the like that were typed in small letters, and so may be a name; folded."""
    plain = fold(query.text)
    small = [m for m in _pattern("small zone").finditer(plain) if query.text[m.start("name") : m.end("name")].islower()]
    provinces = {fold(p) for p in query.provinces}
    return tuple(m["name"] for m in small if m["name"] not in provinces)


def own_names(text: str) -> tuple[str, ...]:
    """Names of two syllables and more inside a text, whatever they name: "Hải Sa", "Minatoya Seimitsu"."""
    return tuple(m.group() for m in _pattern("bare").finditer(text) if m.start() and m.group().istitle())


def bare_names(query: Query) -> tuple[str, ...]:
    """Names that stand without their kind and so may be those of zones: "Lộc Sơn với Phú Hội bên nào nhiều hơn"."""
    if query.folded:
        return ()
    taken = [m.span() for m in named(query.text)]
    found = [
        m.group()
        for m in _pattern("bare").finditer(query.text)
        if not any(a <= m.start() < b for a, b in taken) and not before(_pattern("titled"), query.text, m.start())
    ]
    return tuple(name for name in dict.fromkeys(found) if name not in query.provinces)
