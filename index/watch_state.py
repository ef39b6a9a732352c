"""What is remembered of watched folders between looks and restarts: `watched.json` in the data folder."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from index.library import FileResult
from index.marker import read_marker, write_atomically
from index.watch_files import Seen

FILE = "watched.json"
BY_HAND = "by-hand.jsonl"
"""Names of documents, one a line, that were uploaded while folders were watched; only ever added to."""
FIRST_RETRY, LAST_RETRY = 60.0, 86_400.0
"""Seconds until a refused file is tried again: twice as long each time."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it was last read: the documents that it stands for, why it was refused, when to try it again."""

    size: int
    mtime: float
    digest: str = ""
    documents: tuple[str, ...] = ()
    reason: str = ""
    tries: int = 0
    retry: float = 0.0

    def fits(self, seen: Seen) -> bool:
        return (self.size, self.mtime) == (seen.size, seen.mtime)


@dataclass(frozen=True, slots=True)
class Owned:
    """A document that only a watched file brought in: its digest, that file, since when there is no such file."""

    digest: str
    path: str
    gone: float | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """`files` by path, `owned` by the document's name."""

    files: Mapping[str, Taken] = field(default_factory=dict)
    owned: Mapping[str, Owned] = field(default_factory=dict)


def load(data_dir: Path) -> Kept:
    """Empty where there is nothing, nothing that can be read, or what belongs to another library."""
    try:
        raw = json.loads((data_dir / FILE).read_text("utf-8"))
        marker = read_marker(data_dir)
        if raw["library"] and (marker is None or not marker.replaces(raw["library"])):
            return Kept()
        files = {path: Taken(**{**one, "documents": tuple(one["documents"])}) for path, one in raw["files"].items()}
        return Kept(files, {name: Owned(**one) for name, one in raw["owned"].items()})
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("%s can't be read, files are looked at anew: %s", data_dir / FILE, error)
        return Kept()


def save(data_dir: Path, kept: Kept) -> None:
    """Raises OSError."""
    marker = read_marker(data_dir)
    raw = {"library": marker.id if marker else "", **asdict(kept)}
    write_atomically(data_dir / FILE, json.dumps(raw, ensure_ascii=False))


def keep_by_hand(data_dir: Path, document: str) -> None:
    """Staff have uploaded a document that a folder may have brought in: it is theirs from now on. Raises OSError."""
    if (data_dir / FILE).exists():
        with (data_dir / BY_HAND).open("a", encoding="utf-8") as file:
            file.write(json.dumps(document, ensure_ascii=False) + "\n")


def by_hand(data_dir: Path) -> frozenset[str]:
    """The documents of `keep_by_hand`. Raises OSError, ValueError."""
    try:
        return frozenset(map(json.loads, (data_dir / BY_HAND).read_text("utf-8").splitlines()))
    except FileNotFoundError:
        return frozenset()


def taken(before: Taken | None, seen: Seen, digest: str, results: Sequence[FileResult], now: float) -> Taken:
    """A file after it was given to the library; what it stood for before stays where its new state is refused."""
    old = before.documents if before else ()
    refused = [result for result in results if result.status == "refused"]
    good = [result.document for result in results if result.status != "refused"]
    names = [*good, *(result.document for result in refused if result.document in old)] if good else old
    several = len(results) > 1
    reason = "; ".join(f"{one.document}: {one.reason}" if several else one.reason for one in refused)
    made = Taken(seen.size, seen.mtime, digest, tuple(dict.fromkeys(names)), reason)
    if good or not refused:
        return made
    tries = before.tries if before and before.digest == digest and before.reason else 0
    return replace(made, tries=tries + 1, retry=now + min(FIRST_RETRY * 2**tries, LAST_RETRY))


def owned_after(
    owned: Mapping[str, Owned],
    path: str,
    results: Sequence[FileResult],
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> dict[str, Owned]:
    """Which documents are the folders' own after a file was added; `before`, `after`: the library's digests.

    What was there already, uploaded by hand, stays whoever's it was, even if a watched file has replaced it.
    """
    made = dict(owned)
    for result in results:
        name = result.document
        ours = name in owned and before.get(name) == owned[name].digest
        if result.status == "added" or (ours and result.status != "refused"):
            made[name] = Owned(after.get(name, ""), path)
        elif result.status == "replaced":
            made.pop(name, None)
    return made
