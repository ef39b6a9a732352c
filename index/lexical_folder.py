"""A folder of Tantivy files: opened, emptied, locked, and what is wrong with it. Memory where none can be written."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock

from index.lexical_layouts import PASSAGES, Layout
from index.vietnamese import Analyzer

log = logging.getLogger(__name__)

MADE_BY = (
    "lexical.py",
    "lexical_folder.py",
    "lexical_layouts.py",
    "chunking.py",
    "steering.py",
    "text/times.py",
    "data/times.tsv",
    "vietnamese.py",
    "clauses.py",
)
"""The files that decide on fields, their terms and the facts kept; an index that other code made is filled again."""

STATE = "@state"


class Damaged(Exception):
    """The index on disk can't be used."""


@dataclass(frozen=True, slots=True)
class State:
    """What an index reflects. `shape` names fields and terms, `collection` the passages, `revision` the commit."""

    shape: str = ""
    collection: str = ""
    revision: str = ""


class LexicalFolder:
    """Where an index lies, its last commit, and what that reflects."""

    def __init__(self, folder: Path | None, analyzer: Analyzer, layout: Layout = PASSAGES) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._layout = layout
        self._shape = f"{_code()}:{layout.name}:{analyzer.fingerprint}"
        self._guard = threading.RLock()
        self._schema = _schema(layout)
        self._index: Any = None
        self._searcher: Any = None
        self._links: tempfile.TemporaryDirectory[str] | None = None
        self.state = State()
        try:
            self._load()
        except Damaged as error:
            log.warning("lexical index will be built again: %s", error)

    def _reload(self) -> bool:
        try:
            self._load()
        except Damaged as error:
            log.warning("lexical index is damaged and will be built again: %s", error)
            return False
        return self._searcher is not None

    def _load(self) -> None:
        """See the last commit, of whichever process. Raises Damaged."""
        with tantivy_errors():
            if self._folder is not None and (self._folder / "meta.json").exists():
                # Opened anew each time: the folder may have been emptied and filled again since.
                self._index = self._prepared(self._opened(self._folder))
            if self._index is None:
                return
            self._index.reload()
            searcher = self._index.searcher()
            hits = searcher.search(tantivy.Query.term_query(self._schema, "key", STATE), 1, count=False).hits
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
        with tantivy_errors():
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
def tantivy_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise Damaged(str(error)) from error
    except BaseException as error:
        # A damaged file can make Tantivy's Rust code panic, which arrives as no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged(str(error)) from error
