"""Retrieval and choice of statement on a SQuAD-format file: its paragraphs are the passages, one correct a question."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from eval.corpus import PassageLibrary, passages_from
from eval.errors import InvalidSquad
from eval.ranking import DEPTH, Rank, measures, rank_of
from eval.scoring import normalise
from eval.statistics import interval, mean, percentile
from index.report import Passage
from index.retrieval import Hit, HybridSearch
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.offline.features import Weighed

T = TypeVar("T")
STATEMENTS = (1, 2, 3)


class Track(Protocol):
    def __call__(self, items: Iterable[T], total: int, description: str = ...) -> Iterator[T]: ...


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """`paragraph` is the index of the paragraph that holds the answers."""

    id: str
    text: str
    paragraph: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """What one retriever reached: metric -> value, metric -> 95% interval, milliseconds a question."""

    name: str
    values: Mapping[str, float | None]
    intervals: Mapping[str, tuple[float, float] | None]
    p50_ms: float | None


@dataclass(frozen=True, slots=True)
class SquadResult:
    """`statements`: share of answers in the best n statements; `rows`: ranks of passage and statement, by question."""

    paragraphs: int
    questions: int
    systems: tuple[System, ...]
    statements: Mapping[str, float | None]
    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def read_squad(path: Path) -> tuple[list[str], list[SquadQuestion]]:
    """Paragraphs and questions of a SQuAD 1.1 or 2.0 file; unanswerable ones are left out. Raises InvalidSquad."""
    paragraphs: list[str] = []
    questions: list[SquadQuestion] = []
    try:
        for article in json.loads(path.read_text(encoding="utf-8-sig"))["data"]:
            for paragraph in article["paragraphs"]:
                paragraphs.append(str(paragraph["context"]))
                for q in paragraph["qas"]:
                    answers = tuple(dict.fromkeys(str(answer["text"]) for answer in q["answers"]))
                    if answers:
                        questions.append(SquadQuestion(str(q["id"]), q["question"], len(paragraphs) - 1, answers))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidSquad(f"{path.name} không đúng dạng SQuAD ({type(error).__name__}: {error})") from error
    if not questions:
        raise InvalidSquad(f"{path.name} không có câu hỏi nào có đáp án")
    return paragraphs, questions


def measure(
    paragraphs: Sequence[str], questions: Sequence[SquadQuestion], settings: Settings, track: Track
) -> SquadResult:
    """Ask every question of every retriever over the same paragraphs and the same embedder."""
    from eval.baselines import llama_index_search

    with _assistant_over(paragraphs, settings) as (assistant, passages):
        hits: dict[str, Sequence[Hit]] = {}
        searches = product_searches(assistant, hits)
        name, search, notes = llama_index_search(assistant.library.embedder, passages)
        if search is not None:
            searches[name] = search
        systems = tuple(_system(name, search, passages, questions, track) for name, search in searches.items())
        chosen = [
            _chosen(assistant, question, passages[question.paragraph], hits[question.text])
            for question in track(questions, len(questions), "Chọn câu")
        ]
    rows = tuple({"id": q.id, "question": q.text, **row} for q, row in zip(questions, chosen, strict=True))
    return SquadResult(len(paragraphs), len(questions), systems, _shares(chosen), rows, notes)


Search = Callable[[str], Sequence[str]]
"""Question -> ids of the passages found, best first."""


def product_searches(assistant: Assistant, hits: dict[str, Sequence[Hit]]) -> dict[str, Search]:
    """The product's retriever, which leaves what it finds in `hits` by question, then each of its halves by itself."""
    library, embedder = assistant.library, assistant.library.embedder
    engine = assistant.finder.search_engine
    assert isinstance(engine, HybridSearch)
    words_only = replace(engine, embedder=None)

    def lexical(text: str) -> list[str]:
        return [hit.passage.id for hit in words_only.find(assistant.finder.understand(text).query, DEPTH)]

    def hybrid(text: str) -> list[str]:
        hits[text] = assistant.retrieve(text, k=DEPTH)
        return [hit.passage.id for hit in hits[text]]

    searches: dict[str, Search] = {"Trợ lý KCN": hybrid, "chỉ từ khóa (BM25)": lexical}
    if embedder is not None:

        def dense(text: str) -> list[str]:
            return [id_ for id_, _ in library.dense_search(embedder.query(assistant.analyzer.expand(text)), DEPTH)]

        searches["chỉ vectơ"] = dense
    return searches


@contextmanager
def _assistant_over(paragraphs: Sequence[str], settings: Settings) -> Iterator[tuple[Assistant, tuple[Passage, ...]]]:
    from assistant.assistant import build_assistant

    passages = passages_from("squad", paragraphs)
    with TemporaryDirectory(prefix="troly-eval-") as folder:
        settings = settings.model_copy(update={"data_dir": Path(folder)})
        with PassageLibrary.open(settings) as library:
            library.add_passages(passages)
        assistant = build_assistant(settings)
        try:
            assistant.warm_up()
            yield assistant, passages
        finally:
            assistant.library.close()


def _system(
    name: str, search: Search, passages: Sequence[Passage], questions: Sequence[SquadQuestion], track: Track
) -> System:
    from time import perf_counter

    ranks: list[tuple[Rank, ...]] = []
    times: list[float] = []
    for question in track(questions, len(questions), name):
        begin = perf_counter()
        found = search(question.text)
        times.append((perf_counter() - begin) * 1000)
        gold = passages[question.paragraph].id
        ranks.append((rank_of([id_ == gold for id_ in found]),))
    values = measures(ranks)
    return System(
        name,
        {metric: mean(v) for metric, v in values.items()},
        {metric: interval(v) for metric, v in values.items()},
        percentile(times, 0.5),
    )


def _chosen(assistant: Assistant, question: SquadQuestion, gold: Passage, hits: Sequence[Hit]) -> dict[str, Any]:
    """Where the gold passage and the first statement that holds an answer stand in the answerer's own order."""
    evidence = ranked_statements(assistant, question.text, hits)
    answers = [normalise(answer) for answer in question.answers]

    def holds(e: Weighed) -> bool:
        return any(answer in normalise(e.statement.text) for answer in answers)

    return {
        "passage_rank": rank_of([hit.passage.id == gold.id for hit in hits]),
        "statement_rank": rank_of([holds(e) for e in evidence]),
        "gold_statement_rank": rank_of([holds(e) and e.statement.passage.id == gold.id for e in evidence]),
        "best": evidence[0].statement.text if evidence else "",
        "answers": list(question.answers),
    }


def ranked_statements(assistant: Assistant, text: str, hits: Sequence[Hit]) -> list[Weighed]:
    """The statements of the first hits in the order in which the answerer prefers them."""
    from assistant.offline.finder import PASSAGES_READ

    finder = assistant.finder
    question = finder.understand(text)
    weighed = finder.weigh(question, finder.subject(question), hits[:PASSAGES_READ])
    return sorted(finder.ranking.rank(weighed), key=lambda w: -w.score)


def _shares(chosen: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """Share of questions with the answer in the best n statements: anywhere, and in the gold paragraph's own."""
    return {
        f"{name}@{n}": mean([float(row[key] is not None and row[key] <= n) for row in chosen])
        for name, key in (("statement", "statement_rank"), ("gold_statement", "gold_statement_rank"))
        for n in STATEMENTS
    }
