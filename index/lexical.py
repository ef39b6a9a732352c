"""Tantivy: BM25 over Vietnamese search terms. Derived from Chroma, so it may be deleted at any time.

Every field holds terms made by `index.vietnamese`, joined by spaces and cut at spaces again: Tantivy neither
lower-cases nor stems. A state record inside the index, committed together with the passages, tells which revision of
the library it reflects. An index that is damaged, of another shape, or of another library is emptied and filled again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import threading
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock, Timeout

from index.lexical_layouts import PASSAGES, Layout
from index.manifest import Manifest, key_of
from index.report import Passage
from index.steering import Facts, facts_of, pack_facts, unpack_facts
from index.vietnamese import Analyzer

log = logging.getLogger(__name__)

MADE_BY = (
    "lexical.py",
    "lexical_layouts.py",
    "chunking.py",
    "steering.py",
    "text/times.py",
    "data/times.tsv",
    "vietnamese.py",
)
"""The files that decide on fields, their terms and the facts kept; an index that other code made is filled again."""

_HEAP = 64_000_000
_STATE = "@state"
_LOCK_SECONDS = 60.0

Fetch = Callable[[Sequence[str]], Iterable[Passage]]
"""Version keys -> their passages."""


class Damaged(Exception):
    """The index on disk can't be used."""


@dataclass(frozen=True, slots=True)
class State:
    """What an index reflects. `shape` names fields and terms, `collection` the passages, `revision` the commit."""

    shape: str = ""
    collection: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """`done` passages of `total`."""

    done: int
    total: int


class LexicalIndex:
    """A folder of Tantivy files, or memory where the folder can't be written. Thread-safe.

    Several processes may share the folder: whoever holds the lock beside it writes, the others read what is there.
    """

    def __init__(self, folder: Path | None, analyzer: Analyzer, layout: Layout = PASSAGES) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._layout = layout
        self._shape = f"{_code()}:{layout.name}:{analyzer.fingerprint}"
        self._guard = threading.RLock()
        self._filling: Filling | None = None
        self._schema = _schema(layout)
        self._index: Any = None
        self._searcher: Any = None
        self._links: tempfile.TemporaryDirectory[str] | None = None
        self.state = State()
        try:
            self._load()
        except Damaged as error:
            log.warning("lexical index will be built again: %s", error)

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
        with _tantivy_errors():
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
        with _tantivy_errors():
            return {term: searcher.doc_freq(field, term) for term in terms}, searcher.num_docs

    def counts_among(self, terms: Collection[str], documents: Sequence[str], *, folded: bool = False) -> dict[str, int]:
        """The same counts over some documents alone. Raises Damaged."""
        searcher = self._searcher
        if searcher is None or not documents:
            return dict.fromkeys(terms, 0)
        field, chosen = "folded" if folded else "text", self._chosen(documents)
        with _tantivy_errors():
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
        with _tantivy_errors():
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
        with _tantivy_errors():
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
        with _tantivy_errors():
            found = self._searcher.terms_with_prefix("key", "", filter_query=tantivy.Query.all_query())
        return {key: count for key, count in found if key != _STATE}

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
        with _tantivy_errors():
            writer = self._index.writer(_HEAP, 1)
            for key in (*drop, _STATE):
                writer.delete_documents_by_term("key", key)
                writer.delete_documents_by_term("of", key)
            for passage in passages:
                for document in self._documents(passage):
                    writer.add_document(document)
            writer.add_document(tantivy.Document(key=_STATE, state=json.dumps(asdict(state))))
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

    # ------------------------------------------------------------------------------------------ opening

    def _reload(self) -> bool:
        try:
            self._load()
        except Damaged as error:
            log.warning("lexical index is damaged and will be built again: %s", error)
            return False
        return self._searcher is not None

    def _load(self) -> None:
        """See the last commit, of whichever process. Raises Damaged."""
        with _tantivy_errors():
            if self._folder is not None and (self._folder / "meta.json").exists():
                # Opened anew each time: the folder may have been emptied and filled again since.
                self._index = self._prepared(self._opened(self._folder))
            if self._index is None:
                return
            self._index.reload()
            searcher = self._index.searcher()
            hits = searcher.search(tantivy.Query.term_query(self._schema, "key", _STATE), 1, count=False).hits
            state = json.loads(searcher.doc(hits[0][1]).get_first("state")) if hits else {}
            self._searcher, self.state = searcher, State(**state)

    def _opened(self, folder: Path) -> Any:
        try:
            return tantivy.Index.open(str(folder))
        except ValueError as error:
            if "Lockfile" not in str(error):
                raise
        # Tantivy locks what it opens by a file, which a read-only folder does not take: links to its files do.
        self._links = tempfile.TemporaryDirectory(prefix="troly-lexical-", ignore_cleanup_errors=True)
        for file in folder.iterdir():
            if not file.name.endswith(".lock"):
                (Path(self._links.name) / file.name).symlink_to(file.absolute())
        return tantivy.Index.open(self._links.name)

    def _empty(self) -> None:
        self._searcher, self.state = None, State()
        with _tantivy_errors():
            if self._folder is None:
                self._index = self._prepared(tantivy.Index(self._schema))
                return
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(exist_ok=True)
            self._index = self._prepared(tantivy.Index(self._schema, str(self._folder)))

    def _prepared(self, index: Any) -> Any:
        index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        # The default policy starts a thread that polls the folder.
        index.config_reader(reload_policy="manual")
        return index

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        if self._folder is None:
            yield
            return
        # Beside the folder: Tantivy's own lock is inside it, and goes when a damaged index is emptied.
        with FileLock(self._folder.with_suffix(".lock"), timeout=wait):
            yield


def _both(query: Any, chosen: Any) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])


def fault(folder: Path) -> str:
    """What is wrong with the files of an index; "" when each has the checksum that Tantivy wrote into its end."""
    if not (folder / "meta.json").is_file():
        return "meta.json is missing"
    try:
        segments = json.loads((folder / "meta.json").read_text("utf-8"))["segments"]
        names = [one["segment_id"].replace("-", "") for one in segments]
    except (OSError, ValueError, TypeError, KeyError):
        return "meta.json can't be read"
    found = {file for file in folder.iterdir() if file.name.partition(".")[0] in names}
    bare = [name for name in names if folder / f"{name}.store" not in found]
    if bare:
        return f"files of segment {bare[0]} are missing"
    return next((f"{file.name} is damaged" for file in sorted(found) if not _whole(file.read_bytes())), "")


def _whole(raw: bytes) -> bool:
    """A file ends in a footer (JSON, with the CRC-32 of all before it), the footer's length and a magic number."""
    end = len(raw) - 8
    try:
        start = end - int.from_bytes(raw[end : end + 4], "little")
        return bool(start >= 0 and json.loads(raw[start:end])["crc"] == zlib.crc32(raw[:start]))
    except (ValueError, TypeError, KeyError):
        return False


def _code() -> str:
    """Names the code that decides what an index holds: nobody has to remember raising a number."""
    sources = (files("index").joinpath(name).read_bytes() for name in MADE_BY)
    return hashlib.sha256(b"\0".join(sources)).hexdigest()[:16]


def _schema(layout: Layout) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("of", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("facts", stored=True)
    for name in (*layout.boosts, *layout.folded):
        builder.add_text_field(name, tokenizer_name="terms", index_option="freq")
    return builder.build()


@contextmanager
def _tantivy_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise Damaged(str(error)) from error
    except BaseException as error:
        # A damaged file can make Tantivy's Rust code panic, which arrives as no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged(str(error)) from error
