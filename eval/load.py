"""Questions put to an assistant in a process of its own, by one asker and by many at once: `python -m eval.load`.

A process that has just filled a library has caches and memory that one which opens it has not: measuring starts anew.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer import Turn
from eval.cases import Case, read_cases
from eval.provenance import ROOT, resident_mb
from eval.summary import latencies
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

FIRST = "answered"
"""What the process prints once the first question is answered."""


def measure(settings: Settings, cases: Path, askers: Sequence[int]) -> dict[str, Any]:
    """Start a process over the library of `settings` (its folder and embedding) and put the questions to it.

    `first_answer_seconds` runs from the start of the process to its first answer; `askers` has, for each number of
    threads asking at once, milliseconds per stage, seconds for all the questions, and how many failed.
    """
    words = [sys.executable, "-m", "eval.load", str(settings.data_dir), str(cases), *map(str, askers)]
    environment = os.environ | {"TROLY_EMBEDDING": settings.embedding}
    begin = time.perf_counter()
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        if process.stdout.readline().strip() != FIRST:
            raise RuntimeError("the measured process ended before its first answer; its message stands above")
        first = time.perf_counter() - begin
        numbers: dict[str, Any] = json.loads(process.stdout.read())
    return {"first_answer_seconds": first, **numbers}


def main(arguments: Sequence[str] | None = None) -> None:
    from assistant.assistant import build_assistant

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("cases", type=Path)
    parser.add_argument("askers", type=int, nargs="+")
    options = parser.parse_args(arguments)
    cases = read_cases(options.cases)
    assistant = build_assistant(
        Settings.model_validate({"data_dir": options.data, "chroma_url": None, "mode": "offline"})
    )
    try:
        _ask(assistant, cases[0])
        print(FIRST, flush=True)
        assistant.warm_up()
        levels = {str(count): _asked_by(assistant, cases, count) for count in options.askers}
        print(json.dumps({"askers": levels, "memory_mb": resident_mb()}))
    finally:
        assistant.library.close()


def _asked_by(assistant: Assistant, cases: Sequence[Case], count: int) -> dict[str, Any]:
    begin = time.perf_counter()
    with ThreadPoolExecutor(count) as pool:
        outcomes = list(pool.map(lambda case: _timed(assistant, case), cases))
    seconds = time.perf_counter() - begin
    answered = [outcome for outcome in outcomes if outcome]
    return {"latency_ms": latencies(answered), "seconds": seconds, "failed": len(cases) - len(answered)}


def _timed(assistant: Assistant, case: Case) -> dict[str, float]:
    """Milliseconds per stage, and as `ask` what the caller waited for; empty when the question failed."""
    begin = time.perf_counter()
    try:
        stages = _ask(assistant, case)
    except Exception as error:
        print(f"{case.id}: {type(error).__name__}: {error}", file=sys.stderr)
        return {}
    return {"ask": (time.perf_counter() - begin) * 1000, **stages}


def _ask(assistant: Assistant, case: Case) -> dict[str, float]:
    history = [Turn(turn.role, turn.content) for turn in case.history]
    return dict(assistant.ask(case.question, history).timings_ms)


if __name__ == "__main__":
    main()
