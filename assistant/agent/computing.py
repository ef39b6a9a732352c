"""The tool that computes: sums, differences, means, growth and shares of values that earlier tools returned. Pure.

Only what can be meant is worked out: values of one unit, one indicator and one nature, none twice, none hedged. The
arithmetic and how it is written are those of the offline comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.agent.arguments import Compute, Operation
from assistant.agent.reach import periods_of, refused
from assistant.agent.results import Computed, Result, names
from assistant.agent.values import Value
from assistant.grounding import Vouched
from assistant.offline.comparing import OPERATIONS
from assistant.offline.figures import Figure
from index.query import is_function_word
from index.text import Period, quantities
from index.vietnamese import fold

_NAMES: Mapping[Operation, tuple[str, str]] = {
    "tong": ("sum", "tổng"),
    "chenh_lech": ("difference", "chênh lệch"),
    "trung_binh": ("mean", "trung bình"),
    "tang_truong": ("growth", "tăng trưởng"),
    "ty_trong": ("share", "tỷ trọng"),
}
_MEAN = re.compile(r"\b(?:binh quan|trung binh|ty le|ti le|ty trong|mat do)\b")
_OF_TWO: frozenset[Operation] = frozenset(("chenh_lech", "tang_truong", "ty_trong"))
_OF_ONE_KIND: frozenset[Operation] = frozenset(("tong", "trung_binh", "tang_truong"))


def compute(values: Mapping[str, Value], asked: Compute) -> Result:
    """The result with its operands, or what stands against working it out."""
    if unknown := [ref for ref in asked.values if ref not in values]:
        there = f"Các mã đang có: {names(list(values), 24)}." if values else "Chưa công cụ nào trả về giá trị."
        return refused(f"Không có giá trị {names(unknown)}. {there}")
    operands = [values[ref] for ref in asked.values]
    if problem := _problem(asked, operands):
        return refused(problem)
    if asked.operation == "tang_truong":
        operands = _later_first(operands)
    return _done(asked, operands)


def _problem(asked: Compute, operands: Sequence[Value]) -> str:
    first = operands[0]
    if asked.operation in _OF_TWO and len(operands) != 2:
        return f"{asked.operation} cần đúng 2 giá trị, không phải {len(operands)}."
    if len(set(asked.values)) < len(asked.values) or len({_place(v) for v in operands}) < len(operands):
        return "Một giá trị được dùng hai lần. Hãy chọn các giá trị khác nhau."
    if vague := next((v for v in operands if v.vague), None):
        return f"“{vague.text}” là số ước lượng, không dùng để tính được. Hãy chọn giá trị khác."
    if odd := next((v for v in operands if not v.quantity.same_unit(first.quantity)), None):
        return f"“{first.text}” và “{odd.text}” khác đơn vị. Hãy chọn các giá trị cùng đơn vị."
    if first.quantity.unit == "%" and asked.operation != "chenh_lech":
        return "Tỷ lệ phần trăm chỉ tính được chenh_lech."
    return _unlike(asked.operation, operands) if asked.operation in _OF_ONE_KIND else ""


def _unlike(operation: Operation, operands: Sequence[Value]) -> str:
    if operation == "tong" and any(_MEAN.search(fold(v.name)) for v in operands):
        return "Số bình quân, tỷ lệ không cộng được."
    if len({v.kind for v in operands} - {""}) > 1:
        return "Các giá trị lẫn kết quả với chỉ tiêu kế hoạch. Hãy chọn cùng một loại."
    called = {v.name for v in operands} - {""}
    if len(called) > 1 or not _shared(operands):
        return f"Các giá trị không cùng một chỉ tiêu: {names(sorted(called) or [v.text for v in operands])}."
    return _untimely(operation, operands)


def _untimely(operation: Operation, operands: Sequence[Value]) -> str:
    """Why values of these times and bodies are not to be put together."""
    bodies = {v.of for v in operands} - {""}
    times = [p for v in operands for p in periods_of(v.period)[:1]]
    if operation == "tang_truong" and len(bodies) > 1:
        return f"Tăng trưởng là của một nơi qua hai kỳ, không phải của {names(sorted(bodies))}."
    if len(bodies) > 1 and len({(p.year, p.first, p.last, p.until) for p in times}) > 1:
        return "Các giá trị của nhiều nơi phải cùng một kỳ. Hãy chọn lại theo kỳ."
    if len({(p.first, p.last) for p in times}) > 1:
        return "Các kỳ dài ngắn khác nhau (quý, 6 tháng, năm). Hãy chọn các kỳ như nhau."
    if operation != "tang_truong" and (pair := _overlapping(operands)):
        return f"“{pair[0].text}” và “{pair[1].text}” của cùng một nơi, kỳ chồng lên nhau. Hãy bỏ bớt một giá trị."
    return ""


def _place(value: Value) -> tuple[str, str, str, str, int]:
    return value.text, value.name, value.of, value.period, 0 if value.name else value.marker


def _shared(operands: Sequence[Value]) -> frozenset[str]:
    """The words that all operands are told in."""
    words = frozenset.intersection(*(v.words for v in operands))
    return frozenset(w for w in words if not is_function_word(w, True))


def _overlapping(operands: Sequence[Value]) -> tuple[Value, Value] | None:
    """Two values of one body whose months are partly the same."""
    for i, one in enumerate(operands):
        for other in operands[i + 1 :]:
            times = periods_of(one.period), periods_of(other.period)
            if one.of and one.of == other.of and any(_meet(a, b) for a in times[0] for b in times[1]):
                return one, other
    return None


def _meet(one: Period, other: Period) -> bool:
    def months(p: Period) -> tuple[int, int]:
        return 12 * p.year + p.first, 12 * (p.until or p.year) + p.last

    (a, b), (c, d) = months(one), months(other)
    return a <= d and c <= b


def _later_first(operands: Sequence[Value]) -> list[Value]:
    def end(value: Value) -> tuple[int, int]:
        return max(((p.until or p.year, p.last) for p in periods_of(value.period)), default=(0, 0))

    one, other = operands
    return [other, one] if (0, 0) < end(one) < end(other) else [one, other]


def _done(asked: Compute, operands: Sequence[Value]) -> Result:
    operation, called = _NAMES[asked.operation]
    figures = [figure for v in operands if (figure := Figure.of(v.quantity)) is not None]
    if operation == "difference" and operands[0].quantity.unit == "%":
        figures = [replace(figure, unit="điểm %") for figure in figures]
    lines = OPERATIONS[operation](figures) if len(figures) == len(operands) else []
    result = quantities(lines[0].rpartition(" = ")[2]) if lines else []
    if len(result) != 1:
        return refused(
            f"Không tính được {called} của {names([v.text for v in operands])}: hai giá trị bằng nhau hoặc 0."
        )
    formula, written = lines[0], lines[0].rpartition(" = ")[2]
    times = [p for v in operands for p in periods_of(v.period)]
    vouched = Vouched(
        result[0],
        formula,
        tuple(dict.fromkeys(v.marker for v in operands)),
        _shared(operands) or operands[0].words,
        frozenset().union(*(v.places for v in operands)),
        frozenset(year for p in times for year in (p.year, p.until) if year),
        _direction(operation, written),
    )
    said = f"Phần mềm tính {called}: {formula}"
    return Result(said, computed=Computed(f"{called}: {formula}", vouched))


def _direction(operation: str, written: str) -> int:
    if operation != "growth":
        return 0
    return -1 if written.startswith("giảm") else 1
