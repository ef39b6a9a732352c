"""Files that the page offers: made when somebody follows the link `download/NAME?…`, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from assistant.web import audit
from assistant.web.allowance import PERSON
from assistant.web.failures import explain
from assistant.web.render import escape
from index.errors import TrolyError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Download:
    """A file: the name that the browser saves it under, its content and kind."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


Maker = Callable[[Mapping[str, str]], Download]
"""The link's parameters -> the file. Raises TrolyError with a sentence to show when there is none."""


class Downloads:
    """Answers `GET download/NAME`, where NAME is one of the makers."""

    def __init__(self, makers: Mapping[str, Maker] | Callable[[Request], Mapping[str, Maker]]) -> None:
        """The makers, or who asks -> those that there are for him."""
        self.makers = makers

    async def answer(self, request: Request) -> Response:
        try:
            makers = await run_in_threadpool(self.makers, request) if callable(self.makers) else self.makers
            maker = makers.get(request.path_params["name"])
            if maker is None:
                return PlainTextResponse("Không có tệp này.", status_code=404)
            made = await run_in_threadpool(maker, dict(request.query_params))
        except Exception as error:
            return PlainTextResponse(explain(error), status_code=404 if isinstance(error, TrolyError) else 500)
        if (person := request.scope.get(PERSON)) is not None:
            address, asked = request.client.host if request.client else "", str(request.query_params)
            audit.record(address, "exported", made.name, asked, person=person.name)
        return Response(made.content, media_type=made.media_type, headers=disposition(made.name))


def disposition(name: str) -> dict[str, str]:
    """Headers of a file that is saved under a name, and kept by nobody on the way."""
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}


def link_html(label: str, name: str, parameters: Mapping[str, str]) -> str:
    """A link, drawn as a button, that downloads what the maker of that name makes of the parameters."""
    query = urlencode({key: value for key, value in parameters.items() if value})
    return f'<a class="download" href="download/{name}?{escape(query)}" download>{escape(label)}</a>'
