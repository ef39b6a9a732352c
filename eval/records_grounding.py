"""Whether every part of a record stands in its quote or in the structure around it. Pure; written apart from the
extraction, which it audits."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.records.model import Amount, Indicator, Task
from eval.values import number
from index.report import Passage
from index.scanning import WORD
from index.vietnamese import fold

_NUMBER = re.compile(r"\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2}")


def ungrounded_indicator(record: Indicator, passage: Passage, text: str) -> list[str]:
    """What of an indicator is said nowhere; `text` is the whole document.

    Values must be in the quote; units in the quote, the lead-in, the headers or the group row; the organisation and the
    period word by word in the document or its title.
    """
    faults: list[str] = []
    if passage.text[record.start : record.end] != record.quote:
        faults.append("quote")
    numbers = {number(n) for n in _NUMBER.findall(record.quote)}
    faults += [f"value {a.value:f}" for a in record.amounts if abs(a.value) not in numbers]
    near = "\n".join((record.quote, passage.lead_in, passage.headers, passage.section, passage.text))
    faults += [f"unit {a.unit}" for a in record.amounts if not _unit_said(a, near)]
    compared = [("vs_same_period", record.vs_same_period_pct), ("vs_plan", record.vs_plan_pct)]
    faults += [
        f"{name} {value:f}" for name, value in compared if value is not None and not _percent_said(value, numbers)
    ]
    meta = passage.metadata
    whole = "\n".join((text, meta.title, meta.body, meta.province, meta.period, passage.section))
    faults += [f"organization {record.organization}"] * (not _words_said(record.organization, whole))
    faults += [f"period {record.period}"] * (not _words_said(record.period, whole))
    return faults


def ungrounded_task(record: Task, passage: Passage, text: str) -> list[str]:
    """What of a task is said nowhere in the document; its words must be in its quote."""
    meta = passage.metadata
    whole = "\n".join((text, meta.title, meta.body, meta.province, passage.section, passage.lead_in, passage.headers))
    faults = [] if passage.text[record.start : record.end] == record.quote else ["quote"]
    faults += [f"assignee {record.assignee}"] * (not _words_said(record.assignee, whole))
    faults += [f"deadline {record.deadline}"] * (not _words_said(record.deadline, whole))
    faults += [f"task {record.task}"] * (not _words_said(record.task, f"{record.quote}\n{whole}"))
    return faults


def _unit_said(amount: Amount, near: str) -> bool:
    bare = fold(near).replace("phan tram", "%").replace("m²", "m2").replace("m³", "m3")
    said = fold(amount.unit).replace("/", " ").split()
    return all(word in bare for word in said)


def _percent_said(value: Decimal, numbers: set[Decimal]) -> bool:
    """The share or the change itself, or what it follows from: "vượt 50%" is 150, a ratio of 113,5 is +13,5."""
    return any(v in numbers for v in (abs(value), value - 100, value + 100))


def _words_said(words: str, whole: str) -> bool:
    said = set(WORD.findall(fold(whole)))
    return all(word in said or word in ("tinh", "thanh", "pho") for word in WORD.findall(fold(words)))
