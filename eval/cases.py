"""Question cases: JSON Lines, one a line, checked all at once (see docs/evaluation.md for the format)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from eval.errors import InvalidCases

__all__ = ["Case", "HistoryTurn", "InvalidCases", "Kind", "Source", "read_cases"]

Kind = Literal["result", "target", "task", "deadline", "list", "fact", "compare", "followup", "unanswerable"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class HistoryTurn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: Words


class Source(BaseModel):
    model_config = ConfigDict(extra="forbid")
    document: Words
    quote: Words


class Case(BaseModel):
    """One question with what its answer must and must not contain, and where the answer stands."""

    model_config = ConfigDict(extra="ignore")
    id: Words
    question: Words
    history: list[HistoryTurn] = []
    kind: Kind
    answerable: bool
    all_of: list[Annotated[list[Words], Field(min_length=1)]] = []
    none_of: list[Words] = []
    max_chars: int = Field(600, gt=0)
    sources: list[Source] = []
    tags: list[Words] = []
    split: str = ""
    """"learn" or "decide" where a set is divided; `eval learn` never looks at what decides."""

    @model_validator(mode="after")
    def _answerable_has_answer(self) -> Case:
        if self.answerable and not self.all_of:
            raise ValueError("câu có đáp án (answerable true) phải có all_of")
        if self.answerable == (self.kind == "unanswerable"):
            raise ValueError("kind unanswerable chỉ đi với answerable false, và ngược lại")
        return self


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises InvalidCases naming every bad line."""
    cases: list[Case] = []
    problems: list[str] = []
    lines_of: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate(json.loads(line)))
            lines_of[cases[-1].id].append(number)
        except json.JSONDecodeError as error:
            problems.append(f"dòng {number}: không phải JSON ({error.msg}, cột {error.colno})")
        except ValidationError as error:
            problems += [f"dòng {number}: {_problem(e)}" for e in error.errors()]
    problems += [f"dòng {_listed(at)}: trùng id {id_!r}" for id_, at in lines_of.items() if len(at) > 1]
    if not cases and not problems:
        problems.append("tệp không có câu nào")
    if problems:
        raise InvalidCases(f"{path.name} có {len(problems)} chỗ sai:\n" + "\n".join(f"  {p}" for p in problems))
    return cases


def _lines(path: Path) -> list[str]:
    # Not splitlines(): a JSON string may hold U+2028, which is no end of line there.
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InvalidCases(f"{path.name} không phải văn bản UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise InvalidCases(f"Không đọc được tệp {path} ({error.strerror})") from error


def _problem(error: ErrorDetails) -> str:
    where = ".".join(map(str, error["loc"]))
    kinds = {
        "missing": "thiếu trường này",
        "extra_forbidden": "không có trường này",
        "string_too_short": "đang để trống",
        "too_short": "đang để trống",
        "literal_error": f"{error['input']!r} không dùng được, chỉ nhận {error.get('ctx', {}).get('expected')}",
        "value_error": str(error.get("ctx", {}).get("error")),
    }
    what = kinds.get(error["type"], error["msg"])
    return f"{where}: {what}" if where else what


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
