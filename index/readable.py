"""Whether the text of a page can be read: real words, or what is left of fonts that don't tell their letters."""

from __future__ import annotations

import re
import unicodedata

from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("pages.tsv", kind)


_TOKEN = re.compile(r"\S+")
_ODD_SIGNS = re.compile(
    r"(?<=[^\W\d_])[\u00a1-\u00a9\u00ab-\u00b1\u00b4-\u00b8\u00bb-\u00bf\u00d7\u00f7](?=[^\W\d_])"
    r"|[\u00a1-\u00a8\u00ac-\u00af\u00b4-\u00b6\u00b8\u00bf\u00a6](?=[^\W\d_])|[äëïöüÿåæçîûøþßñ]",
    re.I,
)
_MANY, _FEWEST = 0.12, 3
_MOST_STAMP_LINES = 12


def is_only_stamp(page: str) -> bool:
    """Whether a page has no text but that of a digital signature: what it says is in its image."""
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    stamped = sum(bool(_pattern("stamp").fullmatch(line)) for line in lines)
    return 0 < len(lines) <= _MOST_STAMP_LINES and stamped == len(lines)


def is_garbled(page: str) -> bool:
    """Whether most of a page's words are none in any language: letters of several scripts, signs inside words."""
    tokens = [token for token in _TOKEN.findall(page) if any(c.isalpha() or _is_lost(c) for c in token)]
    odd = sum(map(_is_odd, tokens))
    return odd >= _FEWEST and odd > _MANY * len(tokens)


def _is_lost(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc")


def _is_odd(token: str) -> bool:
    if any(map(_is_lost, token)) or _ODD_SIGNS.search(token):
        return True
    letters = [c for c in token if c.isalpha()]
    foreign = sum(not _is_latin(c) for c in letters)
    return foreign > 0 and (foreign < len(letters) or any(c.isdigit() for c in token))


def _is_latin(character: str) -> bool:
    return character.isascii() or "LATIN" in unicodedata.name(character, "")
