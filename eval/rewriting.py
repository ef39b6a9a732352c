"""Rewrites of a reply that are as true as before: another spelling of the same value. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import cache

from eval.altering import (
    Alteration,
    Altered,
    Edit,
    Reply,
    amounts_of,
    applied,
    exchange,
    numbers_of,
    one_changed,
    spelled_out,
    word_lists,
    written,
)
from eval.values import days, number


def rewrite(kind: str, reply: Reply, seed: str) -> Altered | None:
    """The reply with one value written another way, which is as true as before."""
    edits = rewrites()[kind](reply, random.Random(f"{seed}/{kind}"))
    return applied(kind, reply.text, edits) if edits else None


@cache
def rewrites() -> Mapping[str, Alteration]:
    """Every kind of rewrite that stays true."""
    return {
        "words": _true_words,
        "leading zero": _true_zero,
        "scale": _true_scale,
        "grouping": _true_grouping,
        "date": _true_date,
        "share": _true_share,
        "unit": exchange(word_lists()["rewrites"]["unit"], after_number=True),
    }


_SMALL = re.compile(r"\d{1,2}")


def _true_words(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [a for a in amounts_of(reply) if _SMALL.fullmatch(reply.masked[a[1] : a[2]])]
    found = [a for a in found if a[0].value > 1 and a[0].unit not in ("%", "điểm %")]
    if not found:
        return []
    figure, start, end = rng.choice(found)
    return [(start, end, spelled_out(int(number(reply.masked[start:end]))))] if figure else []


_ONE_DIGIT = re.compile(r"0?[1-9]")


def _true_zero(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [a for a in amounts_of(reply) if _ONE_DIGIT.fullmatch(reply.masked[a[1] : a[2]])]
    if not found:
        return []
    _, start, end = rng.choice(found)
    digits = reply.masked[start:end]
    return [(start, end, digits[1:] if len(digits) == 2 else f"0{digits}")]


_SCALED = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{3})*(?:,\d+)?) (tỷ|triệu)(?= (?:đồng|USD))")


def _true_scale(reply: Reply, rng: random.Random) -> list[Edit]:
    """ "1,2 tỷ" -> "1.200 triệu"."""
    found = list(_SCALED.finditer(reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    lower = {"tỷ": "triệu", "triệu": "nghìn"}[m[2]]
    return [(m.start(), m.end(), f"{written(number(m[1]) * 1000)} {lower}")]


_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def _true_grouping(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [m for m in numbers_of(reply) if _GROUPED.fullmatch(m.group())]
    return one_changed(found, rng, lambda number: number.replace(".", ""))


def _true_date(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [d for d in days(reply.masked) if d.year]
    if not found:
        return []
    day = rng.choice(found)
    start = day.start
    if "tháng" in day.text:
        return [(start, day.end, f"ngày {day.day:02}/{day.month:02}/{day.year}")]
    lead = "" if reply.masked[:start].lower().endswith("ngày ") else "ngày "
    return [(start, day.end, f"{lead}{day.day} tháng {day.month} năm {day.year}")]


def _true_share(reply: Reply, rng: random.Random) -> list[Edit]:
    shares: Mapping[str, str] = word_lists()["rewrites"]["shares"]
    found = [f for f in reply.figures if f.unit == "%" and f"{f.value.normalize():f}" in shares]
    if not found:
        return []
    figure = rng.choice(found)
    return [(figure.start, figure.end, shares[f"{figure.value.normalize():f}"])]
