"""The one object that the page, the commands and the evaluation use: a question goes in, an answer comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from assistant.about.desk import Desk
from assistant.agent.answers import ModelAnswers
from assistant.answer import Answer, Draft, Progress, Turn
from assistant.clock import Clock
from assistant.corrected.answering import corrected_answer
from assistant.corrected.store import CorrectedAnswers
from assistant.followups import says_its_subject
from assistant.generation.endpoint import Endpoint, Session, endpoint_of
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


FOLLOWS = 0.1
"""How much surer the answer to a question by itself must be for it not to be about the one before it."""


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
        endpoint = endpoint_of(settings, llm)
        self.model = ModelAnswers(endpoint, settings, analyzer) if endpoint else None
        self.on_answer: Callable[[Answer], None] = _unwatched
        """Told of every answer: for those who count them."""

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
    def endpoint(self) -> Endpoint | None:
        """Where the model is that answers, if there is one."""
        return self.model.endpoint if self.model else None

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
        if self.model:
            self.model.load()

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
        if self.model:
            self.model.load()  # before the question's time begins: importing is not the model's doing
        with self.model.endpoint.session() if self.model else nullcontext() as session:
            self.library.refresh()
            intent = self.desk.read(question, history, documents)
            mended = self._corrected(intent, history, documents) if corrected else None
            if answer := mended or self.desk.answer(intent, documents):
                clock.lap("answer")
                answer = replace(answer, notes=(*answer.notes, *remarks_of(answer)))
            else:
                answer = yield from self._from_documents(intent, history, documents, session, clock)
            answer = replace(answer, timings_ms=clock.done())
            yield Draft(answer.answer)
            self.on_answer(answer)
            yield answer

    def _from_documents(
        self,
        intent: Intent,
        history: Sequence[Turn],
        documents: Collection[str] | None,
        session: Session | None,
        clock: Clock,
    ) -> Generator[Progress | Draft, None, Answer]:
        """What the documents tell, in the words of the model where there is one."""
        documents = intent.documents or documents
        read = self.finder.understand(intent.searched, history)
        if self.model and session is not None:
            read = yield from self.model.condensed(read, intent, history, session, self.finder)
        clock.lap("understand")
        yield Progress(f"Đang tìm trong {len(self.library.reports())} tài liệu…")
        found, hits = self._found(read, intent, documents, clock)
        if self.model is None and history:
            read, found = self._by_itself(read, found, intent, documents, clock)
        answer = compose(read, found)
        clock.lap("answer")
        # Without a passage to show there is nothing that a model may say.
        if self.model and session is not None and hits:
            answer = yield from self.model.written(session, self.finder, read, found, hits, answer, documents, clock)
        else:
            answer = verify(answer)
        notes = (*intent.notes, *answer.notes, *remarks_of(answer), *self.desk.remarks(read.query, answer))
        return replace(answer, question=intent.asked, notes=notes)

    def _found(
        self, read: Question, intent: Intent, documents: Collection[str] | None, clock: Clock
    ) -> tuple[Found, list[Hit]]:
        """What the documents say, never for sure of another time than is meant; and the passages it was sought in."""
        hits: list[Hit] = []

        def retrieved(found: Sequence[Hit]) -> None:
            hits.extend(found)
            clock.lap("retrieve")

        found = self.finder.find(read, documents, retrieved)
        if intent.untimely and found.certainty == "sure":
            found = replace(found, certainty="unsure", computed=())
        return found, hits

    def _by_itself(
        self, read: Question, found: Found, intent: Intent, documents: Collection[str] | None, clock: Clock
    ) -> tuple[Question, Found]:
        """A question that was taken for a follow-up and what was found, or the question by itself where the documents
        answer that more surely; not asserted where the conversation is about a place that it leaves out."""
        alone = self.finder.understand(intent.searched)
        if alone.text == read.text or not says_its_subject(intent.searched):
            return read, found
        answered, _ = self._found(alone, intent, documents, clock)
        if answered.confidence <= found.confidence + FOLLOWS:
            return read, found
        if answered.certainty == "sure" and alone.query.provinces != read.query.provinces:
            answered = replace(answered, certainty="unsure", computed=())
        return alone, answered

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
