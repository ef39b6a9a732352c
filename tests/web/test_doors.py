"""What reaches the running application, and what it turns away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.web.doors import allowed_hosts, host_name
from tests.web.visitor import Visitor, file

TAKING_FILES = ("upload-button", "draft-upload", "upload-cases")


@pytest.fixture
def visitor(address: str) -> Iterator[Visitor]:
    with Visitor(address) as opened:
        yield opened


def given(visitor: Visitor, button: str, path: object) -> str:
    """What the application says to an upload event with that path."""
    more = [None] if button == "draft-upload" else []
    return str(visitor.call(button, "upload", [file(path)], *more))


@pytest.fixture
def traps(data: Path) -> dict[str, Path]:
    """Paths that are no uploads, three of them in the folder that uploads lie in."""
    uploads = next(folder for folder in (data / "uploads").iterdir()) / "files"
    uploads.mkdir(exist_ok=True)
    secret = data / ".env"
    secret.write_text("OPENAI_API_KEY=bi-mat-123\n", encoding="utf-8")
    link, hard, fifo = uploads / "link.txt", uploads / "hard.txt", uploads / "fifo.txt"
    for path in (link, hard, fifo):
        path.unlink(missing_ok=True)
    link.symlink_to(secret)
    hard.hardlink_to(secret)
    os.mkfifo(fifo)
    paths = {"passwd": Path("/etc/passwd"), "env": secret, "link": link, "hard": hard, "fifo": fifo}
    return {**paths, "folder": uploads, "device": Path("/dev/zero"), "around": uploads / ".." / ".." / ".." / ".env"}


@pytest.mark.parametrize("button", TAKING_FILES)
@pytest.mark.parametrize("trap", ["passwd", "env", "link", "hard", "fifo", "folder", "device", "around"])
def test_only_uploads_are_read(visitor: Visitor, traps: dict[str, Path], button: str, trap: str) -> None:
    said = given(visitor, button, traps[trap])
    assert said == "{'success': False, 'error': None}"
    assert visitor.http.get("config").status_code == 200


def test_no_other_component_fetches_a_file(visitor: Visitor, traps: dict[str, Path]) -> None:
    for path in (traps["env"], traps["fifo"], "https://example.com/a.txt"):
        assert visitor.call("box", "submit", file(path), None, [])["success"] is False


def test_upload_is_read(visitor: Visitor) -> None:
    (path,) = visitor.upload("ghi-chep.txt", "Thu ngân sách đạt 12,5 tỷ đồng.".encode()).json()
    said = visitor.call("draft-upload", "upload", [file(path, "Ghi chép.txt")], None)
    assert "Ghi chép.txt" in said["data"][1]


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=http://127.0.0.1:1/x",
        "gradio_api/proxy=http://127.0.0.1:1/x",
        "gradio_api/file/etc/passwd",
        "gradio_api/openapi.json",
        "gradio_api/queue/status",
        "monitoring/summary",
    ],
)
def test_addresses_that_the_page_does_not_use(address: str, path: str) -> None:
    answer = httpx.get(address + path)
    assert (answer.status_code, answer.text) == (404, "Không có trang này.")


@pytest.mark.parametrize("path", ["gradio_api/run/predict", "gradio_api/component_server", "gradio_api/vibe-code"])
def test_handlers_are_not_called_past_the_queue(address: str, path: str) -> None:
    assert httpx.post(address + path, json={"data": [], "fn_index": 0}).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "", "10.0.0.1"])
@pytest.mark.parametrize("path", ["", "config", "gradio_api/queue/data?session_hash=a", "gradio_api/heartbeat/a"])
def test_other_names_lead_nowhere(address: str, host: str, path: str) -> None:
    answer = httpx.get(address + path, headers={"host": host})
    assert answer.status_code == 400
    assert "TROLY_ALLOWED_HOSTS" in answer.text or not host


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:80", "[::1]", "127.0.0.1:9"])
def test_loopback_names_lead_here(address: str, name: str) -> None:
    assert httpx.get(address + "config", headers={"host": name}).status_code == 200


FOREIGN = [
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:1"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_other_websites_change_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    assert visitor.join("documents", "delete", **headers).status_code == 403
    sent = visitor.http.post("gradio_api/upload", files={"files": ("a.txt", b"a")}, headers=headers)
    assert sent.status_code == 403
    assert "access-control-allow-origin" not in sent.headers


@pytest.mark.parametrize("headers", FOREIGN[:4])
def test_other_websites_read_nothing(address: str, headers: dict[str, str]) -> None:
    answer = httpx.get(address + "config", headers=headers)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]
    asked = {**headers, "access-control-request-method": "POST"}
    assert httpx.options(address + "gradio_api/queue/join", headers=asked).status_code == 403


def test_link_on_another_website_opens_the_page(address: str) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert httpx.get(address, headers=headers).status_code == 200


def test_own_page_is_let_in_without_reflection(visitor: Visitor, address: str) -> None:
    answer = visitor.http.get("config", headers={"origin": address.rstrip("/"), "sec-fetch-site": "same-origin"})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


def test_headers(address: str) -> None:
    first, again = httpx.get(address).headers, httpx.get(address).headers
    policy = first["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "http" not in policy
    assert "script-src 'self' 'unsafe-eval' 'nonce-" in policy
    assert policy != again["content-security-policy"]
    assert first["x-content-type-options"] == "nosniff"
    assert first["referrer-policy"] == "same-origin"


def test_host_names() -> None:
    assert [host_name(name) for name in ("A.vn:80", "[::1]:80", "::1", "a.vn.", "[")] == [
        "a.vn",
        "::1",
        "::1",
        "a.vn",
        "",
    ]
    assert allowed_hosts("0.0.0.0", ("kcn.vn",)) == {"localhost", "127.0.0.1", "::1", "kcn.vn"}
