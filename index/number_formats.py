"""A cell's value -> the words that Excel shows for it in its number format, as a Vietnamese reader writes them.

Only what stands in formats of office papers: up to four sections, percent, thousands left out, decimals, dates. A
negative number in brackets reads with a minus sign, because "(12,5)" alone reads as a remark.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

_NOT_FORM = re.compile(r'"([^"]*)"|\[[^\]]*\]|\\(.)|_.|\*.')
_LONGEST = 255
"""Characters of a number format that are looked at: Excel allows no more."""
_SWAPPED = str.maketrans(",.", ".,")
_TYPED = 2
"""Decimals that people type."""


def shown(value: object, number_format: str) -> str:
    """A cell's value as Excel shows it to a Vietnamese reader: "1.250,5", "52,1%", "05/03/2024"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, datetime.datetime | datetime.date):
        return _shown_date(value, number_format)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, int | float):
        return shown_number(value, number_format)
    return "" if number_format == ";;;" else str(value)


_CLOCK = re.compile(r"h+[^a-z]*m+|m+[^a-z]*s+")


def _shown_date(value: datetime.datetime | datetime.date, number_format: str) -> str:
    """What the format names of it, in the order of Vietnamese: a month without its day is no first of the month."""
    form = _NOT_FORM.sub("", number_format.split(";")[0][:_LONGEST]).lower()
    date = _CLOCK.sub("", form)
    parts = [code for letter, code in (("d", "%d"), ("m", "%m"), ("y", "%Y")) if letter in date]
    day = value.strftime("/".join(parts or ("%d", "%m", "%Y")))
    timed = "h" in form and isinstance(value, datetime.datetime) and value.time() != datetime.time()
    return f"{value:%H:%M} {day}" if timed else day


def shown_number(value: float, number_format: str) -> str:
    """
    >>> shown_number(0.521, "0.0%"), shown_number(1250.5, "#,##0.00"), shown_number(0.1 + 0.2, "General")
    ('52,1%', '1.250,50', '0,3')
    >>> shown_number(4464420000000, '#,##0,," triệu"'), shown_number(-12.5, "0.0_);(0.0)"), shown_number(0, '0;-0;"-"')
    ('4.464.420 triệu', '-12,5', '-')
    """
    section, value = _section(number_format[:_LONGEST], value)
    form = _form(section)
    digits = _fixed(form.code, value, form.percent) if form.code else ""
    if form.code and not form.percent and (typed := _typed(form.code, value)):
        digits = typed
    number = _general(value) if form.general else digits
    return f"{form.before}{number}{'%' if form.percent else ''}{form.after}".strip()


@dataclass(frozen=True, slots=True)
class _Form:
    """One section of a format: the code of its digits, and what it writes before and after them."""

    code: str
    before: str = ""
    after: str = ""
    percent: bool = False
    general: bool = False


@lru_cache(maxsize=1_000)
def _form(section: str) -> _Form:
    plain = _NOT_FORM.sub("", section)
    code = _DIGITS.search(_masked(section))
    if code is None:
        general = plain.strip().lower() in _PLAIN
        return _Form("", "" if general else _words(section), general=general)
    before, after = _words(section[: code.start()]), _words(section[code.end() :])
    return _Form(code.group(), before, after, "%" in plain, bool(any(mark in plain for mark in "eE/")))


_DIGITS = re.compile(r"\??[0#](?:[0#?,. ]*[0#?,])?")
_PLAIN = ("general", "@", "standard")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,9})?)\]")
_HOLDS = {"<": lt, ">": gt, "<=": le, ">=": ge, "=": eq, "<>": ne}


def _section(number_format: str, value: float) -> tuple[str, float]:
    """The section of the format for a positive number, a negative one or zero, and the number that it is given."""
    sections = _sections(number_format)
    for section in sections:
        if condition := _CONDITION.search(section):
            if _HOLDS[condition.group(1)](value, float(condition.group(2))):
                return section, value
        elif _CONDITION.search(sections[0]):
            return section, value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    if value < 0 and len(sections) > 1:
        signed = any(mark in sections[1] for mark in "-(")
        return sections[1].replace("-", ""), value if signed else abs(value)
    return sections[0], value


_QUOTED = re.compile(r'"[^"]*"')


@lru_cache(maxsize=1_000)
def _sections(number_format: str) -> tuple[str, ...]:
    """The sections; a semicolon in quotation marks parts none."""
    kept = _QUOTED.sub(lambda quoted: quoted.group().replace(";", "\0"), number_format or "General")
    return tuple(part.replace("\0", ";") for part in kept.split(";"))


def _masked(section: str) -> str:
    """The section with what is no digit of the form blotted out, letter for letter."""
    return _NOT_FORM.sub(lambda match: "\0" * len(match.group()), section)


def _words(part: str) -> str:
    """What a part of a format writes beside the digits: words in quotation marks, the sign of a currency."""
    found = "".join(quoted or single or sign or space for quoted, single, sign, space in _WRITTEN.findall(part))
    return found.strip("()")


_WRITTEN = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|( )')


def _general(value: float) -> str:
    text = str(value) if isinstance(value, int) else f"{value:.10f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).translate(_SWAPPED)


def _typed(code: str, value: float) -> str:
    """A number typed with two decimals, of which the form shows one, as it was typed; "" for others.

    Who typed 101.46 under "0.0" told more than the sheet shows; what a formula left, and what is to be shown whole, is
    shown as the form rounds it.
    """
    whole, _, decimals = code.replace(" ", "").partition(".")
    if code.endswith(",") or not 0 < len(decimals) < _TYPED or isinstance(value, int):
        return ""
    text = f"{value:.{_TYPED}f}"
    if abs(float(text) - value) > 1e-9 * max(abs(value), 1.0) or float(text) == round(value, len(decimals)):
        return ""
    return f"{value:{',' if ',' in whole else ''}.{_TYPED}f}".rstrip("0").translate(_SWAPPED)


def _fixed(code: str, value: float, percent: bool) -> str:
    left_out = len(code) - len(code.rstrip(","))
    scaled = value * 100 if percent else value
    scaled = scaled / 1000**left_out if left_out else scaled
    whole, _, decimals = code.rstrip(",").replace(" ", "").partition(".")
    text = f"{scaled:{',' if ',' in whole else ''}.{len(decimals)}f}"
    for _ in range(len(decimals) - len(decimals.rstrip("#?"))):
        text = text.removesuffix("0")
    text = text.rstrip(".")
    return (text if any(digit in text for digit in "123456789") else text.lstrip("-")).translate(_SWAPPED)
