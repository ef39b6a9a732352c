"""The one place that says whether a document may be shown: every address and every view of one document asks it."""

from __future__ import annotations

from collections.abc import Callable

from index.errors import UnknownDocument
from index.library import Library
from index.manifest import ReportInfo

MaySee = Callable[[str], bool]
"""By a document's name in the library."""


def everything(_: str) -> bool:
    """Whoever opens the page may see all of the library."""
    return True


def seen(library: Library, name: str, may_see: MaySee = everything) -> ReportInfo:
    """A document by name or id. Raises UnknownDocument where there is none, and alike where it may not be seen."""
    info = library.find(name)
    if not may_see(info.document):
        raise UnknownDocument(f"Thư viện không có tài liệu {name}. Mục Tài liệu liệt kê những tài liệu đang có.")
    return info
