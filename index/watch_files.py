"""What lies in watched folders: one look at them, and the places that could not be looked into."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from index.files import SUPPORTED

MOST_FILES = 50_000
"""Files of the kinds that are read, in one folder; where there are more, the rest is not looked at."""
_NOT_PAPERS = (".", "~$")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file's size in bytes and the time of its last change, in seconds of the Unix clock."""

    size: int
    mtime: float


@dataclass(frozen=True, slots=True)
class Look:
    """`files` by path. `unseen`: folders of which nothing is known. `others`: files of kinds that are not read."""

    files: dict[str, Seen]
    unseen: tuple[str, ...]
    others: int

    def knows(self, path: str) -> bool:
        """Whether a file at that path would have been seen."""
        return not any(lies_in(path, folder) for folder in self.unseen)


def lies_in(path: str, folder: str) -> bool:
    return PurePath(path).is_relative_to(folder)


def look(folders: Sequence[Path], avoid: Path) -> Look:
    """The papers in the folders and below, but for hidden ones, links, and what lies in `avoid`. Never raises.

    A folder without a single file counts as unseen: so looks the place of a share that is not mounted.
    """
    files: dict[str, Seen] = {}
    found: dict[str, Seen]
    unseen: list[str] = []
    others = 0
    avoid = avoid.absolute()
    for folder in folders:
        found, skipped = ({}, 0) if lies_in(str(folder), str(avoid)) else _walk(folder, avoid, unseen)
        if not found or len(found) > MOST_FILES:
            unseen.append(str(folder))
        files.update(list(found.items())[:MOST_FILES])
        others += skipped
    return Look(files, tuple(dict.fromkeys(unseen)), others)


def _walk(folder: Path, avoid: Path, unseen: list[str]) -> tuple[dict[str, Seen], int]:
    found: dict[str, Seen] = {}
    others = 0

    def unreadable(error: OSError) -> None:
        unseen.append(str(error.filename or folder))

    for place, names, papers in os.walk(folder, onerror=unreadable):
        names[:] = sorted(name for name in names if not name.startswith(_NOT_PAPERS) and Path(place, name) != avoid)
        for name in sorted(papers):
            if name.startswith(_NOT_PAPERS):
                continue
            if PurePath(name).suffix.lower() not in SUPPORTED:
                others += 1
            elif state := _state(path := os.path.join(place, name), unseen):  # noqa: PTH118
                found[path] = state
        if len(found) > MOST_FILES:
            break
    return found, others


def _state(path: str, unseen: list[str]) -> Seen | None:
    try:
        state = os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError:
        unseen.append(path)
        return None
    return Seen(state.st_size, state.st_mtime) if stat.S_ISREG(state.st_mode) else None
