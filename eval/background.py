"""Evaluation runs beside a page: one at a time, in a thread of its own, with progress that anybody can watch."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from assistant.assistant import Assistant
from eval.cases import Case, read_cases
from eval.errors import EvaluationError
from eval.provenance import provenance
from eval.runner import Row, assistant_over, run_cases
from eval.statistics import RESAMPLES, SEED
from eval.summary import summarise
from eval.writing import write_run
from index.library import AddProgress

KEPT_RUNS = 20
Phase = Literal["idle", "running", "done", "cancelled", "failed"]
Where = Literal["sample", "library"]
Explain = Callable[[Exception], str]


class RunRefused(EvaluationError):
    """A run that can't begin: another one is under way, or the library lacks the cases' documents."""


class _Cancelled(Exception):
    pass


@dataclass(frozen=True, slots=True)
class State:
    """How far the present run has got, or what came of the last one.

    `folder` holds report.json, report.xml and report.html when `phase` is "done"; `version` grows with every change.
    """

    phase: Phase = "idle"
    title: str = ""
    step: str = ""
    done: int = 0
    total: int = 0
    note: str = ""
    rows: tuple[Row, ...] = ()
    summary: dict[str, Any] | None = None
    folder: Path | None = None
    version: int = 0


class Evaluations:
    """Starts, watches and stops runs. Thread-safe.

    `folder` takes the reports of each run; `explain` turns an unforeseen error into a sentence for staff.
    """

    def __init__(self, assistant: Assistant, samples: Path, folder: Path, explain: Explain) -> None:
        self.assistant = assistant
        self.samples = samples
        self.folder = folder
        self._explain = explain
        self._changed = threading.Condition()
        self._state = State()
        self._cancel = threading.Event()

    def start(self, cases_file: Path, where: Where, title: str = "") -> None:
        """Begin a run, shown under its title. Raises RunRefused, InvalidCases."""
        cases = read_cases(cases_file)
        if where == "library":
            self._check_sources(cases)
        with self._changed:
            if self._state.phase == "running":
                raise RunRefused("Đang có một lần đánh giá chạy. Hãy chờ xong hoặc dừng lần đó.")
            self._cancel.clear()
            self._put(State("running", title or cases_file.name, "Đang chuẩn bị…", total=len(cases)))
        threading.Thread(target=self._run, args=(cases_file, cases, where), name="evaluation", daemon=True).start()

    def cancel(self) -> None:
        """The run stops before its next question."""
        self._cancel.set()

    def follow(self, patience: float = 5.0) -> Iterator[State]:
        """The state now and after every change, until no run is under way; again after `patience` seconds anyway."""
        seen = -1
        while True:
            with self._changed:
                self._changed.wait_for(lambda last=seen: self._state.version != last, patience)  # type: ignore[misc]
                state = self._state
            yield state
            if state.phase != "running":
                return
            seen = state.version

    def runs(self) -> list[Path]:
        """The folders of past runs, newest last."""
        return sorted(path for path in self.folder.iterdir() if path.is_dir()) if self.folder.is_dir() else []

    # --- the thread ----------------------------------------------------------------------------------------------

    def _put(self, state: State) -> None:
        with self._changed:
            self._state = replace(state, version=self._state.version + 1)
            self._changed.notify_all()

    def _tell(self, step: str, done: int, total: int) -> None:
        if self._cancel.is_set():
            raise _Cancelled
        self._put(replace(self._state, step=step, done=done, total=total))

    def _run(self, cases_file: Path, cases: Sequence[Case], where: Where) -> None:
        try:
            rows, config = self._ask_all(cases_file, cases, where)
            summary = summarise(rows)
            folder = self.folder / datetime.now().strftime("%Y-%m-%d-%H%M%S")
            write_run(folder, rows, summary, config)
            self._forget_old()
            done = replace(self._state, phase="done", step="", rows=tuple(rows), summary=summary, folder=folder)
        except _Cancelled:
            done = replace(self._state, phase="cancelled", step="", note="Đã dừng theo yêu cầu.")
        except Exception as error:
            done = replace(self._state, phase="failed", step="", note=self._explain(error))
        self._put(done)

    def _ask_all(self, cases_file: Path, cases: Sequence[Case], where: Where) -> tuple[list[Row], dict[str, Any]]:
        rows: list[Row] = []
        with self._assistant(where) as assistant:
            self._tell("Đang hỏi", 0, len(cases))
            for row in run_cases(assistant, cases):
                rows.append(row)
                self._tell("Đang hỏi", len(rows), len(cases))
            embedder = assistant.library.embedder
            config = provenance(
                assistant.settings,
                [cases_file],
                mode=assistant.mode_label,
                embedder=embedder.name if embedder else "none",
                documents=[report.document for report in assistant.library.reports()],
                refused_files={},
                bootstrap={"resamples": RESAMPLES, "seed": SEED},
            )
        return rows, config

    @contextmanager
    def _assistant(self, where: Where) -> Iterator[Assistant]:
        if where == "library":
            yield self.assistant
            return
        # A library of its own: never the shared server's, whatever the settings say.
        settings = self.assistant.settings.model_copy(update={"chroma_url": None})
        with assistant_over(self.samples, settings, None, self._adding) as (assistant, _):
            yield assistant

    def _adding(self, at: AddProgress) -> None:
        self._tell(f"Đang đọc tài liệu mẫu {at.file}/{at.files}: {at.document}", at.done, at.passages)

    def _check_sources(self, cases: Sequence[Case]) -> None:
        """Raises RunRefused naming the documents that the cases need and the library lacks."""
        self.assistant.library.refresh()
        held = {report.document for report in self.assistant.library.reports()}
        missing = sorted({source.document for case in cases for source in case.sources} - held)
        if missing:
            named = ", ".join(missing[:5]) + (f" và {len(missing) - 5} tài liệu khác" if len(missing) > 5 else "")
            raise RunRefused(
                f"Thư viện hiện tại chưa có {len(missing)} tài liệu mà bộ câu hỏi dẫn: {named}. Hãy nạp các tài liệu "
                "đó, hoặc chọn chạy trên tài liệu mẫu."
            )

    def _forget_old(self) -> None:
        for path in self.runs()[:-KEPT_RUNS]:
            shutil.rmtree(path, ignore_errors=True)
