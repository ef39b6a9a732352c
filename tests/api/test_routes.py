"""/api/v1: what the page and the commands do, in JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path
from unittest.mock import patch

import pytest
from docx import Document
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.web.uploads import upload_folder
from index.errors import LibraryBusy, LibraryUnavailable
from tests.api.conftest import NAME

QUESTION = "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?"


def test_documents(client: TestClient) -> None:
    (document,) = client.get("/api/v1/documents").json()["documents"]
    assert (document["document"], document["metadata"]["province"]) == (NAME, "Lâm Đồng")


def test_upload_and_removal(client: TestClient) -> None:
    text = "BÁO CÁO\n\nThu ngân sách quý 3 năm 2025 của KCN Sông Mây đạt 12,5 tỷ đồng.\n".encode()
    files = [("files", ("Quý 3.txt", text)), ("files", ("../anh.xyz", b"x"))]
    added, refused = client.post("/api/v1/documents", files=files).json()["results"]
    assert (added["document"], added["status"]) == ("Quý 3.txt", "added")
    assert (refused["document"], refused["status"]) == ("anh.xyz", "refused")
    assert "Loại tệp chưa hỗ trợ" in refused["reason"]
    assert not [path for path in upload_folder().rglob("*") if path.is_file()]
    assert client.delete("/api/v1/documents/Quý 3.txt").json()["removed"]["document"] == "Quý 3.txt"
    assert client.delete("/api/v1/documents/Quý 3.txt").status_code == 404


def test_uploads_that_are_none(client: TestClient) -> None:
    large = client.post("/api/v1/documents", files={"files": ("a.txt", b"a" * 200_000)})
    assert (large.status_code, "0,1 MB" in large.json()["error"]["message"]) == (413, True)
    for sent in (
        {"files": {"tep": ("a.txt", b"a")}},
        {"json": {}},
        {"files": {"files": ("a.txt", b"a")}, "data": {"x": "1"}},
    ):
        answer = client.post("/api/v1/documents", **sent)  # type: ignore[arg-type]
        assert (answer.status_code, "trường files" in answer.json()["error"]["message"]) == (400, True)
    assert not [path for path in upload_folder().rglob("*") if path.is_file()]


def test_removal_takes_no_beginnings(client: TestClient, assistant: Assistant) -> None:
    (report,) = assistant.library.reports()
    assert client.delete(f"/api/v1/documents/{report.id[:3]}").status_code == 404
    assert client.delete(f"/api/v1/documents/{report.id}").json()["removed"]["id"] == report.id


def test_ask_is_the_command_s_contract(client: TestClient, assistant: Assistant) -> None:
    said, own = client.post("/api/v1/ask", json={"question": QUESTION}).json(), assistant.ask(QUESTION)
    assert "113,77 triệu USD" in said["answer"] and said["citations"][0]["document"] == NAME
    assert {**said, "timings_ms": {}} == {**json.loads(json.dumps(own.to_json())), "timings_ms": {}}


def test_history_and_documents(client: TestClient) -> None:
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "113,77 triệu USD [1]"}]
    said = client.post("/api/v1/ask", json={"question": "Còn thu ngân sách?", "history": history}).json()
    assert "412,5 tỷ đồng" in said["answer"]
    other = client.post("/api/v1/ask", json={"question": QUESTION, "documents": ["khong-co.txt"]})
    assert (other.status_code, other.json()["error"]["code"]) == (404, "not_found")


def test_ask_as_a_stream(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION, "stream": True})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n", 1) for block in answer.text.strip().split("\n\n")]
    assert [name for name, _ in events] == ["event: progress", "event: draft", "event: answer"]
    assert "113,77 triệu USD" in json.loads(events[-1][1].removeprefix("data: "))["answer"]


def test_a_stream_that_breaks_says_so(client: TestClient, assistant: Assistant) -> None:
    with patch.object(assistant.finder, "find", side_effect=LibraryUnavailable("Không mở được thư viện.")):
        whole = client.post("/api/v1/ask", json={"question": QUESTION})
        parts = client.post("/api/v1/ask", json={"question": QUESTION, "stream": True})
    assert (whole.status_code, whole.json()["error"]["message"]) == (503, "Không mở được thư viện.")
    assert parts.status_code == 200
    assert json.loads(parts.text.strip().split("event: error\ndata: ")[1]) == whole.json()


def test_records(client: TestClient) -> None:
    found = client.get("/api/v1/records/indicators", params={"province": "lam dong", "indicator": "xuất khẩu"}).json()
    assert [(row["value"], row["unit"]) for row in found["indicators"]] == [("113.77", "triệu USD")]
    assert client.get("/api/v1/records/indicators", params={"period": "2023"}).json()["indicators"] == []
    (task,) = client.get("/api/v1/records/tasks", params={"deadline_before": "31/8/2024"}).json()["tasks"]
    assert task["assignee"] == "Sở Tài chính"
    assert client.get("/api/v1/records/tasks", params={"deadline_before": "1/8/2024"}).json()["tasks"] == []


def test_draft(client: TestClient) -> None:
    made = client.post("/api/v1/drafts", json={"documents": [NAME], "kind": "thong-bao", "length": "ngan"}).json()
    assert made["draft"]["kind"] == "thong-bao"
    file = client.get(made["docx"])
    assert "du-thao-thong-bao-ket-luan.docx" in file.headers["content-disposition"]
    assert any("Sở Tài chính" in cell.text for cell in Document(io.BytesIO(file.content)).paragraphs)
    assert client.get("/api/v1/drafts/khong-co/docx").status_code == 404


def test_drafts_read_no_paths(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "bi-mat.txt").write_text("Giao Sở Tài chính giữ bí mật.", encoding="utf-8")
    answer = client.post("/api/v1/drafts", json={"documents": [str(tmp_path / "bi-mat.txt")]})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "nội dung: không phải JSON hợp lệ"),
        ("{}", "question: còn thiếu"),
        ('{"question": ""}', "question: đang trống"),
        ('{"question": "a", "cau": 1}', "cau: không được nhận ở đây"),
        ('{"question": "a", "history": [{"role": "x", "content": ""}]}', "history.0.role: chỉ nhận 'user' hoặc"),
    ],
)
def test_wrong_bodies_are_told_in_vietnamese(client: TestClient, body: str, said: str) -> None:
    answer = client.post("/api/v1/ask", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, said in answer.json()["error"]["message"]) == (422, True)


@pytest.mark.parametrize(("error", "status"), [(LibraryBusy("Đang bận."), 409), (RuntimeError("bí mật"), 500)])
def test_what_fails_is_told_without_a_traceback(
    client: TestClient, assistant: Assistant, error: Exception, status: int
) -> None:
    with patch.object(assistant.library, "reports", side_effect=error):
        answer = client.get("/api/v1/documents")
    assert answer.status_code == status
    assert answer.json()["error"]["message"].startswith(("Đang bận.", "Có lỗi khi xử lý"))
    assert "bí mật" not in answer.text and "Traceback" not in answer.text
