"""`GET original/ID`: a document's file as it came, to be saved; where it was kept (see index/originals.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from assistant.web.downloads import disposition
from assistant.web.render import escape
from index.errors import TrolyError
from index.library import Library
from index.manifest import ReportInfo

_ID = re.compile(r"[0-9a-f]{12}")
_NONE = "Không có tệp gốc của tài liệu này. Nạp lại tệp trong thẻ Tài liệu để tệp gốc được giữ."


class Originals:
    """Answers `GET original/ID`. The browser is always told to save it, never to show it as a page of this server."""

    def __init__(self, library: Library, seen: Callable[[Request], Library] | None = None) -> None:
        """`seen`: what somebody sees of the library; by default all."""
        self.seen = seen or (lambda _: library)

    async def answer(self, request: Request) -> Response:
        document = request.path_params["document"]
        found = await run_in_threadpool(self.file, document, request) if _ID.fullmatch(document) else None
        if found is None:
            return PlainTextResponse(_NONE, status_code=404)
        info, path = found
        return FileResponse(path, media_type="application/octet-stream", headers=disposition(info.document))

    def file(self, document: str, request: Request) -> tuple[ReportInfo, Path] | None:
        """None where there is no such document, or its file was not kept."""
        try:
            library = self.seen(request)
            info = library.find(document)
            path = library.original(info.document)
        except TrolyError:
            return None
        return (info, path) if path else None


def original_html(info: ReportInfo) -> str:
    """The link that saves a document's file."""
    return f'<a class="download" href="original/{escape(info.id)}" download>Tải bản gốc</a>'
