"""What adding files tells while it works and when it is done, and what whoever adds them may do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.containers import Part
from index.files import document_name
from index.locking import Check

Status = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; `reason` says why one was refused and what to do, `notes` what was read only in part."""

    document: str
    status: Status
    reason: str = ""
    passages: int = 0
    pages: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddProgress:
    """File `file` of `files` (from 1), with `done` of its `passages` passages stored; 0 of 0 while it is read."""

    document: str
    file: int
    files: int
    done: int
    passages: int


OnProgress = Callable[[AddProgress], None]


class Shelving:
    """What whoever adds documents may do with the names in a library: here, everything."""

    def name(self, document: str) -> str:
        """The name under which he may keep a document of that name."""
        return document

    def sees(self, document: str) -> bool:
        """Whether he may be told of a document that the library has."""
        return True

    def store(self, document: str, held: Collection[str]) -> None:
        """A document is about to be stored under a name; `held` are the names in the library.

        Raises FileRefused where he may not replace what is there.
        """

    def settle(self, held: Collection[str]) -> None:
        """All that he adds at once has been stored or refused."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A document on its way into the library: a file, or a part of one."""

    path: Path
    part: Part
    check: Check
    progress: Callable[[int, int], None]
    shelving: Shelving


def reporter(on_progress: OnProgress | None, path: Path, file: int, files: int) -> Callable[[int, int], None]:
    def report(done: int, passages: int) -> None:
        if on_progress:
            on_progress(AddProgress(document_name(path), file, files, done, passages))

    return report
