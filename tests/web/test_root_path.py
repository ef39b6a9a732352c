"""Behind a proxy that serves it under a path, the page works and asks for nothing outside of that path."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.web.conftest import application

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATH = "/tro-ly"
_HOP = ("transfer-encoding", "connection", "content-length")


class Proxy(BaseHTTPRequestHandler):
    """What docs/deploy/nginx.conf says: the path is taken away, Host is kept, nothing is held back."""

    behind = ""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        address = self.behind + self.path.removeprefix(PATH).removeprefix("/")
        with (
            suppress(OSError, httpx.HTTPError),
            httpx.stream(self.command, address, headers=dict(self.headers), content=body, timeout=60) as answer,
        ):
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in _HOP:
                    self.send_header(name, value)
            self.end_headers()
            for piece in answer.iter_raw():
                self.wfile.write(piece)
                self.wfile.flush()

    do_POST = do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxied(data: Path) -> Iterator[str]:
    with application(data, TROLY_ROOT_PATH=PATH, TROLY_ACCOUNTS="off") as (_, address):
        handler = type("Here", (Proxy,), {"behind": address})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as proxy:
            proxy.daemon_threads = True
            threading.Thread(target=proxy.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{proxy.server_address[1]}{PATH}/"
            proxy.shutdown()


def test_the_page_works_under_a_path(browser: Browser, proxied: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(proxied)
    page.wait_for_selector(".welcome", timeout=45_000)
    page.fill("#box textarea", "Thu ngân sách 6 tháng đầu năm 2024 là bao nhiêu?")
    page.press("#box textarea", "Enter")
    page.wait_for_selector(".reply .chip", timeout=45_000)
    page.click(".reply .chip")
    page.wait_for_selector("#panel mark")
    page.close()
    outside = [url for url in asked if url.startswith("http") and not urlsplit(url).path.startswith(f"{PATH}/")]
    assert outside == []
