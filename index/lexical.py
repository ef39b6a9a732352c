"""Tantivy: BM25 over Vietnamese search terms. Derived from Chroma, so it may be deleted at any time.

Every field holds terms made by `index.vietnamese`, joined by spaces and cut at spaces again: Tantivy neither
lower-cases nor stems. A state record inside the index, committed together with the passages, tells which revision of
the library it reflects. An index that is damaged, of another shape, or of another library is emptied and filled again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tantivy
from filelock import Timeout

from index.lexical_folder import STATE, Damaged, LexicalFolder, State, tantivy_errors
from index.lexical_layouts import PASSAGES, Layout
from index.manifest import Manifest, key_of
from index.report import Passage
from index.steering import Facts, facts_of, pack_facts, unpack_facts
from index.vietnamese import Analyzer

__all__ = ["Damaged", "Filling", "LexicalIndex"]

log = logging.getLogger(__name__)

_HEAP = 64_000_000
_LOCK_SECONDS = 60.0

Fetch = Callable[[Sequence[str]], Iterable[Passage]]
"""Version keys -> their passages."""


@dataclass(frozen=True, slots=True)
class Filling:
    """`done` passages of `total`."""

    done: int
    total: int


class LexicalIndex(LexicalFolder):
    """A folder of Tantivy files, or memory where the folder can't be written. Thread-safe.

    Several processes may share the folder: whoever holds the lock beside it writes, the others read what is there.
    """

    def __init__(self, folder: Path | None, analyzer: Analyzer, layout: Layout = PASSAGES) -> None:
        self._filling: Filling | None = None
        super().__init__(folder, analyzer, layout)

    # ------------------------------------------------------------------------------------------ searching

    def search(
        self,
        terms: Mapping[str, float],
        k: int,
        *,
        folded: bool = False,
        documents: Collection[str] | None = None,
        boosts: Mapping[str, float] | None = None,
    ) -> list[tuple[str, float]]:
        """(passage id, BM25) of the passages of the `k` best entries for the weighted terms. Raises Damaged."""
        searcher = self._searcher
        if not terms or searcher is None:
            return []
        boosts = boosts or (self._layout.folded if folded else self._layout.boosts)
        with tantivy_errors():
            query = self._query(searcher, terms, boosts)
            if documents is not None:
                query = _both(query, self._chosen(list(documents)))
            hits = searcher.search(query, k, count=False).hits
            best: dict[str, float] = {}
            for score, address in hits:  # the best entry of each passage comes first
                best.setdefault(searcher.doc(address).get_first("id"), score)
            return list(best.items())

    def counts(self, terms: Collection[str], *, folded: bool = False) -> tuple[dict[str, int], int]:
        """(term -> number of passages whose text has it, number of passages). Raises Damaged."""
        searcher = self._searcher
        if searcher is None:
            return dict.fromkeys(terms, 0), 0
        field = "folded" if folded else "text"
        with tantivy_errors():
            return {term: searcher.doc_freq(field, term) for term in terms}, searcher.num_docs

    def counts_among(self, terms: Collection[str], documents: Sequence[str], *, folded: bool = False) -> dict[str, int]:
        """The same counts over some documents alone. Raises Damaged."""
        searcher = self._searcher
        if searcher is None or not documents:
            return dict.fromkeys(terms, 0)
        field, chosen = "folded" if folded else "text", self._chosen(documents)
        with tantivy_errors():
            return {
                term: searcher.search(_both(tantivy.Query.term_query(self._schema, field, term), chosen), 1).count
                if searcher.doc_freq(field, term)
                else 0
                for term in terms
            }

    def vocabulary(self, documents: Sequence[str] | None = None) -> dict[str, int]:
        """Every syllable made of letters -> number of passages whose text has it, among `documents` only when given.

        Raises Damaged.
        """
        if self._searcher is None or documents == []:
            return {}
        among = {} if documents is None else {"filter_query": self._chosen(documents)}
        with tantivy_errors():
            found = self._searcher.terms_with_prefix("text", "", **among)
            return {term: count for term, count in found if count and term.isalpha()}

    def _chosen(self, documents: Sequence[str]) -> Any:
        return tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self._schema, "document", list(documents)), 0.0
        )

    def facts(self, ids: Collection[str], manifest: Manifest) -> dict[str, Facts]:
        """id -> what the passage says of place and time, for those of the ids that the index has. Raises Damaged.

        Nothing while the index is of another shape or collection than the manifest's, whose passages may be cut
        otherwise.
        """
        searcher = self._searcher
        if not ids or searcher is None or not self._same_content(manifest):
            return {}
        with tantivy_errors():
            query = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, "id", list(ids)), 0.0)
            found = [searcher.doc(address) for _, address in searcher.search(query, len(ids), count=False).hits]
            return {one.get_first("id"): unpack_facts(bytes(one.get_first("facts"))) for one in found}

    def _query(self, searcher: Any, terms: Mapping[str, float], boosts: Mapping[str, float]) -> Any:
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, term, "freq"), weight * boost),
            )
            for name, boost in boosts.items()
            for term, weight in terms.items()
            if searcher.doc_freq(name, term)  # most terms are in few fields: half the time of a search
        ]
        return tantivy.Query.boolean_query(parts)

    def versions(self) -> dict[str, int]:
        """Version key -> number of its passages in the index. Raises Damaged."""
        if self._searcher is None:
            return {}
        with tantivy_errors():
            found = self._searcher.terms_with_prefix("key", "", filter_query=tantivy.Query.all_query())
        return {key: count for key, count in found if key != STATE}

    # ------------------------------------------------------------------------------------------ following the library

    @property
    def filling(self) -> Filling | None:
        """How far the index is filled anew; searches find nothing meanwhile. None while it can be searched."""
        return self._filling

    def reflects(self, manifest: Manifest) -> bool:
        return self.state == self._wanted(manifest)

    def follow(self, manifest: Manifest, fetch: Fetch, wait: float = _LOCK_SECONDS) -> bool:
        """Delete what the manifest lacks, add what it has.

        False when it isn't done: another thread or process has been writing for `wait` seconds, or fills it anew.
        """
        if self.reflects(manifest):
            return True
        if not self._guard.acquire(timeout=0 if self._filling else wait):
            return False
        try:
            return self._follow(manifest, fetch, wait)
        except Timeout:
            self._reload()
            return self.reflects(manifest)
        except (Damaged, OSError) as error:
            if self._folder is None:
                raise
            log.warning("lexical index on disk can't be written, kept in memory: %s", error)
            self._folder = self._index = self._searcher = None
            self.state = State()
            return self._follow(manifest, fetch, wait)
        finally:
            self._filling = None
            self._guard.release()

    def _follow(self, manifest: Manifest, fetch: Fetch, wait: float) -> bool:
        with self._locked(wait):
            if not self._reload() or not self._same_content(manifest):
                self._empty()
            elif self.reflects(manifest):  # another process has done it
                return True
            have, want = self.versions(), {report.key: report.passages for report in manifest.reports.values()}
            surplus = [key for key in have if have[key] != want.get(key)]
            missing = [key for key in want if have.get(key) != want[key]]
            if len(missing) > 1:
                log.info("lexical index: %d documents to add, %d to delete", len(missing), len(surplus))
            passages = fetch(missing) if missing else ()
            if self._searcher is None and len(missing) > 1:
                passages = self._counted(passages, sum(want[key] for key in missing))
            self._write(surplus, passages, self._wanted(manifest))
        return True

    def _counted(self, passages: Iterable[Passage], total: int) -> Iterator[Passage]:
        for done, passage in enumerate(passages):
            self._filling = Filling(done, total)
            yield passage

    def start_again(self) -> None:
        """Forget everything; the next `follow` fills the index anew."""
        with self._guard, self._locked(_LOCK_SECONDS):
            self._empty()

    def _wanted(self, manifest: Manifest) -> State:
        return State(self._shape, manifest.collection, manifest.revision)

    def _same_content(self, manifest: Manifest) -> bool:
        return (self.state.shape, self.state.collection) == (self._shape, manifest.collection)

    def _write(self, drop: Iterable[str], passages: Iterable[Passage], state: State) -> None:
        with tantivy_errors():
            writer = self._index.writer(_HEAP, 1)
            for key in (*drop, STATE):
                writer.delete_documents_by_term("key", key)
                writer.delete_documents_by_term("of", key)
            for passage in passages:
                for document in self._documents(passage):
                    writer.add_document(document)
            writer.add_document(tantivy.Document(key=STATE, state=json.dumps(asdict(state))))
            writer.commit()
            writer.wait_merging_threads()
        self._load()

    def _documents(self, passage: Passage) -> Iterator[Any]:
        """Exactly one has a `key`, so that passages can be counted; further ones tell what they are part `of`."""
        key, name = key_of(passage.id), passage.document
        entries = ({n: " ".join(t) for n, t in e.items()} for e in self._layout.entries(passage, self._analyzer))
        if self._layout.one_each:
            facts = pack_facts(facts_of(passage)).encode()
            yield tantivy.Document(id=passage.id, key=key, document=name, facts=facts, **next(entries))
            return
        yield tantivy.Document(key=key)
        yield from (tantivy.Document(id=passage.id, of=key, document=name, **entry) for entry in entries)


def _both(query: Any, chosen: Any) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])
