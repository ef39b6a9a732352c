"""The one object that the page, the commands and the evaluation use: a question goes in, an answer comes out."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Draft, Progress, Turn
from assistant.composing import compose
from assistant.finding import PASSAGES_READ, Finder
from assistant.grounding import verify
from index.errors import TrolyError
from index.library import Library
from index.retrieval import Hit
from index.settings import Settings
from index.vietnamese import Analyzer, build_analyzer


class Assistant:
    """Answers questions about one library. Safe to use from several threads; models load on first use."""

    def __init__(self, settings: Settings, library: Library, analyzer: Analyzer) -> None:
        self.settings = settings
        self.library = library
        self.analyzer = analyzer
        self.finder = Finder(library, analyzer)

    @property
    def mode_label(self) -> str:
        return "Ngoại tuyến"

    @property
    def notice(self) -> str:
        return self.library.notice or ""

    def warm_up(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.finder.warm_up()

    def ask(self, question: str, history: Sequence[Turn] = (), documents: Collection[str] | None = None) -> Answer:
        """Answer a question, with a citation for every statement, or refuse and say why."""
        for event in self.stream(question, history, documents):
            if isinstance(event, Answer):
                return event
        raise AssertionError("stream() ends with an Answer")

    def stream(
        self, question: str, history: Sequence[Turn] = (), documents: Collection[str] | None = None
    ) -> Iterator[Progress | Draft | Answer]:
        """The same, telling what happens; the last item is the `Answer`."""
        if not question.strip():
            raise TrolyError("Câu hỏi đang trống. Mời nhập câu hỏi về kết quả, chỉ tiêu hoặc nhiệm vụ được giao.")
        clock = _Clock()
        self.library.refresh()
        read = self.finder.understand(question, history)
        clock.lap("understand")
        yield Progress(f"Đang tìm trong {len(self.library.reports())} tài liệu…")
        findings = self.finder.find(read, documents, lambda: clock.lap("retrieve"))
        clock.lap("answer")
        answer = verify(compose(read, findings))
        answer = replace(answer, timings_ms=clock.done())
        yield Draft(answer.answer)
        yield answer

    def retrieve(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Collection[str] | None = None,
        k: int = PASSAGES_READ,
    ) -> list[Hit]:
        """The passages that a question leads to, best first: what the evaluation measures retrieval by."""
        return self.finder.search(self.finder.understand(question, history).query, k, documents)

    def examples(self, n: int = 4) -> list[str]:
        """Questions that the library's own reports can answer, by kind, for an empty chat."""
        from assistant.examples import example_questions

        return example_questions(self.library, n)


def build_assistant(settings: Settings) -> Assistant:
    """Open the library and wire the assistant. Cheap: models and indexes load on first use.

    Raises LibraryUnavailable when the library can't be opened.
    """
    analyzer = build_analyzer(settings.abbreviations)
    return Assistant(settings, Library.open(settings), analyzer)


class _Clock:
    """Milliseconds per stage, summed when a stage comes round again."""

    def __init__(self) -> None:
        self._begin = self._last = time.perf_counter()
        self.laps: dict[str, float] = {"understand": 0.0, "retrieve": 0.0, "answer": 0.0, "verify": 0.0}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] += (now - self._last) * 1000
        self._last = now

    def done(self) -> dict[str, float]:
        self.lap("verify")
        return {**{k: round(v, 1) for k, v in self.laps.items()}, "total": round((self._last - self._begin) * 1000, 1)}
