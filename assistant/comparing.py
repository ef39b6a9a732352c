"""Comparisons: each side answered by itself, put side by side, and the difference, sum or order worked out by code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.cues import Nature
from assistant.findings import Claim, Findings
from assistant.kinds import units_met
from assistant.question import Question
from index.text import Quantity, parse_number, periods, quantities
from index.vietnamese import fold

_MEASURED: dict[str, Nature] = {"figure": "result"}
"""Asked neither for results nor for targets, figures of results are compared first: never one of each."""

Ask = Callable[[Question], Findings]


def compare(question: Question, sides: Sequence[tuple[str, Question]], ask: Ask) -> Findings:
    """Answer each side of a comparison by itself and put the claims side by side."""
    found = [(label, ask(replace(side, nature=side.nature or _MEASURED.get(side.wants[0])))) for label, side in sides]
    if any(not f.claims for _, f in found):
        looser = [(label, ask(side)) for label, side in sides]
        mixed = any(a.claims for _, a in found) and any(
            b.claims and not a.claims for (_, a), (_, b) in zip(found, looser, strict=True)
        )
        one_time = len({side.query.periods for _, side in sides}) == 1 and len(sides) <= 3
        if mixed and one_time and not any(side.nature for _, side in sides):
            return Findings(
                reason="Tài liệu đã nạp không nêu số liệu cùng loại (kết quả hay chỉ tiêu) của các bên được hỏi."
            )
        found = looser
    claims = [(label, f.claims[0]) for label, f in found if f.claims]
    if len({(c.passage.id, c.start, c.text) for _, c in claims}) < len(claims):
        return Findings(reason="Tài liệu đã nạp không nêu riêng số liệu của từng bên được so sánh.", related=())
    if len(claims) < len(sides) and not (len(sides) > 3 and len(claims) >= 2):
        missing = ", ".join(label for label, f in found if not f.claims)
        return Findings(
            reason=f"Không đủ số liệu để so sánh: tài liệu đã nạp không nêu nội dung được hỏi của {missing}.",
            related=tuple(h for _, f in found for h in f.related[:2]) or (),
        )
    return Findings(
        claims=tuple(claim for _, claim in claims),
        labels=tuple(_label(i, label, claim, [name for name, _ in claims]) for i, (label, claim) in enumerate(claims)),
        computed=tuple(_sum(question, claims) or _difference(question, claims)),
    )


_RANKED = re.compile(
    r"\b(?:dia phuong|tinh(?: thanh)?|ban(?: quan ly)?|don vi|noi|bql) nao\b.*\b(?:cao|nhieu|lon|thap|it|nho) nhat\b"
    r"|\bo dau\b.*\b(?:cao|nhieu|lon|thap|it|nho) nhat\b"
)


def asks_for_order(question: Question) -> bool:
    """Whether a question asks which place has the most or the least of something, without naming places."""
    return not question.query.provinces and not question.boards and bool(_RANKED.search(fold(question.text)))


def order(question: Question, places: Sequence[str], ask: Ask) -> Findings | None:
    """The figures of every place, the one asked about first; None when fewer than two places report it in one unit."""
    sides = [(p, replace(question, wants=("figure",), query=replace(question.query, provinces=(p,)))) for p in places]
    figures = [(place, found.claims[0]) for place, side in sides if (found := ask(side)).claims]
    measured = [(place, claim, figure) for place, claim in figures if (figure := _figure(question, claim)) is not None]
    units = [figure.unit for _, _, figure in measured]
    unit = max(units, key=units.count, default="")
    ranked = sorted((m for m in measured if m[2].unit == unit), key=lambda m: m[2].value, reverse=True)
    if len(ranked) < 2:
        return None
    if re.search(r"\b(?:thap|it|nho) nhat\b", fold(question.text)):
        ranked.reverse()
    sign = " < " if ranked[0][2].value < ranked[-1][2].value else " > "
    line = sign.join(f"{figure.text} ({place})" for place, _, figure in ranked)
    return Findings(
        claims=tuple(claim for _, claim, _ in ranked),
        labels=tuple(place for place, _, _ in ranked),
        computed=(f"phần mềm tính: {line}",),
    )


def _figure(question: Question, claim: Claim) -> Quantity | None:
    """The figure of a claim that is of the kind asked for: of a unit asked for, else the first that is no share."""
    found = quantities(claim.text)
    asked = [q for q in found if question.units and units_met(question, [q])]
    return _nearest(question, claim.text, asked or [q for q in found if "%" not in q.unit])


def _nearest(question: Question, text: str, figures: Sequence[Quantity]) -> Quantity | None:
    """The first of the figures before which most of the question's words stand: "365 triệu USD, xuất khẩu 230"."""
    wanted = set(fold(question.text).split())
    ends = [0, *(q.end for q in quantities(text))]

    def told(figure: Quantity) -> int:
        begin = max(end for end in ends if end <= figure.start)
        return len(wanted & set(re.findall(r"[a-z]+", fold(text[begin : figure.start]))))

    return max(figures, key=told, default=None)


def _label(i: int, label: str, claim: Claim, labels: Sequence[str]) -> str:
    """The side's name; a period that the cited passage does not itself name gives way to its place in the question."""
    if (labels.count(label) == 1 and not re.search(r"\d", label)) or any(
        p.same(q) for p in periods(label) for q in periods(claim.passage.text)
    ):
        return label
    return ("Kỳ hỏi trước", "Kỳ hỏi sau")[i] if i < 2 else "Kỳ hỏi khác"


def _difference(question: Question, claims: Sequence[tuple[str, Claim]]) -> list[str]:
    """The difference of the first figures that share a unit asked for, worked out exactly."""
    if len(claims) < 2 or not question.units:
        return []
    (_, one), (_, other) = claims[:2]
    units = {q.unit for q in quantities(one.text)} & {q.unit for q in quantities(other.text)}
    for unit in dict.fromkeys(q.unit for q in quantities(one.text) if q.unit in units and units_met(question, [q])):
        pair = [_nearest(question, c.text, [q for q in quantities(c.text) if q.unit == unit]) for c in (one, other)]
        if pair[0] and pair[1] and pair[0].value != pair[1].value:
            return [_subtraction(_with_unit(one.text, pair[0]), _with_unit(other.text, pair[1]))]
    return []


def asks_for_sum(question: Question) -> bool:
    """Whether the figures of several sides are to be added up."""
    return bool(_SUMMED.search(fold(question.text)))


_SUMMED = re.compile(r"\bca (?:hai|ba)\b|\bcong lai\b|\bgop lai\b|\btong\b.*\b(?:cua|o) (?:ca|hai|ba)\b")


def _sum(question: Question, claims: Sequence[tuple[str, Claim]]) -> list[str]:
    """The sum of the sides' figures where their total is asked for; shares are not added."""
    if not asks_for_sum(question):
        return []
    figures = [figure for _, claim in claims if (figure := _figure(question, claim)) is not None]
    parts = [_split(_with_unit(claim.text, f)) for (_, claim), f in zip(claims, figures, strict=False)]
    units = {unit.casefold() for _, unit in parts}
    if len(parts) < 2 or len(parts) < len(claims) or len(units) != 1 or "%" in parts[0][1]:
        return []
    total = sum((parse_number(number) for number, _ in parts), Decimal(0))
    return [f"phần mềm tính: {' + '.join(number for number, _ in parts)} = {_shown(total)} {parts[0][1]}"]


def _with_unit(text: str, figure: Quantity) -> str:
    """The figure as written, with the noun that it counts: "200 người"."""
    counted = re.match(r"\s+[^\W\d]+", text[figure.end :]) if re.fullmatch(r"[\d.,]+", figure.text) else None
    return figure.text + (counted.group() if counted else "")


def _subtraction(a: str, b: str) -> str:
    (x, unit), (y, other) = _split(a), _split(b)
    if unit.casefold() != other.casefold():
        return ""
    first, second = parse_number(x), parse_number(y)
    high, low = (x, y) if first >= second else (y, x)
    unit = "điểm %" if unit in ("%", "phần trăm") else unit
    return f"phần mềm tính: {high} − {low} = {_shown(abs(first - second))} {unit}"


def _split(text: str) -> tuple[str, str]:
    """ "4.464,42 tỷ đồng" -> ("4.464,42", "tỷ đồng")."""
    match = re.match(r"[\d.,]*\d", text)
    number = match.group() if match else ""
    return number, text[len(number) :].strip()


def _shown(value: Decimal) -> str:
    return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
