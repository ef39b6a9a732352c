"""Numbers as they are written: digits of any script, Vietnamese and spreadsheet forms, words, fractions. Pure.

Vietnamese numbers: `.` groups thousands, `,` marks decimals ("4.464,42"). A spreadsheet's text may hold the English
form, which is taken only where it can't be a Vietnamese one ("1,250.5", "2.5", "1234.567").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from index.wordlists import kinds, pattern

GROUPED = r"\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)"
ENGLISH = r"\d{1,3}(?:,\d{3})+\.\d+(?!\d)|\d{1,3}(?:,\d{3}){2,}(?![\d,])"
POINT = r"\d{4,}\.\d+(?!\d)|0\.\d+(?!\d)|\d+\.\d{1,2}(?!\d)"
NUMBER = rf"{ENGLISH}|{GROUPED}|\d+(?:,\d+)?(?!\.\d{{1,2}}(?!\d))|{POINT}"
"""A number in ASCII digits. Three digits after a point group thousands: "1.250" is 1250."""

_NUMBER = re.compile(NUMBER)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d|[．，％－]")
_PUNCTUATION = {"．": ".", "，": ",", "％": "%", "－": "-"}


def ascii_digits(text: str) -> str:
    """The text with digits of other scripts and full-width signs as ASCII; as many characters as before."""
    return _OTHER_DIGIT.sub(lambda m: _PUNCTUATION.get(m[0]) or str(unicodedata.decimal(m[0])), text)


_ENGLISH = re.compile(ENGLISH)
_GROUPED = re.compile(GROUPED)
_GROUPING = re.compile(r"[.\u00a0\u202f]")


def parse_number(text: str) -> Decimal:
    """ "4.464,42" -> Decimal("4464.42"). Raises ValueError when the text is no number."""
    digits = ascii_digits(text.strip())
    if not _NUMBER.fullmatch(digits):
        raise ValueError(f"not a Vietnamese number: {text!r} (expected like 4.464,42)")
    if _ENGLISH.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if _GROUPED.fullmatch(digits) or "." not in digits:
        return Decimal(_GROUPING.sub("", digits).replace(",", "."))
    return Decimal(digits)


def format_number(value: Decimal, digits: int | None = None) -> str:
    """As Vietnamese writes it: Decimal("4464.42") is "4.464,42"; rounded to `digits` decimals when given."""
    text = f"{value:,f}" if digits is None else f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,"))


# ------------------------------------------------------------------------------------------------- in words


@cache
def _digits() -> Mapping[str, int]:
    """The words of digits, with their values."""
    rows = (entry.split("\t") for entry in kinds("numerals.tsv")["digit"])
    return {word: int(value) for word, value in rows}


def number_of_words(text: str) -> Decimal:
    """ "bốn mươi lăm" -> 45, "ba trăm linh năm" -> 305, "hai phẩy năm" -> 2.5. Raises ValueError for other texts."""
    words = text.lower().split()
    if not pattern("numerals.tsv", "whole text").fullmatch(text.strip()):
        raise ValueError(f"not a number in words: {text!r} (expected like bốn mươi lăm)")
    whole, part = words, list[str]()
    if "phẩy" in words:
        at = words.index("phẩy")
        whole, part = words[:at], words[at + 1 :]
    total, current = 0, 0
    for word in whole:
        if word in ("nghìn", "ngàn"):
            total, current = (total + current) * 1000, 0
        elif word == "trăm":
            current *= 100
        elif word == "mười":
            current += 10
        elif word in ("mươi", "chục"):
            current = current - current % 10 + current % 10 * 10
        elif word not in ("linh", "lẻ"):
            current += _digits()[word]
    decimals = "".join(str(_digits()[word]) for word in part)
    return Decimal(f"{total + current}.{decimals}" if decimals else total + current)
