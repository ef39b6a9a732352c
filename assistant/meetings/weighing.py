"""How much a statement of an account matters in a summary."""

from __future__ import annotations

import re

from assistant.meetings.condense import words
from assistant.meetings.units import Unit
from assistant.records.model import Task
from index.lexicon import cues
from index.text import Quantity, document_numbers, quantities

ROLE_WEIGHTS: dict[str, float] = {
    "proceedings": 0.55, "results": 0.3, "shortcomings": 0.8, "opinions": 0.1, "conclusions": 0.65, "targets": 0.5,
    "open": 0.4,
}  # fmt: skip


_BEGINS_YEAR = re.compile(r"(?:19|20)\d\d\b.*")


def figures_in(text: str) -> list[Quantity]:
    """The quantities with a unit; a bare year ("đến 2020") is none."""
    return [q for q in quantities(text) if q.unit and not _BEGINS_YEAR.fullmatch(q.text)]


def weight_of(unit: Unit, text: str) -> float:
    """How much a statement matters beside others of its role."""
    signs = cues(text)
    figures = [q for q in figures_in(text) if q.text != "100%"]  # everybody's wish, nobody's figure
    weight = -0.1 * unit.position
    if figures:
        weight += 0.25 + min(0.15, 0.03 * len(figures))
        weight += sum(gain for kind, gain in _WITH_FIGURES.items() if signs.has(kind))
    weight += 0.25 * bool(document_numbers(text)) + 0.1 * names_thing(text)
    weight += 0.15 * (signs.has("done") and not signs.at(len(text) - len(text.lstrip(_MARKS)), "goes on"))
    weight -= 0.15 * (signs.at(0, "a part") is not None) + 0.3 * signs.has("minor") + 0.45 * signs.has("internal")
    if not figures:
        weight -= min(0.2, 0.07 * len(signs.of("praise"))) + 0.15 * signs.has("routine")
    if unit.role == "proceedings":
        return 0.1 * len(set(signs.values("main report"))) - 0.1 * unit.position
    if unit.role == "conclusions":
        weight += 0.15 if signs.has("concluded") else -0.6
        weight -= 0.35 * (signs.has("thanks") and not signs.has("settled"))
    if unit.role == "targets" and not figures and words(text) < 8:
        weight -= 0.3
    return weight - 0.1 * (words(text) > 80) - 0.3 * (words(text) < 6 and unit.text[:1].islower())


_WITH_FIGURES = {"weight": 0.25, "compared": 0.15, "in total": 0.05, "main figure": 0.1}


_MARKS = " -–+*•.,;:()0123456789"


def names_thing(text: str) -> bool:
    """Whether a zone, a project, a place or a company is named."""
    return any(cue.value or text[cue.start].isupper() for cue in cues(text).of("named thing"))


def weight_of_task(task: Task, text: str) -> float:
    signs = cues(task.task)
    weight = 1.35 + 0.1 * bool(task.deadline) + 0.1 * bool(task.assigned_by) - 0.25 * signs.has("minor")
    weight += 0.1 * bool(quantities(text)) + 0.15 * bool(document_numbers(text)) + 0.05 * names_thing(text)
    weight += 0.2 * task.task.count(";")  # several things to do in one
    return weight - 0.2 * signs.has("routine") - 0.1 * (words(task.task) < 8)
