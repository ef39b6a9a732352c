"""How well minutes and notices are filled in from notes: fields given and found, fields missed, fields invented.

Every time, day, place, person, opinion and task of the notes is one field; each participant counts by itself. A field
is found when a variant ("|" parts them) of every word group stands in its place of the draft; what the notes do not
give must be empty there. Tasks and opinions beyond those expected are invented, and so is
who was absent and is told as present.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import InvalidCases
from eval.scoring import contains, normalise
from eval.values import days

if TYPE_CHECKING:
    from assistant.meetings import Kind, MeetingSummary

SAMPLE = Path(__file__).parent / "sample" / "notes"
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s*(?:h|giờ|g|:)\s*(\d{2})?", re.IGNORECASE)
_FACTS = ("date", "start", "end", "place", "chair", "secretary")
_LISTS = ("participants", "opinions", "tasks")
_KEYS = {"end": "closing"}


@dataclass(frozen=True, slots=True)
class Marks:
    """The fields of one draft: `given` of them in the notes, `found` in the draft; names of those missed, invented."""

    notes: str
    kind: str
    given: int
    found: int
    missed: tuple[str, ...]
    invented: tuple[str, ...]


def read_expected(folder: Path = SAMPLE) -> list[dict[str, Any]]:
    """The expected fields of each file of notes. Raises InvalidCases with the bad line."""
    rows = []
    for number, line in enumerate((folder / "expected.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append({key: row[key] for key in ("notes", *_FACTS, *_LISTS)} | {"absent": row.get("absent", [])})
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidCases(f"{folder / 'expected.jsonl'} dòng {number}: {type(error).__name__} {error}") from error
    return rows


def measure(folder: Path = SAMPLE, kinds: Sequence[Kind] = ("bien-ban", "thong-bao")) -> Iterator[Marks]:
    """Draft each file of notes as each kind, and mark the draft."""
    from assistant.meetings import draft, notes_report

    for wanted in read_expected(folder):
        text = (folder / wanted["notes"]).read_text(encoding="utf-8")
        for kind in kinds:
            yield marks_of(wanted, draft([notes_report(text)], kind, "vua"))


def marks_of(wanted: Mapping[str, Any], summary: MeetingSummary) -> Marks:
    """The marks of one draft. A notice has no place for its secretary and the hours."""
    missed: list[str] = []
    invented: list[str] = []
    found = given = 0
    for key in _FACTS if summary.kind == "bien-ban" else ("date", "place", "chair"):
        told = summary.fact(_KEYS.get(key, key))  # type: ignore[arg-type]
        if wanted[key] is None:
            invented += [f"{key}: {told}"] if told else []
            continue
        given += 1
        right = _fits(key, wanted[key], told)
        found += right
        missed += [] if right else [f"{key}: {wanted[key]}"]
        invented += [f"{key}: {told}"] if told and not right else []
    for key in _LISTS:
        asked, lines = wanted[key], _lines(summary, key)
        held = [one for one in asked if any(_says(line, one) for line in lines)]
        given, found = given + len(asked), found + len(held)
        missed += [f"{key}: {one}" for one in asked if one not in held]
        if key != "participants":
            own = lines if key == "tasks" else [(item.lead, item.text) for item in summary.items("opinions")]
            invented += [f"{key}: {' | '.join(line)}" for line in own if not any(_says(line, one) for one in asked)]
    told = normalise(summary.fact("participants"))
    invented += [f"present: {name}" for name in wanted["absent"] if contains(told, name)]
    return Marks(wanted["notes"], summary.kind, given, found, tuple(missed), tuple(invented))


def _lines(summary: MeetingSummary, key: str) -> list[tuple[str, ...]]:
    if key == "participants":
        return [(summary.fact("participants"), summary.fact("chair"))]
    if key == "opinions":
        keys = ("opinions", "proceedings", "results", "shortcomings")
        return [(item.lead, item.text) for own in keys for item in summary.items(own)]  # type: ignore[arg-type]
    return [(task.assignee, task.text, task.deadline) for task in summary.tasks]


def _says(line: Sequence[str], wanted: str | Sequence[str]) -> bool:
    """Whether a line tells something: a task's body must stand at its body, the rest anywhere in the line."""
    if isinstance(wanted, str):
        return _has(" ".join(line), wanted)
    who = line[0] if len(line) == 3 else " ".join(line)
    return _has(who, wanted[0]) and all(_has(" ".join(line[-2:]), part) for part in wanted[1:])


def _has(text: str, variants: str) -> bool:
    plain = normalise(text)
    return not variants or any(contains(plain, variant) for variant in variants.split("|"))


def _fits(key: str, wanted: str, told: str) -> bool:
    if key == "date":
        year, month, day = map(int, wanted.split("-"))
        return any((d.day, d.month, d.year) == (day, month, year) for d in days(told))
    if key in ("start", "end"):
        clock = _CLOCK.search(told)
        return clock is not None and f"{int(clock[1])}:{clock[2] or '00'}" == wanted
    return _has(told, wanted)


def summarise(results: Sequence[Marks]) -> dict[str, Any]:
    """Over all drafts: the share of the given fields that is found, and how many were invented."""
    given = sum(r.given for r in results)
    return {
        "drafts": len(results),
        "given": given,
        "found": sum(r.found for r in results) / given if given else None,
        "invented": sum(len(r.invented) for r in results),
    }
