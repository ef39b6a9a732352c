"""Pictures of the pages of the library's PDF files: drawn when somebody looks at them, the last ones remembered."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from html import escape
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from index.errors import TrolyError
from index.file_reader import FileReader
from index.library import Library
from index.manifest import ReportInfo

KEPT = 40
"""Pictures; one has half a megabyte at most, a hundred kilobytes mostly."""
LONGEST_MARK = 6_000
"""Characters; what is cited is shorter."""
_ID = re.compile(r"[0-9a-f]{12}")
_NONE = "Không có ảnh của trang này."


class Pictures:
    """Answers `GET picture/ID/PAGE?start=&end=`, where ID is that of a document of the library.

    What stands between the offsets in the document's text is marked. A page is drawn in a process of its own within the
    limits of reading, one at a time.
    """

    def __init__(self, library: Library, seen: Callable[[Request], Library] | None = None) -> None:
        """`seen`: what somebody sees of the library; by default all."""
        self.library = library
        self.seen = seen or (lambda _: library)
        self._reader = FileReader(library.settings.limits)
        self._kept: OrderedDict[tuple[str, int, int, int], bytes] = OrderedDict()
        self._turn = threading.Lock()

    async def answer(self, request: Request) -> Response:
        document, page = request.path_params["document"], request.path_params["page"]
        marked = (_offset(request, "start"), _offset(request, "end"))
        try:
            image = (
                await run_in_threadpool(self._seen, request, document, page, marked)
                if _ID.fullmatch(document)
                else None
            )
        except TrolyError:
            image = None
        if image is None:
            return PlainTextResponse(_NONE, status_code=404)
        return Response(image, media_type="image/png", headers={"cache-control": "private, max-age=600"})

    def _seen(self, request: Request, document: str, page: int, marked: tuple[int, int]) -> bytes | None:
        return self.picture(document, page, *marked, library=self.seen(request))

    def picture(
        self, document: str, page: int, start: int = 0, end: int = 0, library: Library | None = None
    ) -> bytes | None:
        """None where no PDF was kept. Raises UnknownDocument, FileRefused."""
        library = library or self.library
        info = library.find(document)
        path = library.original(info.document)
        if path is None or not is_pictured(path) or not 1 <= page <= (info.pages or 0):
            return None
        sought = library.report(info.document).text[start:end][:LONGEST_MARK] if start < end else ""
        with self._turn:
            key = (info.digest, page, start, end)
            image = self._kept.pop(key, None) or self._reader.picture(path, page, sought)
            self._kept[key] = image
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return image


def is_pictured(original: Path) -> bool:
    """Whether pages of a file can be drawn."""
    return original.suffix == ".pdf"


def _offset(request: Request, name: str) -> int:
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def picture_html(info: ReportInfo, page: int, marked: tuple[int, int] = (0, 0)) -> str:
    """The picture of a page, fetched when it comes into view; `marked` are offsets in the document."""
    query = f"?start={marked[0]}&amp;end={marked[1]}" if marked[0] < marked[1] else ""
    address = f"picture/{escape(info.id)}/{page}{query}"
    return (
        f'<a class="page-picture" href="{address}" target="_blank" rel="noopener" title="Mở ảnh trang {page}">'
        f'<img src="{address}" loading="lazy" alt="Ảnh trang {page} của bản gốc"></a>'
    )
