"""An answer -> a draft of a case, for a person to check and correct before it joins a case file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.errors import InvalidRun
from eval.figures import COMPUTED
from eval.scoring import without_markers
from eval.values import figures
from index.settings import Settings
from index.vietnamese import fold

REVIEW = "cần-soát"
"""The tag of a case that nobody has checked yet."""


def skeleton(answer: Mapping[str, Any]) -> str:
    """One JSON line. What the answer says is taken for right: `all_of` its figures, `sources` its citations."""
    refused = bool(answer.get("refused"))
    question = str(answer["question"])
    case = {
        "id": slug(question),
        "question": question,
        "history": answer.get("history", []),
        "kind": "unanswerable" if refused else _kind(question),
        "answerable": not refused,
        "all_of": [] if refused else _groups(str(answer.get("answer", ""))),
        "none_of": [],
        "max_chars": 600,
        "sources": [] if refused else [_source(citation) for citation in answer.get("citations", [])],
        "tags": [REVIEW, *([f"góp-ý-{answer['verdict']}"] if answer.get("verdict") else [])],
    }
    if answer.get("comment"):
        case["note"] = answer["comment"]
    return json.dumps(case, ensure_ascii=False)


def _source(citation: Mapping[str, Any]) -> dict[str, str]:
    return {"document": citation["document"], "quote": citation.get("quote") or citation["text"]}


def _groups(answer: str) -> list[list[str]]:
    """The figures of an answer, each a group; its own words when it has none."""
    text = without_markers(answer.split(COMPUTED)[0]).replace("**", "")
    found = list(dict.fromkeys(figure.text for figure in figures(text)))
    return [[figure] for figure in found] or [[text.strip()]]


_CUES = (
    ("deadline", re.compile(r"\bkhi nao\b|\bthoi han\b|\btruoc ngay\b|\bbao gio\b")),
    ("task", re.compile(r"\bnhiem vu\b|\bduoc giao\b|\bphai lam\b")),
    ("target", re.compile(r"\bchi tieu\b|\bmuc tieu\b|\bphan dau\b|\bke hoach\b")),
    ("list", re.compile(r"\bliet ke\b|\bnhung\b.*\bnao\b")),
    ("compare", re.compile(r"\bso sanh\b")),
    ("result", re.compile(r"\bbao nhieu\b")),
)


def _kind(question: str) -> str:
    plain = fold(question)
    return next((kind for kind, cue in _CUES if cue.search(plain)), "fact")


_SLUG = re.compile(r"[a-z0-9]+")


def slug(question: str) -> str:
    return "-".join(_SLUG.findall(fold(question)))[:48].strip("-") or "cau-hoi"


def ask(question: str, settings: Settings) -> dict[str, Any]:
    """The assistant's answer, from the library of the settings."""
    from assistant.assistant import build_assistant

    assistant = build_assistant(settings)
    try:
        return assistant.ask(question).to_json()
    finally:
        assistant.library.close()


def read_answers(path: Path) -> list[dict[str, Any]]:
    """The answers of an `ask --json` document or of a run's report.json. Raises InvalidRun."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [_checked(answer) for answer in found.get("cases", [found])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidRun(f"{path} không phải câu trả lời của `ask --json` hay report.json của `eval run`") from error


def read_feedback(path: Path) -> list[dict[str, Any]]:
    """The lines of a feedback file. Raises InvalidRun naming every bad line."""
    answers, problems = [], []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise InvalidRun(f"Không đọc được tệp góp ý {path}") from error
    for at, line in enumerate(lines, 1):
        try:
            answers += [_checked(json.loads(line))] if line.strip() else []
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(f"dòng {at}")
    if problems:
        raise InvalidRun(f"{path.name} có dòng không dùng được: {', '.join(problems)}")
    return answers


def _checked(answer: Any) -> dict[str, Any]:
    """Raises KeyError, TypeError, AttributeError when it is no answer. Without citations it is a refusal."""
    for citation in answer.get("citations") or ():
        _ = citation["document"], citation.get("quote") or citation["text"]
    if not isinstance(answer["question"], str) or not isinstance(answer["answer"], str):
        raise TypeError("question and answer are text")
    return {"refused": not answer.get("citations"), **answer}
