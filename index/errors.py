"""Everything that can go wrong, as one small tree. Messages are for staff, in Vietnamese; logs add the detail.

A message says what to do in the page's words. What only an operator can do, a command or a setting, is the error's
`hint`: the command line prints it after the message, the page does not.

TrolyError
├── FileRefused         one input file can't be used; the rest of the batch goes on
├── LibraryBusy         another process is writing to this library
├── LibraryUnavailable  the store can't be opened or reached
│   ├── LibraryVanished  a library was here and is gone, or another one stands in its place
│   └── LibraryDamaged   its files can't be read
├── BackupRefused       a backup can't be written or restored; what was there stays
├── EmbeddingUnavailable  the embedding back end can't load or answer
├── EmbedderMismatch    the library was built with another embedding back end
├── CorrectionRefused   what staff set of a paper, or of two, can't be kept
└── UnknownDocument     no document of that name or id in the library
"""

from __future__ import annotations


class TrolyError(Exception):
    """An error whose message can be shown to staff as it is; `hint` is for whoever has the command line."""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    @property
    def for_operators(self) -> str:
        return f"{self} {self.hint}".strip()


class FileRefused(TrolyError):
    """`document` is the file's name; the message says why it was refused and what to do."""

    def __init__(self, document: str, reason: str) -> None:
        super().__init__(f"{document}: {reason}")
        self.document = document
        self.reason = reason


class LibraryBusy(TrolyError):
    pass


class LibraryUnavailable(TrolyError):
    pass


class LibraryVanished(LibraryUnavailable):
    pass


class LibraryDamaged(LibraryUnavailable):
    pass


class BackupRefused(TrolyError):
    pass


class EmbeddingUnavailable(TrolyError):
    pass


class EmbedderMismatch(TrolyError):
    pass


class CorrectionRefused(TrolyError):
    pass


class UnknownDocument(TrolyError):
    pass
