"""Question cases: JSON Lines, one a line, checked all at once (see docs/evaluation.md for the format)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Kind = Literal["result", "target", "task", "deadline", "list", "fact", "compare", "followup", "unanswerable"]


class InvalidCases(Exception):
    """A case file with problems; the message lists every one with its line number."""


class HistoryTurn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: str = Field(min_length=1)


class Source(BaseModel):
    model_config = ConfigDict(extra="forbid")
    document: str = Field(min_length=1)
    quote: str = Field(min_length=1)


class Case(BaseModel):
    """One question with what its answer must and must not contain, and where the answer stands."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    history: list[HistoryTurn] = []
    kind: Kind
    answerable: bool
    all_of: list[list[str]] = []
    none_of: list[str] = []
    max_chars: int = Field(600, gt=0)
    sources: list[Source] = []
    tags: list[str] = []

    @model_validator(mode="after")
    def _answerable_has_answer(self) -> Case:
        if self.answerable and not self.all_of:
            raise ValueError("an answerable case needs all_of")
        if self.answerable == (self.kind == "unanswerable"):
            raise ValueError("kind unanswerable goes with answerable false, and only with it")
        return self


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises InvalidCases naming every bad line, OSError when the file can't be read."""
    cases: list[Case] = []
    problems: list[str] = []
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate(json.loads(line)))
        except json.JSONDecodeError as error:
            problems.append(f"line {number}: not JSON ({error.msg} at column {error.colno})")
        except ValidationError as error:
            problems += [f"line {number}: {'.'.join(map(str, e['loc'])) or 'case'}: {e['msg']}" for e in error.errors()]
    ids = [case.id for case in cases]
    problems += [f"id {id_!r} is used {ids.count(id_)} times" for id_ in dict.fromkeys(ids) if ids.count(id_) > 1]
    if not cases and not problems:
        problems.append("no cases in it")
    if problems:
        raise InvalidCases(f"{path.name}: {len(problems)} problem(s)\n" + "\n".join(problems))
    return cases
