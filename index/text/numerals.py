"""Numbers as they are written: digits of any script, Vietnamese and spreadsheet forms, words, fractions. Pure.

Vietnamese numbers: `.` groups thousands, `,` marks decimals ("4.464,42"). A spreadsheet's text may hold the English
form, which is taken only where it can't be a Vietnamese one ("1,250.5", "2.5", "1234.567").
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

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


def parse_number(text: str) -> Decimal:
    """ "4.464,42" -> Decimal("4464.42"). Raises ValueError when the text is no number."""
    digits = ascii_digits(text.strip())
    if not _NUMBER.fullmatch(digits):
        raise ValueError(f"not a Vietnamese number: {text!r} (expected like 4.464,42)")
    if re.fullmatch(ENGLISH, digits):
        return Decimal(digits.replace(",", ""))
    if re.fullmatch(GROUPED, digits) or "." not in digits:
        return Decimal(re.sub(r"[.\u00a0\u202f]", "", digits).replace(",", "."))
    return Decimal(digits)


def format_number(value: Decimal, digits: int | None = None) -> str:
    """As Vietnamese writes it: Decimal("4464.42") is "4.464,42"; rounded to `digits` decimals when given."""
    text = f"{value:,f}" if digits is None else f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,"))


# ------------------------------------------------------------------------------------------------- in words

_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_DIGIT = "không|một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
_TENS = r"mười|(?:hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)\s+(?:mươi|chục)"
_BELOW_100 = rf"(?:{_TENS})(?:\s+(?:{_DIGIT})(?!\w))?|{_DIGIT}"
_BELOW_1000 = rf"(?:{_DIGIT})\s+trăm(?:\s+(?:(?:linh|lẻ)\s+)?(?:{_BELOW_100})(?!\w))?|{_BELOW_100}"
_DECIMALS = rf"(?:\s+phẩy(?:\s+(?:{_DIGIT})(?!\w)){{1,4}})?"
WORDS = rf"(?:{_BELOW_1000})(?:\s+(?:nghìn|ngàn)\s+(?:{_BELOW_1000}))?{_DECIMALS}"
"""A number in words below a million; the scale after it ("mười hai nghìn tỷ") is read as a unit's."""

_WORD_NUMBER = re.compile(rf"(?<!\w)(?:{WORDS})(?!\w)", re.IGNORECASE)


def number_of_words(text: str) -> Decimal:
    """ "bốn mươi lăm" -> 45, "ba trăm linh năm" -> 305, "hai phẩy năm" -> 2.5. Raises ValueError for other texts."""
    words = text.lower().split()
    if not _WORD_NUMBER.fullmatch(text.strip()):
        raise ValueError(f"not a number in words: {text!r} (expected like bốn mươi lăm)")
    whole, part = words, list[str]()
    if "phẩy" in words:
        at = words.index("phẩy")
        whole, part = words[:at], words[at + 1 :]
    total, current = 0, 0
    for word in whole:
        if word in ("nghìn", "ngàn"):
            total, current = (total + (current or 1)) * 1000, 0
        elif word == "trăm":
            current = (current or 1) * 100
        elif word == "mười":
            current += 10
        elif word in ("mươi", "chục"):
            current = current - current % 10 + current % 10 * 10
        elif word not in ("linh", "lẻ"):
            current += _UNITS[word]
    decimals = "".join(str(_UNITS[word]) for word in part)
    return Decimal(f"{total + current}.{decimals}" if decimals else total + current)
