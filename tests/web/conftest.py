"""The application as a real process and Chromium as its user."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
# Read here, for tests see no TROLY_ settings.
REQUIRED = os.environ.get("TROLY_REQUIRE_BROWSER") == "1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
REPORT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG

BÁO CÁO
Kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2024

I. Kết quả

Thu ngân sách nhà nước trong các khu công nghiệp đạt 412,5 tỷ đồng, tăng 7,2% so với cùng kỳ năm 2023.

Kim ngạch xuất khẩu đạt 113,77 triệu USD, bằng 56,88% so với kế hoạch năm.

II. Nhiệm vụ

Giao Sở Tài chính trình Ủy ban nhân dân tỉnh phương án giá cho thuê đất trước ngày 15/8/2024.
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none the test is skipped, or fails if TROLY_REQUIRE_BROWSER=1."""
    if CHROMIUM is None:
        reason = "Chromium isn't installed (Debian: apt-get install chromium)"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def application(data: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`python app.py` on a free port, and its address."""
    port = _free_port()
    command = [sys.executable, "app.py", "--data", str(data), "--port", str(port), "--no-sample"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment() | settings, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "đang chạy tại" in process.stdout.readline()
        try:
            yield process, f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


@pytest.fixture
def start() -> Callable[[Path], AbstractContextManager[tuple[subprocess.Popen[str], str]]]:
    """Starts the application on a data folder."""
    return application


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one small report."""
    return _library(tmp_path_factory.mktemp("application"), {"bao-cao-6-thang-2024.txt": REPORT})


@pytest.fixture
def two_provinces(tmp_path: Path) -> Path:
    """A library with the same report of two provinces."""
    other = REPORT.replace("LÂM ĐỒNG", "HÒA BÌNH").replace("412,5", "998,1")
    return _library(tmp_path, {"lam-dong.txt": REPORT, "hoa-binh.txt": other})


def _library(folder: Path, reports: dict[str, str]) -> Path:
    for name, text in reports.items():
        (folder / name).write_text(text, encoding="utf-8")
    files = [str(folder / name) for name in reports]
    command = [sys.executable, "-m", "index", "add", *files, "--data", str(folder / "data")]
    subprocess.run(command, cwd=ROOT, env=environment(), check=True)
    return folder / "data"


@pytest.fixture(scope="session")
def address(data: Path) -> Iterator[str]:
    """The application on the library with one small report; its address."""
    with application(data) as (_, url):
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, opened for the first time on an office laptop; whatever it asks of another host fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    context.set_default_timeout(45_000)
    opened = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: broken.append(str(error)))
    opened.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    opened.goto(address)
    opened.wait_for_selector(".welcome")
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert broken == []


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("TROLY_", "GRADIO_"))}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
