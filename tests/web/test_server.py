"""The page as an application: its first page, its headers, what it serves and what it refuses to serve."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

import app
from assistant.web import server
from assistant.web.assets import PLOTLY
from assistant.web.downloads import XLSX, Download, Downloads
from assistant.web.failures import explain
from index.errors import LibraryUnavailable, TrolyError

INDEX = b'<!doctype html><html lang="en"><head><title>x</title></head><body></body></html>'


@pytest.fixture
def occupied() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_first_page_is_ours() -> None:
    html = server.localised(INDEX).decode()
    assert '<html lang="vi">' in html
    scripts = "".join(f'<script src="web/{name}.js"></script>' for name in ("page", "drafting", "versions", "mending"))
    assert f"{scripts}</head>" in html


def test_gradio_still_has_what_is_replaced() -> None:
    import gradio

    index = Path(gradio.__file__).parent.joinpath("templates", "frontend", "index.html").read_bytes()
    assert index.count(b'lang="en"') == index.count(b"</head>") == 1


async def _page(_: object) -> HTMLResponse:
    return HTMLResponse(INDEX)


def test_shell_changes_the_first_page_only() -> None:
    inner = Starlette(routes=[Route("/", _page), Route("/other", _page)])
    client = TestClient(server.Shell(inner))
    first, other = client.get("/"), client.get("/other")
    assert 'lang="vi"' in first.text
    assert int(first.headers["content-length"]) == len(first.content)
    assert 'lang="en"' in other.text
    for response in (first, other):
        assert "default-src 'self'" in response.headers["content-security-policy"]


def test_port_in_use_is_one_sentence(occupied: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--data", str(tmp_path), "--port", str(occupied)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    starting, told = printed.err.splitlines()
    assert "đang khởi động" in starting
    assert told.startswith(f"Cổng {occupied} đang được một chương trình khác sử dụng")


def test_library_that_cannot_be_opened_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(*_: object) -> None:
        raise LibraryUnavailable("Không dùng được thư viện.", hint=f"Nơi lưu: {tmp_path}.")

    monkeypatch.setattr(app, "_run", closed)
    assert app.main(["--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"Không dùng được thư viện. Nơi lưu: {tmp_path}.\n"


def test_hint_for_operators_is_in_the_log_and_not_on_the_page(caplog: pytest.LogCaptureFixture) -> None:
    error = LibraryUnavailable("Không dùng được thư viện.", hint="Nơi lưu: kho-1.")
    assert explain(error) == "Không dùng được thư viện."
    assert "LibraryUnavailable: Không dùng được thư viện. Nơi lưu: kho-1." in caplog.text


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "99999"]])
def test_impossible_port_is_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(arguments) == 2
    assert capsys.readouterr().err == (
        "Thiết lập không hợp lệ: port. Xem các giá trị được phép bằng: python app.py --help\n"
    )


def test_impossible_address_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--data", str(tmp_path), "--host", "203.0.113.7", "--port", "7999"]) == 2
    assert "Không mở được địa chỉ 203.0.113.7:7999" in capsys.readouterr().err


@pytest.mark.parametrize(("value", "sample"), [("0", False), ("1", True), (None, True)])
def test_samples_can_be_left_out(value: str | None, sample: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TROLY_SAMPLE", raising=False)
    if value is not None:
        monkeypatch.setenv("TROLY_SAMPLE", value)
    assert app.AppSettings().sample is sample


def test_open_pages_are_no_error_when_the_server_stops() -> None:
    try:
        raise asyncio.CancelledError
    except asyncio.CancelledError:
        stopped = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    real = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "failed", (), None)
    assert not server.not_cancelled(stopped)
    assert server.not_cancelled(real)


def test_downloads() -> None:
    def report(asked: Mapping[str, str]) -> Download:
        if "trang" not in asked:
            raise TrolyError("Không còn báo cáo này.")
        return Download("Báo cáo.xlsx", asked["trang"].encode(), XLSX)

    def broken(_: Mapping[str, str]) -> Download:
        raise ValueError("/duong/dan/noi/bo")

    routes = [Route("/download/{name}", Downloads({"bao-cao": report, "hong": broken}).answer)]
    with TestClient(Starlette(routes=routes)) as client:
        made = client.get("/download/bao-cao?trang=1")
        assert (made.content, made.headers["content-type"]) == (b"1", XLSX)
        assert made.headers["content-disposition"] == "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.xlsx"
        assert (client.get("/download/bao-cao").status_code, client.get("/download/khac").status_code) == (404, 404)
        failed = client.get("/download/hong")
        assert failed.status_code == 500
        assert "Mã lỗi" in failed.text and "noi/bo" not in failed.text


def test_chart_library_is_at_hand() -> None:
    assert b"plotly.js v" in PLOTLY.read_bytes()[:200]
