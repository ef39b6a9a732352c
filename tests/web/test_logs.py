"""Every request has an id; the log can be JSON, and holds no question."""

from __future__ import annotations

import json
import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.web.logs import HEADER, JsonLines, Requests


def client(log: logging.Logger) -> TestClient:
    def answer(_: Request) -> PlainTextResponse:
        log.warning("hỏng “ổ đĩa”")
        return PlainTextResponse("xong")

    return TestClient(Requests(Starlette(routes=[Route("/hoi", answer)])))


def test_a_request_and_what_is_logged_meanwhile_share_an_id(caplog: pytest.LogCaptureFixture) -> None:
    lines: list[str] = []
    keeper = logging.Handler()
    keeper.setFormatter(JsonLines())
    keeper.emit = lambda record: lines.append(keeper.format(record))  # type: ignore[method-assign]
    loggers = (logging.getLogger("troly.web"), logging.getLogger("troly.access"))
    caplog.set_level(logging.INFO, "troly.access")
    for log in loggers:
        log.addHandler(keeper)
    answer = client(loggers[0]).get("/hoi?cau=bí mật", headers={HEADER: "tu-nginx-1"})
    for log in loggers:
        log.removeHandler(keeper)
    said, access = map(json.loads, lines)
    assert answer.headers[HEADER] == said["request"] == access["request"] == "tu-nginx-1"
    assert (said["message"], said["level"]) == ("hỏng “ổ đĩa”", "warning")
    assert (access["path"], access["status"], access["method"]) == ("/hoi", 200, "GET")
    assert "bí mật" not in "".join(lines)


def test_an_id_that_is_none_is_replaced() -> None:
    log = logging.getLogger("troly.web")
    given = client(log).get("/hoi", headers={HEADER: "a b" * 3}).headers[HEADER]
    assert len(given) == 16 and given != client(log).get("/hoi").headers[HEADER]
