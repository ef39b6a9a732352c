"""Which province a text speaks of: the listed ones by name, any other after "tỉnh" or a board's own name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile

from index.lines import PLACE_DATE
from index.scanning import WORD
from index.vietnamese import fold
from index.wordlists import entries, kinds, pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("places.tsv", kind)


PLACE_DATE_LENGTH = 120


@cache
def listed_provinces() -> dict[str, str]:
    """Folded name -> name, of the provinces in data/provinces.txt."""
    return {_key(name): name for name in map(str.strip, entries("provinces.txt"))}


def _key(name: str) -> str:
    return " ".join(WORD.findall(fold(name)))


def find_province(titles: Iterable[str], head: Iterable[str], opening: Iterable[str], words: str) -> str:
    """The province that a document belongs to: its own head decides, then its titles, then the weight of mentions.

    `titles` are the title and what else the file says of itself, `opening` its first paragraphs, `words` all of it.
    """
    weights: Counter[str] = Counter()
    for weight, texts in ((60, head), (20, titles), (3, opening), (1, [words])):
        for text in texts:
            for name, share in _mentions(text):
                weights[name] += weight * share
    return weights.most_common(1)[0][0] if weights else ""


def _mentions(text: str) -> Iterator[tuple[str, int]]:
    place = PLACE_DATE.search(text[-PLACE_DATE_LENGTH:])
    if place and (name := _listed(" ".join(place.group(1).split()[-4:]), last=True)):
        yield name, 1
    for match in _pattern("named").finditer(text):
        before, after = text[max(match.start() - 60, 0) : match.start()], text[match.end() : match.end() + 60]
        name = _listed(after)
        of_person = _pattern("person before").search(before) and not _CLOSED.match(after)
        unlisted = "" if name or match.group(1).lower() != "tỉnh" or of_person else _unlisted(after)
        if name or unlisted:
            yield name or unlisted, 2 if match.group(1).lower() == "tỉnh" else 1
    for match in _pattern("board of").finditer(text):
        after = text[match.end() : match.end() + 60]
        person = _pattern("person before").search(text[max(match.start() - 60, 0) : match.start()])
        if name := _listed(after) or ("" if person else _unlisted(after)):
            yield name, 1


_CLOSED = re.compile(r"[^\W\d_]+ [^\W\d_]+\)")
"""Who issued what an annex goes with: "(Kèm theo ... của Chủ tịch UBND tỉnh An Bình)"."""
_DEEDS = frozenset({"quyết định", "ban hành", "phê duyệt", "quản lý", "chỉ đạo", "giao nhiệm", "thông qua"})
"""What a province does, in capitals where its name might stand."""


def province_at(text: str) -> str:
    """The province whose name `text` starts with; "" when it starts with no name."""
    return _listed(text) or _unlisted(text)


_SYLLABLE = re.compile(r"[^\W_]+")


def _listed(text: str, last: bool = False) -> str:
    """The listed province that `text` starts (or ends) with, in whichever spelling of its tones."""
    words = _SYLLABLE.findall(text)
    for size in (4, 3, 2):
        part = words[-size:] if last else words[:size]
        name = listed_provinces().get(_key(" ".join(part)))
        if name and len(part) == size and all(word[0].isupper() for word in part):
            return name
    return "Huế" if words[:1] == ["Huế"] else ""


_SYLLABLES = re.compile(r"(?:[^\W\d_]+ ?){1,4}")


def _unlisted(text: str) -> str:
    """The proper name that `text` starts with: two or three syllables, which no list has to know."""
    name = _SYLLABLES.match(text)
    words = name.group().split() if name else []
    size = next((i for i, word in enumerate(words) if not word[0].isupper()), len(words))
    found = list(takewhile(lambda word: word.lower() not in kinds("places.tsv")["goes on"], words[:size]))
    size = len(found)
    if " ".join(found[:2]).lower() in _DEEDS:
        return ""  # "do UBND TỈNH QUYẾT ĐỊNH"
    if any(len(word) > 1 and word.isupper() for word in found) and not all(word.isupper() for word in found):
        return ""  # an abbreviation: "tỉnh UBND"
    return " ".join(found[: 2 if size > 3 else 3]).title() if size > 1 else ""
