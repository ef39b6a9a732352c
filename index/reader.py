"""The reading half of the library: documents and passages by name or id, and what is derived from them."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import UnknownDocument
from index.library_search import SearchedLibrary
from index.manifest import Manifest, ReportInfo, key_of, passage_ids
from index.originals import original_of
from index.proposals import Proposal
from index.relations import Decision, Relation, Standing
from index.report import Passage, Report

if TYPE_CHECKING:
    from index.derived import Maker, Where
    from index.steering import Facts
    from index.text import Period

log = logging.getLogger(__name__)

REPLACED_MEANWHILE = 3
"""How often the passages of a document are asked for again because it was replaced in between."""

T = TypeVar("T")


class LibraryReader(SearchedLibrary):
    """Reads one library. Thread-safe."""

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
