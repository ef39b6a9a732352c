"""All that is read from sentences of the made-up reports, so that a change of any reading is seen and looked at.

`data/readings.txt` has a block for each sentence: the sentence, then what is read, a line each. It is a record of what
is read, right or not: what is right is in `annotations-*.txt`. `python tests/index/annotate/test_readings.py` writes it
anew; whoever does looks at every difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.annotate import annotate
from index.annotate.deadlines import named, stated
from index.annotate.figures import Figure
from index.annotate.mentions import mentions
from index.annotate.naming import bodies_at
from index.annotate.nature import Above, heading_nature, lead_nature, nature_at, sets_target
from index.annotate.periods import as_of, period_key, period_words, planned_period

STORED = Path(__file__).parents[1] / "data" / "readings.txt"
BLOCKS = [block.split("\n") for block in STORED.read_text(encoding="utf-8").strip().split("\n\n")]
REPORT = Above(title="Báo cáo kết quả 6 tháng đầu năm 2024", period="6 tháng đầu năm 2024")


def figure(text: str, found: Figure) -> str:
    """A figure with what names it, what is said of it, whether it was reached, its time as a result and as a target."""
    at, end = found.mention.start, found.mention.end
    said = {
        "=": ", ".join(f"{m.value} {m.unit}" for m in found.equivalents),
        "±": found.vs_same_period_pct,
        "kh": found.vs_plan_pct,
        "~": found.qualifier,
        "là kế hoạch": found.planned or None,
    }
    signs = " ".join(f"[{sign} {value}]" for sign, value in said.items() if value not in (None, ""))
    asked = ((Above(), "result"), (REPORT, "target"))
    times = [period_words(text, text, above, kind, at, end) for above, kind in asked]
    parts = (text[found.left : at], text[at:end], text[end : found.right], signs, nature_at(text, at, REPORT), *times)
    return " | ".join(" ".join(part.split()) or "-" for part in parts)


def readings(text: str) -> Iterator[str]:
    said = annotate(text)
    yield from (f"{m.value} {m.unit or '-'} ({m.kind})" + (f" / {m.total}" if m.total else "") for m in mentions(text))
    yield from (f"số liệu: {figure(text, found)}" for found in said.figures)
    signs = (said.nature, said.direction, "phủ định" if said.negated else "", said.role, heading_nature(text))
    announced = (lead_nature(text), "đặt chỉ tiêu" if sets_target(text) else "")
    yield "dấu hiệu: " + ", ".join(sign or "-" for sign in (*signs, *announced))
    lists = {
        "cơ quan": [span.of(text) for span in said.bodies],
        "đầu câu": [span.of(text) for span in bodies_at(text, 0)],
        "khu": [f"{zone.name} {zone.start}" for zone in said.zones],
        "người": [f"{person.words} {person.span.start}" for person in said.persons],
        "kỳ": [text[p.start : p.end] for p in said.periods],
        "khóa": [period_key(text[-60:])] if said.periods else [],
        "kế hoạch": [planned_period(text, reported) for reported in ("quý I/2024", "")],
        "đến ngày": [as_of(text)],
        "hạn": [f"{due.words} {due.date}" for due in (stated(text, 2024), named(text, 2024)) if due.words],
    }
    yield from (f"{name}: {'; '.join(filter(None, found))}" for name, found in lists.items() if any(found))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[0][:40])
def test_a_sentence_is_read_as_before(block: list[str]) -> None:
    assert list(readings(block[0])) == block[1:]


if __name__ == "__main__":
    told = ("\n".join([block[0], *readings(block[0])]) for block in BLOCKS)
    STORED.write_text("\n\n".join(told) + "\n", encoding="utf-8")
