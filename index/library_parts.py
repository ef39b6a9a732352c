"""What a library is read by: its store, the embedder, the indexes, and the manifest that says which passages count.

A reader holds one manifest, an immutable value, and swaps it for a newer one when asked to `refresh`. What it returns
belongs to the version in that manifest, whatever is being written meanwhile.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from index.dense import ExactSearch
from index.embedding import NO_EMBEDDER, Embedder, build_embedder
from index.errors import EmbedderMismatch
from index.manifest import Manifest, passage_ids
from index.recent import Recent
from index.report import Passage
from index.settings import Settings
from index.store import Store, StoreChanged, open_store

if TYPE_CHECKING:
    from index.derived import BatchTable, Derived
    from index.lexical import LexicalIndex
    from index.steering import Facts
from index.vietnamese import Analyzer

log = logging.getLogger(__name__)

LEXICAL_WAIT = 0.2
"""Seconds that a question waits for another process to finish writing the lexical index."""

T = TypeVar("T")


class LibraryParts:
    """The parts of one library, each made on first need. Thread-safe."""

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

    def refresh(self) -> None:
        """See what other processes have changed; once per question. One small read when nothing has."""
        if self._store.revision() != self._manifest.revision:
            with self._state:
                if self._store.revision() != self._manifest.revision:
                    self._store.reopen()
                    self._manifest = self._store.manifest()
        self._follow(LEXICAL_WAIT)

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
