"""Who comes in: programs with a key, under a name of this server, from no other website."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from assistant.assistant import Assistant, build_assistant
from assistant.web import audit
from tests.api.conftest import KEY_NAME, NAME, behind_doors
from tests.conftest import MakeSettings

ASKED = [
    ("GET", "/api/v1/documents"), ("POST", "/api/v1/documents"), ("DELETE", f"/api/v1/documents/{NAME}"),
    ("POST", "/api/v1/ask"), ("GET", "/api/v1/records/tasks"), ("POST", "/api/v1/drafts"), ("GET", "/metrics"),
    ("GET", "/api/v1/openapi.json"), ("GET", "/v1/models"), ("POST", "/v1/chat/completions"), ("POST", "/mcp"),
    ("GET", "/api/v1/khong-co"),
]  # fmt: skip


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer troly_sai", "Basic YTpi"])
def test_no_key_no_answer(client: TestClient, assistant: Assistant, said: str) -> None:
    for method, path in ASKED:
        answer = client.request(method, path, headers={"authorization": said}, json={})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), path
        assert "Cần khóa truy cập" in answer.json()["error"]["message"]
    assert [report.document for report in assistant.library.reports()] == [NAME]


def test_nothing_is_there_without_a_file_of_keys(make_settings: MakeSettings) -> None:
    client = TestClient(behind_doors(build_assistant(make_settings())))
    assert {client.request(method, path, json={}).status_code for method, path in ASKED} == {404}
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_other_websites_are_turned_away(client: TestClient, headers: dict[str, str]) -> None:
    for method, path in ASKED:
        answer = client.request(method, path, headers=headers, json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "turned_away"), path
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_other_names_lead_nowhere(client: TestClient) -> None:
    for path in ("/healthz", "/readyz", "/api/v1/documents", "/mcp", "/metrics"):
        assert client.get(path, headers={"host": "evil.example"}).status_code == 400, path


def test_too_large_and_too_often(client: TestClient, assistant: Assistant) -> None:
    large = client.post("/api/v1/ask", content=b" " * (9 * 1024 * 1024))
    assert (large.status_code, "quá giới hạn 8 MB" in large.json()["error"]["message"]) == (413, True)
    question = {"question": "Kim ngạch xuất khẩu của Lâm Đồng?"}
    assistant.settings.questions_per_minute = 2
    hasty = TestClient(behind_doors(assistant), headers=client.headers)
    answers = [hasty.post("/api/v1/ask", json=question) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "quá 2 câu trong một phút" in answers[2].json()["error"]["message"]
    assert int(answers[2].headers["retry-after"]) > 20


def test_who_did_what_is_written_down(client: TestClient, tmp_path: Path) -> None:
    handler = audit.keep(tmp_path / audit.FILE, 1)
    try:
        client.post("/api/v1/ask", json={"question": "Thu ngân sách?"})
        client.delete(f"/api/v1/documents/{NAME}")
    finally:
        logging.getLogger("troly.audit").removeHandler(handler)
        handler.close()
    lines = [json.loads(line) for line in (tmp_path / audit.FILE).read_text(encoding="utf-8").splitlines()]
    assert [(line["key"], line["did"], line["what"]) for line in lines] == [
        (KEY_NAME, "asked", "Thu ngân sách?"),
        (KEY_NAME, "removed", NAME),
    ]


def test_the_real_server(served: tuple[str, str]) -> None:
    address, key = served
    with httpx.Client(base_url=address, headers={"authorization": f"Bearer {key}"}) as program:
        assert program.get("api/v1/documents").json()["documents"][0]["document"] == NAME
        assert program.get("api/v1/documents", headers={"authorization": ""}).status_code == 401
        assert program.get("api/v1/documents", headers={"origin": "http://evil.example"}).status_code == 403
        assert program.get("readyz", headers={"authorization": ""}).json() == {"status": "ready"}
        assert program.get("config").status_code == 200  # the page is where it was
