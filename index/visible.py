"""A library as somebody sees it who may see some of its documents only.

It is a `Library` itself: whatever is built over it (search, lists, records, drafts, examples) knows nothing of the
others, not even how many there are. Which documents those are is settled when it is made; one that comes later does not
show in it. It shares files, indexes and caches with the library that it is a part of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.adding import FileResult, OnProgress, Shelving
from index.dense import FEW
from index.embedding import Embedder, Vectors
from index.file_reader import FileReader
from index.library import Library
from index.library_search import Hits
from index.manifest import Manifest, ReportInfo
from index.recent import Recent
from index.relations import Choice
from index.report import Passage
from index.vietnamese import Analyzer

if TYPE_CHECKING:
    from index.derived import Derived, Maker, Where
    from index.lexical import LexicalIndex
    from index.steering import Facts

T = TypeVar("T")
FEW_DOCUMENTS = 1_000
"""Up to so many documents Tantivy is told which to search; beyond, what it finds is sifted."""
_FILLING = "Đang lập lại chỉ mục từ khóa. Câu trả lời lúc này có thể còn thiếu; hãy hỏi lại sau ít phút."


class VisibleLibrary(Library):
    """Those documents of a library whose names are `visible`. Thread-safe."""

    def __init__(self, whole: Library, visible: frozenset[str]) -> None:
        self.whole = whole
        self.visible = visible
        self.cut = whole.cut
        self._settings, self._store, self._given = whole._settings, whole._store, whole._given
        self._state, self._exact = whole._state, whole._exact
        self._recent: Recent[Passage] = Recent()
        self._recent_facts: Recent[Facts] = Recent()
        self._stamp = hashlib.sha256("\n".join(sorted(visible)).encode()).hexdigest()[:16]
        self._all = whole._manifest
        self._manifest = self._narrowed(self._all)

    def close(self) -> None:
        """The whole library stays open."""

    def _narrowed(self, manifest: Manifest) -> Manifest:
        kept = {name: report for name, report in manifest.reports.items() if name in self.visible}
        decisions = tuple(one for one in manifest.decisions if one.newer in kept and one.older in kept)
        return replace(manifest, reports=kept, decisions=decisions, stamp=f"{manifest.stamp}.{self._stamp}")

    # parts that are shared

    @cached_property
    def files(self) -> FileReader:
        return self.whole.files

    @cached_property
    def embedder(self) -> Embedder | None:
        return self.whole.embedder

    @cached_property
    def analyzer(self) -> Analyzer:
        return self.whole.analyzer

    @cached_property
    def _lexical(self) -> LexicalIndex:
        return self.whole._lexical

    @cached_property
    def _rows(self) -> LexicalIndex:
        return self.whole._rows

    @cached_property
    def _derived(self) -> Derived:
        return self.whole._derived

    @property
    def notice(self) -> str | None:
        return _FILLING if self.filling else self.whole.notice

    # reading

    def refresh(self) -> None:
        self.whole.refresh()
        if (now := self.whole._manifest) is not self._all:
            self._all, self._manifest = now, self._narrowed(now)

    def dense_search(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> Hits:
        passages = sum(report.passages for report in self._manifest.reports.values())
        return super().dense_search(vector, k, self._among(documents, passages <= FEW))

    def lexical_search(
        self,
        terms: Mapping[str, float],
        k: int,
        *,
        folded: bool = False,
        documents: Collection[str] | None = None,
        boosts: Mapping[str, float] | None = None,
    ) -> Hits:
        among = self._among(documents, len(self._manifest.reports) <= FEW_DOCUMENTS)
        return super().lexical_search(terms, k, folded=folded, documents=among, boosts=boosts)

    def _among(self, documents: Collection[str] | None, few: bool) -> Collection[str] | None:
        """What an index is told to search. Where it is told nothing, what it finds is sifted by the manifest."""
        held = self._manifest.reports
        if documents is not None:
            return [name for name in documents if name in held]
        return list(held) if few and len(held) < len(self._all.reports) else None

    def passage_counts(self, terms: Collection[str], folded: bool = False) -> tuple[dict[str, int], int]:
        if len(self._manifest.reports) == len(self._all.reports):
            return super().passage_counts(terms, folded)
        self._follow()
        counts = self._lexical.counts_among(terms, list(self._manifest.reports), folded=folded)
        return counts, sum(report.passages for report in self._manifest.reports.values())

    def vocabulary(self) -> dict[str, int]:
        if len(self._manifest.reports) == len(self._all.reports):
            return super().vocabulary()
        self._follow()
        return self._lexical.vocabulary(list(self._manifest.reports))

    def derived(self, maker: Maker[T], where: Sequence[Where] = ()) -> list[T]:
        keys = self._manifest.by_key
        return self._read(lambda _: self._derived.values(self._all, maker, where, keys))

    def _follow(self, wait: float | None = None, known: Mapping[str, Sequence[Passage]] | None = None) -> None:
        self.whole._follow(wait, known)

    # writing: names that others' documents have are no way to them

    def add(
        self,
        paths: Iterable[Path],
        *,
        on_progress: OnProgress | None = None,
        shelving: Shelving | None = None,
    ) -> Iterator[FileResult]:
        return self.whole.add(paths, on_progress=on_progress, shelving=shelving)

    def remove(self, name: str) -> ReportInfo:
        return self.whole.remove(self.find(name).document)

    def correct(self, name: str, values: Mapping[str, str | None], who: str = "") -> ReportInfo:
        made = self.whole.correct(self.find(name).document, values, who)
        self.refresh()
        return made

    def decide(self, newer: str, older: str, kind: Choice, who: str = "") -> None:
        self.whole.decide(self.find(newer).document, self.find(older).document, kind, who)
        self.refresh()

    def undecide(self, one: str, other: str) -> None:
        self.whole.undecide(self.find(one).document, self.find(other).document)
        self.refresh()

    def keep_derived(self, maker: Maker[Any]) -> int:
        return self.whole.keep_derived(maker)
