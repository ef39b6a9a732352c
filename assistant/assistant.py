"""The one object that the page, the commands and the evaluation use: a question goes in, an answer comes out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from assistant.about.desk import Desk
from assistant.answer import Answer, Draft, Progress, Turn, Usage
from assistant.clock import Clock
from assistant.corrected.answering import corrected_answer
from assistant.corrected.store import CorrectedAnswers
from assistant.generation.endpoint import Endpoint, Session, endpoint_of
from assistant.generation.probe import load
from assistant.grounding import verify
from assistant.in_force import remarks_of
from assistant.offline.composing import compose
from assistant.offline.engines import SearchEngine
from assistant.offline.finder import PASSAGES_READ, Finder
from assistant.offline.found import Found
from assistant.question import Question
from assistant.understanding.intent import Intent
from index.embedding import Embedder
from index.errors import TrolyError
from index.library import Library
from index.retrieval import Hit
from index.settings import Settings
from index.vietnamese import Analyzer, build_analyzer
from index.visible import VisibleLibrary

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM
    from llama_index.core.node_parser import NodeParser

    from assistant.agent.flow import Support
    from assistant.generation.task import Tools


log = logging.getLogger("troly.model")


class Assistant:
    """Answers questions about one library. Safe to use from several threads; models load on first use."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        analyzer: Analyzer,
        *,
        llm: LLM | None = None,
        engine: SearchEngine | None = None,
    ) -> None:
        self.settings = settings
        self.library = library
        self.analyzer = analyzer
        self.finder = Finder(library, analyzer, engine=engine)
        self.desk = Desk(library, analyzer, self.finder, partial(_now, settings.today))
        self.corrected = CorrectedAnswers(settings.data_dir)
        self.endpoint = endpoint_of(settings, llm)
        self.on_answer: Callable[[Answer], None] = _unwatched
        """Told of every answer: for those who count them."""
        self._loaded = False

    def among(self, visible: frozenset[str], near: Iterable[Assistant] = ()) -> Assistant:
        """The assistant of somebody who may see those documents only; it shares models and weights with this one.

        `near` are others made like it: words that one of fewer documents has learned serve until its own are read.
        """
        made = copy(self)
        made.library = library = VisibleLibrary(self.library, visible)
        made.finder = self.finder.over(library)
        made.desk = Desk(library, self.analyzer, made.finder, self.desk.now)
        known = [one for one in near if isinstance(one.library, VisibleLibrary) and one.library.visible <= visible]
        if known:
            made.desk.spellings.take_over(known[-1].desk.spellings)
        return made

    @property
    def mode_label(self) -> str:
        return f"Mô hình {self.endpoint.model}" if self.endpoint else "Ngoại tuyến"

    @property
    def notice(self) -> str:
        return self.library.notice or ""

    def warm_up(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.finder.warm_up()
        self.desk.warm_up()
        self._load_model()

    def ask(self, question: str, history: Sequence[Turn] = (), documents: Collection[str] | None = None) -> Answer:
        """Answer a question, with a citation for every statement, or refuse and say why."""
        for event in self.stream(question, history, documents):
            if isinstance(event, Answer):
                return event
        raise AssertionError("stream() ends with an Answer")

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Collection[str] | None = None,
        *,
        corrected: bool = True,
    ) -> Iterator[Progress | Draft | Answer]:
        """The same, telling what happens; the last item is the `Answer`. Closing the iterator stops the model.

        Without `corrected`, what staff have corrected is left out.
        """
        self.check(question, history)
        clock = Clock()
        self._load_model()  # before the question's time begins: importing is not the model's doing
        session = self.endpoint.session() if self.endpoint else None
        try:
            self.library.refresh()
            intent = self.desk.read(question, history, documents)
            mended = self._corrected(intent, history, documents) if corrected else None
            if other := mended or self.desk.answer(intent, documents):
                clock.lap("answer")
                notes = (*other.notes, *remarks_of(other))
                other = replace(other, notes=notes, timings_ms=clock.done())
                yield Draft(other.answer)
                self.on_answer(other)
                yield other
                return
            question, documents = intent.searched, intent.documents or documents
            read = self.finder.understand(question, history)
            if session is not None:
                read = yield from self._condensed(read, intent, history, session)
            clock.lap("understand")
            yield Progress(f"Đang tìm trong {len(self.library.reports())} tài liệu…")
            hits: list[Hit] = []

            def retrieved(found: Sequence[Hit]) -> None:
                hits.extend(found)
                clock.lap("retrieve")

            found = self.finder.find(read, documents, retrieved)
            if intent.untimely and found.certainty == "sure":
                found = replace(found, certainty="unsure", computed=())
            answer = compose(read, found)
            clock.lap("answer")
            # Without a passage to show there is nothing that a model may say.
            if self.endpoint is not None and session is not None and hits:
                answer = yield from self._written(self.endpoint, session, read, found, hits, answer, documents, clock)
            else:
                answer = verify(answer)
            notes = (*intent.notes, *answer.notes, *remarks_of(answer), *self.desk.remarks(read.query, answer))
            answer = replace(answer, question=intent.asked, notes=notes, timings_ms=clock.done())
            yield Draft(answer.answer)
            self.on_answer(answer)
            yield answer
        finally:
            if session is not None:
                session.close()

    def _corrected(self, intent: Intent, history: Sequence[Turn], documents: Collection[str] | None) -> Answer | None:
        """What staff have answered to a question that means the same wherever it is asked."""
        if not self.corrected.any or intent.about == "assistant" or intent.untimely or intent.named.by == "talk":
            return None
        alone = self.finder.understand(intent.searched, history).text if history else intent.searched
        return corrected_answer(self.corrected, self.finder, intent.asked, alone, documents)

    def check(self, question: str, history: Sequence[Turn] = ()) -> None:
        """Raises TrolyError for a question that is empty, or longer than the work on one may take."""
        bounds = self.settings
        if not question.strip():
            raise TrolyError("Câu hỏi đang trống. Mời nhập câu hỏi về kết quả, chỉ tiêu hoặc nhiệm vụ được giao.")
        if len(question) > bounds.max_question:
            raise TrolyError(too_long(question, bounds.max_question))
        length = sum(len(turn.content) for turn in history)
        if len(history) > bounds.max_history_turns or length > bounds.max_history:
            raise TrolyError(
                f"Cuộc trò chuyện trước câu hỏi có {len(history)} lượt, {length} ký tự, quá giới hạn "
                f"{bounds.max_history_turns} lượt hoặc {bounds.max_history} ký tự. Hãy bắt đầu cuộc trò chuyện mới."
            )

    def _condensed(
        self, read: Question, intent: Intent, history: Sequence[Turn], session: Session
    ) -> Generator[Progress, None, Question]:
        """The question as the model is to see it: a follow-up made to stand alone by it, else by the rules."""
        from assistant.generation.condense import condense, needs_model

        if not needs_model(read.asked, read.text, history):
            return replace(read, asked=intent.asked, understood=intent.text if read.asked == read.text else "")
        alone = yield from condense(intent.text, history, session, self._tools.provinces)
        if alone != intent.text:
            read = self.finder.understand(alone)
        return replace(read, asked=intent.asked)

    def _written(
        self,
        endpoint: Endpoint,
        session: Session,
        read: Question,
        found: Found,
        hits: Sequence[Hit],
        offline: Answer,
        documents: Collection[str] | None,
        clock: Clock,
    ) -> Generator[Progress | Draft, None, Answer]:
        """The model's answer as far as the passages bear it out, or the offline one."""
        from assistant.agent.flow import Asking, with_steps, write
        from assistant.agent.reach import Reach
        from assistant.generation.answering import answer_of
        from assistant.generation.task import Task

        best = {hit.passage.id: hit for hit in sorted(hits, key=lambda hit: hit.score)}
        task = Task(read, found.candidates, tuple(best.values()))
        reach = Reach(self.library, self.finder, self.analyzer, documents)
        near = found.certainty != "refused"
        asking = Asking(endpoint, session, task, self._tools, reach, self._support, self.settings, near)
        written = yield from write(asking)
        outcome = written.outcome
        clock.wait(outcome.times["model"])
        answer = with_steps(answer_of(read, outcome, offline), written)
        if outcome.times["first_token"]:
            clock.laps["first_token"] = outcome.times["first_token"]
        _log_usage(outcome.usage, answer)
        return answer

    def _load_model(self) -> None:
        if self.endpoint is not None and not self._loaded:
            load(self.endpoint)
            if self.settings.tools != "off":
                from assistant.agent.toolbox import load as load_tools

                load_tools()
            self._tools.count("khởi động")
            self._loaded = True

    @cached_property
    def _support(self) -> Support:
        from assistant.agent.flow import Support

        return Support()

    @cached_property
    def _tools(self) -> Tools:
        from assistant.generation.cache import ReplyCache
        from assistant.generation.task import Tools
        from index.query import province_names
        from index.tokens import token_counter

        cache = ReplyCache(self.settings.llm_cache) if self.settings.llm_cache else None
        return Tools(self.analyzer, province_names(), token_counter(), cache)

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
        return self.desk.choices.examples(n)


def _unwatched(_: Answer) -> None:
    pass


def too_long(question: str, most: int) -> str:
    return f"Câu hỏi dài {len(question)} ký tự, quá giới hạn {most}. Hãy rút gọn hoặc tách thành nhiều câu hỏi."


def build_assistant(
    settings: Settings,
    *,
    llm: LLM | None = None,
    embedder: BaseEmbedding | Embedder | None = None,
    retriever: BaseRetriever | None = None,
    node_parser: NodeParser | None = None,
) -> Assistant:
    """Open the library and wire the assistant. Cheap: models and indexes load on first use.

    Any part may be one of LlamaIndex's own classes: `llm` answers instead of the settings' endpoint, `embedder` makes
    the vectors (a library is bound to the name of its model), `retriever` finds the passages, `node_parser` cuts what
    is added. Raises LibraryUnavailable when the library can't be opened.
    """
    analyzer = build_analyzer(settings.abbreviations)
    own = embedder if embedder is None or isinstance(embedder, Embedder) else _embedding_model(embedder)
    library = Library.open(settings, own)
    engine: SearchEngine | None = None
    if retriever is not None or node_parser is not None:
        from index.llama import NodeSearch, cut_by

        library.cut = cut_by(node_parser) if node_parser is not None else None
        engine = NodeSearch(retriever, library.get_passages) if retriever is not None else None
    return Assistant(settings, library, analyzer, llm=llm, engine=engine)


def _embedding_model(model: BaseEmbedding) -> Embedder:
    from index.llama import EmbeddingModel

    return EmbeddingModel(model)


def _now(today: date | None) -> datetime:
    return datetime.now() if today is None else datetime.combine(today, datetime.now().time())


def _log_usage(usage: Usage | None, answer: Answer) -> None:
    if usage is not None:
        counts = (usage.model, usage.prompt_tokens, usage.completion_tokens, usage.requests)
        remembered = " (remembered)" if usage.cached else ""
        log.info("model %s: %d tokens in, %d out, %d requests%s; shown: %s", *counts, remembered, answer.mode)
