"""What was asked for on the command line -> reports: files that are read on the spot, or documents of the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import FileRefused, TrolyError
from index.file_reader import FileReader
from index.report import Report
from index.settings import Settings
from index.vietnamese import uncapital


@dataclass(frozen=True, slots=True)
class Given:
    """One input as it was named, with the report it is, or the reason why it can't be used."""

    name: str
    report: Report | None
    reason: str = ""


def read_inputs(names: Sequence[str], settings: Settings) -> Iterator[Given]:
    """The inputs in order, each once; a path is read, anything else is looked up in the library by name or id."""
    seen: set[str] = set()
    library = _Library(settings)
    files = FileReader(settings.limits)
    try:
        for name in names:
            given = _one(name, files, library)
            if given.report is None or given.report.digest not in seen:
                seen.add(given.report.digest if given.report else "")
                yield given
    finally:
        files.close()
        library.close()


def _one(name: str, files: FileReader, library: _Library) -> Given:
    path = Path(name)
    try:
        if path.exists():
            return Given(name, files.read(path))
        return Given(name, library.report(name))
    except FileRefused as refused:
        return Given(name, None, refused.reason)
    except TrolyError as error:
        return Given(name, None, f"Không có tệp nào ở đường dẫn này, và {uncapital(str(error))}")


class _Library:
    """The library, opened when the first name needs it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: object | None = None

    def report(self, name: str) -> Report:
        from index.library import Library

        if self._open is None:
            self._open = Library.open(self._settings)
        assert isinstance(self._open, Library)
        return self._open.report(name)

    def close(self) -> None:
        from index.library import Library

        if isinstance(self._open, Library):
            self._open.close()
