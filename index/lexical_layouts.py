"""What a lexical index holds: passages, each with its context, or table rows, each with that of its table.

A passage of ten rows says the words of ten things, and the words of its table once; the row that is asked about says
few of the question's words by itself. A row with the names of its table, its groups and its columns says them all, and
nothing else: its BM25 tells one row of one table from the near-identical ones around it. Rows are kept apart from
passages, because BM25 weighs a term by how many and how long the texts beside it are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from index.chunking import context_of
from index.report import Passage
from index.vietnamese import Analyzer

Fields = dict[str, list[str]]
"""Field -> search terms, in order and as often as they occur."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`boosts` are the fields and what a match in each counts; `folded` those for questions typed without diacritics.

    `entries` are what a passage is searched by; `one_each` when that is always one, which then has the passage's facts.
    """

    name: str
    boosts: Mapping[str, float]
    folded: Mapping[str, float]
    entries: Callable[[Passage, Analyzer], Iterator[Fields]]
    one_each: bool = True


def terms_of(passage: Passage, analyzer: Analyzer) -> Fields:
    """A passage and its context as search terms."""
    meta = passage.metadata
    texts = {
        "text": passage.text,
        "headers": passage.headers,
        "lead_in": passage.lead_in,
        "section": passage.section,
        "title": meta.title,
        "province": meta.province,
        "period": meta.period,
        "body": meta.body,
    }
    terms = {name: analyzer.terms(text) for name, text in texts.items() if text}
    return terms | {"folded": analyzer.folded_terms(f"{passage.text}\n{context_of(passage)}")}


def rows_of(passage: Passage, analyzer: Analyzer) -> Iterator[Fields]:
    """Each table row of a passage with the names of its table, groups and columns, as search terms."""
    if not passage.headers:
        return
    over = f"{passage.lead_in}\n{passage.section}"
    around = _both("over", over, analyzer) | _both("headers", passage.headers, analyzer)
    for line in passage.text.split("\n"):
        if line != passage.headers and passage.is_row(line):
            yield around | _both("row", line, analyzer)


def _both(field: str, text: str, analyzer: Analyzer) -> Fields:
    """A field and its twin without diacritics."""
    return {field: analyzer.terms(text), f"folded_{field}": analyzer.folded_terms(text)}


PASSAGES = Layout(
    "passages",
    boosts={
        "text": 1.0, "headers": 0.6, "lead_in": 0.3, "section": 0.5, "title": 0.4, "province": 0.3, "period": 0.3,
        "body": 0.2,
    },
    folded={"folded": 1.0},  # one field holds text and context
    entries=lambda passage, analyzer: iter([terms_of(passage, analyzer)]),
)  # fmt: skip

ROWS = Layout(
    "rows",
    boosts={"row": 1.0, "over": 1.0, "headers": 0.6},
    folded={"folded_row": 1.0, "folded_over": 1.0, "folded_headers": 0.6},
    entries=rows_of,
    one_each=False,
)


def better_of(passages: list[tuple[str, float]], rows: list[tuple[str, float]], k: int) -> list[tuple[str, float]]:
    """The `k` best passages, each as good as the better of itself and its best row."""
    best = dict(passages)
    for id_, score in rows:
        best[id_] = max(score, best.get(id_, 0.0))
    return sorted(best.items(), key=lambda hit: -hit[1])[:k]
