"""The reading half of the library: documents and passages by name or id, dense and lexical search.

A reader holds one manifest, an immutable value that says which passages count, and swaps it for a newer one when
asked to `refresh`. What it returns belongs to the version in that manifest, whatever is being written meanwhile.
"""

from __future__ import annotations

import logging
import threading
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from index.dense import ExactSearch
from index.embedding import NO_EMBEDDER, Embedder, Vectors, build_embedder
from index.errors import EmbedderMismatch, UnknownDocument
from index.manifest import Manifest, ReportInfo, key_of, passage_ids
from index.originals import original_of
from index.proposals import Proposal
from index.recent import Recent
from index.relations import Decision, Relation, Standing
from index.report import Passage, Report
from index.settings import Settings
from index.store import Store, StoreChanged, open_store

if TYPE_CHECKING:
    from index.derived import BatchTable, Derived, Maker, Where
    from index.lexical import LexicalIndex
    from index.steering import Facts
    from index.text import Period
from index.vietnamese import Analyzer

log = logging.getLogger(__name__)

LEXICAL_WAIT = 0.2
"""Seconds that a question waits for another process to finish writing the lexical index."""

REPLACED_MEANWHILE = 3
"""How often the passages of a document are asked for again because it was replaced in between."""

Hits = list[tuple[str, float]]
T = TypeVar("T")


class LibraryReader:
    """Reads one library. Thread-safe."""

    def __init__(self, settings: Settings, store: Store, embedder: Embedder | None = None) -> None:
        self._settings = settings
        self._store = store
        self._given = embedder
        self._state = threading.RLock()
        self._recent: Recent[Passage] = Recent()
        self._recent_facts: Recent[Facts] = Recent()
        self._exact = ExactSearch()
        self._manifest = store.manifest()

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder | None = None) -> Self:
        """The library of the settings. The embedder is built on first need unless given. Raises LibraryUnavailable."""
        return cls(settings, open_store(settings), embedder)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------------------------------ parts

    @cached_property
    def embedder(self) -> Embedder | None:
        """None when the library is to be searched lexically only."""
        with self._state:
            return self._given or build_embedder(self._settings)

    @cached_property
    def analyzer(self) -> Analyzer:
        from index.vietnamese import build_analyzer

        return build_analyzer(self._settings.abbreviations)

    @cached_property
    def _lexical(self) -> LexicalIndex:
        from index.lexical import LexicalIndex

        with self._state:
            return LexicalIndex(self._settings.data_dir / "lexical", self.analyzer)

    @cached_property
    def _rows(self) -> LexicalIndex:
        """Table rows, searched one by one."""
        from index.lexical import LexicalIndex
        from index.lexical_layouts import ROWS

        with self._state:
            return LexicalIndex(self._settings.data_dir / "lexical-rows", self.analyzer, ROWS)

    @cached_property
    def _derived(self) -> Derived:
        from index.derived import Derived

        with self._state:
            return Derived(self._store, self._table, self._settings.data_dir / "derived.lock")

    @property
    def _table(self) -> BatchTable:
        from index.derived_chroma import ChromaTable
        from index.derived_sqlite import SqliteTable

        return ChromaTable(self._store) if self._store.shared else SqliteTable(self._settings.data_dir)

    @property
    def generation(self) -> int:
        return self._manifest.generation

    @property
    def revision(self) -> str:
        """Changes whenever the library does: a key for whatever is derived from it."""
        return self._manifest.revision

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def filling(self) -> bool:
        """The lexical index is being filled anew; questions are answered by vectors alone meanwhile."""
        return self._lexical.filling is not None

    @property
    def notice(self) -> str | None:
        """What staff should know about searching this library, in Vietnamese; None when all is well."""
        filling = self._lexical.filling
        if filling:
            done, total = (f"{number:,}".replace(",", ".") for number in (filling.done, filling.total))
            return (
                f"Đang lập lại chỉ mục từ khóa ({done}/{total} đoạn). Câu trả lời lúc này có thể còn thiếu; "
                "hãy hỏi lại sau ít phút."
            )
        misfit = self._misfit()
        if misfit is None:
            return None
        log.warning("searching by words only: %s", misfit.for_operators)
        return (
            "Tạm thời chỉ tìm theo từ khóa, vì mô hình tìm kiếm đang dùng khác với mô hình lúc nạp tài liệu. "
            "Câu trả lời vẫn có trích dẫn; hãy báo người quản trị phần mềm."
        )

    def _misfit(self) -> EmbedderMismatch | None:
        """Why the library's vectors can't be searched or added to."""
        if self._vectors_fit():
            return None
        return EmbedderMismatch(
            "Chưa thêm được tài liệu: mô hình tìm kiếm đang dùng khác với mô hình lúc nạp các tài liệu đã có. "
            "Hãy báo người quản trị phần mềm.",
            hint=f"Thư viện được lập chỉ mục bằng «{self._manifest.embedder}», cấu hình hiện tại là "
            f"«{self._embedder_name}». Đặt lại TROLY_EMBEDDING như cũ, hoặc chạy `python -m index rebuild` "
            "để lập chỉ mục lại toàn bộ.",
        )

    @property
    def _embedder_name(self) -> str:
        return self.embedder.name if self.embedder else NO_EMBEDDER

    def _vectors_fit(self) -> bool:
        return not self._manifest.reports or self._manifest.embedder == self._embedder_name

    # ------------------------------------------------------------------------------------------ reading

    def refresh(self) -> None:
        """See what other processes have changed; once per question. One small read when nothing has."""
        if self._store.revision() != self._manifest.revision:
            with self._state:
                if self._store.revision() != self._manifest.revision:
                    self._store.reopen()
                    self._manifest = self._store.manifest()
        self._follow(LEXICAL_WAIT)

    def reports(self) -> list[ReportInfo]:
        """The documents, by name."""
        return list(self._manifest.reports.values())

    def provinces(self) -> tuple[str, ...]:
        """The provinces that documents are about, by name."""
        return tuple(sorted({r.metadata.province for r in self.reports() if r.metadata.province}))

    def documents_of(self, periods: Collection[Period], provinces: Collection[str]) -> dict[str, str]:
        """The documents, with their keys, whose head says that they are about one of the periods, or of months that end
        with it; about one of the provinces too if any are given."""
        manifest = self._manifest
        asked = {(p.year, p.last, p.until) for p in periods if p.year}
        places = {*provinces, ""}
        return {
            name: report.key
            for name, report in manifest.reports.items()
            if (not provinces or report.metadata.province in places)
            and any((told.year, told.last, told.until) in asked for told in manifest.times[name])
        }

    def find(self, name: str) -> ReportInfo:
        """The document of that file name, or of that id or start of an id. Raises UnknownDocument."""
        manifest = self._manifest
        exact = manifest.reports.get(unicodedata.normalize("NFC", name))
        found = (
            [exact] if exact else [r for r in manifest.reports.values() if name and r.digest.startswith(name.lower())]
        )
        if len(found) > 1:
            names = ", ".join(r.document for r in found)
            raise UnknownDocument(f"Mã {name} ứng với nhiều tài liệu ({names}). Hãy dùng tên tệp.")
        if not found:
            raise UnknownDocument(
                f"Thư viện không có tài liệu {name}. Mục Tài liệu liệt kê những tài liệu đang có.",
                hint="Lệnh `python -m index list` cho biết tên và mã.",
            )
        return found[0]

    def original(self, name: str) -> Path | None:
        """The file that a document was read from, if it was kept. Raises UnknownDocument."""
        return original_of(self._settings.data_dir, self.find(name).digest)

    def report(self, name: str) -> Report:
        """A document as it was read, by file name or id. Raises UnknownDocument."""
        key = self.find(name).key
        found = self._read(lambda _: self._store.source(key))
        if found is None:
            raise UnknownDocument(f"Không còn nội dung của tài liệu {name}. Hãy thêm lại tệp.")
        return found

    def get_passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages in the order of the ids, without those that the library does not hold (any more)."""

        def read(manifest: Manifest) -> list[Passage]:
            current = [one for one in ids if key_of(one) in manifest.by_key]
            found = self._recent.get(manifest.revision, current, lambda wanted: self._read_passages(manifest, wanted))
            return [found[one] for one in current if one in found]

        return self._read(read)

    def _read_passages(self, manifest: Manifest, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages with what befell their documents."""
        found = self._store.passages(manifest.collection, ids)
        told = manifest.standings
        return {one: replace(p, standing=told[p.document]) if p.document in told else p for one, p in found.items()}

    @property
    def standings(self) -> Mapping[str, tuple[Standing, ...]]:
        """Document -> by what it was replaced or amended; those alone that something befell."""
        return self._manifest.standings

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What staff have said of pairs of documents, the oldest first."""
        return self._manifest.decisions

    @property
    def relations(self) -> tuple[Relation, ...]:
        return self._manifest.relations

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Pairs that may be versions of one paper, on which staff have not decided."""
        return self._manifest.proposals

    def facts(self, ids: Sequence[str]) -> dict[str, Facts]:
        """id -> what the passage says of place and time, for those of the ids that the library holds."""
        manifest = self._manifest
        current = [one for one in ids if key_of(one) in manifest.by_key]
        return self._recent_facts.get(manifest.revision, current, lambda wanted: self._read_facts(manifest, wanted))

    def _read_facts(self, manifest: Manifest, ids: Sequence[str]) -> dict[str, Facts]:
        from index.lexical import Damaged
        from index.steering import facts_of

        try:
            found = self._lexical.facts(ids, manifest)
        except Damaged as error:  # the next search builds it again
            log.warning("facts are read from the passages: %s", error)
            found = {}
        missing = [one for one in ids if one not in found]
        return found | {p.id: facts_of(p) for p in (self.get_passages(missing) if missing else ())}

    def passage(self, passage_id: str) -> Passage:
        """Raises UnknownDocument when the library does not hold it (any more)."""
        found = self.get_passages([passage_id])
        if not found:
            raise UnknownDocument(f"Đoạn {passage_id} không còn trong thư viện: tài liệu đã được thay hoặc gỡ.")
        return found[0]

    def context(self, passage_id: str, before: int = 2, after: int = 2) -> list[Passage]:
        """The passage with its neighbours in the document, in order. Raises UnknownDocument."""
        passage = self.passage(passage_id)
        info = self._manifest.by_key.get(key_of(passage_id))
        ids = passage_ids(key_of(passage_id), info.passages if info else 0)
        around = ids[max(0, passage.ordinal - before) : passage.ordinal + after + 1]
        return self.get_passages(around) or [passage]

    def passages_at(self, name: str, ordinals: Collection[int]) -> list[Passage]:
        """Those passages of a document that stand at some ordinals, in order. Raises UnknownDocument."""
        info = self.find(name)
        ids = passage_ids(info.key, info.passages)
        return self.get_passages([ids[i] for i in sorted(ordinals) if 0 <= i < len(ids)])

    def passages(self, name: str) -> list[Passage]:
        """All passages of a document, by file name or id, in order. Raises UnknownDocument.

        Where another process replaces the document meanwhile, its new passages.
        """
        info = self.find(name)
        found = self.get_passages(passage_ids(info.key, info.passages))
        for _ in range(REPLACED_MEANWHILE):
            if len(found) == info.passages:
                break
            self.refresh()
            info = self.find(name)
            found = self.get_passages(passage_ids(info.key, info.passages))
        return found

    def derived(self, maker: Maker[T], where: Sequence[Where] = ()) -> list[T]:
        """What the maker makes of each report, in the order of `reports()`: stored values, or made now.

        With `where`, values for which none of the conditions holds may be left out.
        """
        return self._read(lambda manifest: self._derived.values(manifest, maker, where))

    def keep_derived(self, maker: Maker[Any]) -> int:
        """Store what the maker makes of new reports, and delete what it made of those gone. May take seconds a report.

        Returns how many reports it was stored for: 0 when nothing was missing, and where nothing can be written or
        another process is at it, which is no error: `derived` answers the same.
        """
        return self._derived.keep(maker)

    def count_derived(self, maker: Maker[Any]) -> tuple[int, int]:
        """(values stored, reports whose values are all stored)."""
        return self._read(lambda manifest: self._derived.counts(manifest, maker))

    def dense_search(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> Hits:
        """(passage id, cosine) of the `k` nearest passages. Empty when the library has other vectors: see `notice`."""

        def read(manifest: Manifest) -> Hits:
            if not manifest.reports or manifest.embedder == NO_EMBEDDER or not self._vectors_fit():
                return []
            if documents is not None:
                found = self._exact.search(
                    manifest, documents, vector, k, lambda ids: self._store.vectors(manifest.collection, ids)
                )
                if found is not None:
                    return found
            return _current(manifest, k, lambda limit: self._store.dense(manifest.collection, vector, limit, documents))

        return self._read(read)

    def lexical_search(
        self,
        terms: Mapping[str, float],
        k: int,
        *,
        folded: bool = False,
        documents: Collection[str] | None = None,
        boosts: Mapping[str, float] | None = None,
    ) -> Hits:
        """(passage id, BM25) of the `k` best passages for weighted terms, by themselves or by a table row of theirs.

        `folded` for terms without diacritics; with `boosts` by those fields of passages alone.
        """
        from index.lexical import Damaged
        from index.lexical_layouts import better_of

        def search(limit: int) -> Hits:
            found = self._lexical.search(terms, limit, folded=folded, documents=documents, boosts=boosts)
            if boosts:
                return found
            return better_of(found, self._rows.search(terms, limit, folded=folded, documents=documents), limit)

        try:
            self._follow(LEXICAL_WAIT)
        except StoreChanged:
            self.refresh()
        try:
            return _current(self._manifest, k, search)
        except Damaged as error:
            log.warning("lexical index is damaged and will be built again: %s", error)
            self._start_lexical_again()
            self._follow()
            return _current(self._manifest, k, search)

    def passage_counts(self, terms: Collection[str], folded: bool = False) -> tuple[dict[str, int], int]:
        """(term -> number of passages whose text has it, number of passages); `folded` for terms without diacritics."""
        self._follow(LEXICAL_WAIT)
        return self._lexical.counts(terms, folded=folded)

    def vocabulary(self) -> dict[str, int]:
        """Every syllable of the documents, as they write it -> number of passages that have it."""
        self._follow(LEXICAL_WAIT)
        return self._lexical.vocabulary()

    def _read(self, read: Callable[[Manifest], T]) -> T:
        try:
            return read(self._manifest)
        except StoreChanged:
            self.refresh()
            return read(self._manifest)

    def _follow(self, wait: float | None = None, known: Mapping[str, Sequence[Passage]] | None = None) -> None:
        """Bring the lexical index up to the manifest; `known` spares reading passages that are at hand."""
        manifest = self._manifest

        def fetch(keys: Sequence[str]) -> Iterator[Passage]:
            for key in keys:
                ids = passage_ids(key, manifest.by_key[key].passages)
                found = {} if known and key in known else self._store.passages(manifest.collection, ids)
                yield from known[key] if known and key in known else (found[one] for one in ids if one in found)

        for index in (self._lexical, self._rows):
            if not index.reflects(manifest):
                index.follow(manifest, fetch, **({} if wait is None else {"wait": wait}))

    def _start_lexical_again(self) -> None:
        self._lexical.start_again()
        self._rows.start_again()


def _current(manifest: Manifest, k: int, search: Callable[[int], Hits]) -> Hits:
    """The `k` best hits whose document version counts; asks for more where orphans took their places."""
    limit = k
    while True:
        found = search(limit)
        kept = [hit for hit in found if key_of(hit[0]) in manifest.by_key][:k]
        if len(kept) == k or len(found) < limit:
            return kept
        limit *= 4
