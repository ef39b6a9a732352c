"""Health, readiness, measurements."""

from __future__ import annotations

from unittest.mock import patch

from starlette.testclient import TestClient

from assistant.assistant import Assistant
from index.errors import EmbeddingUnavailable, LibraryUnavailable


def value(client: TestClient, name: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def test_health_needs_no_key(client: TestClient) -> None:
    for path, status in (("/healthz", "ok"), ("/readyz", "ready")):
        answer = client.get(path, headers={"authorization": ""})
        assert (answer.status_code, answer.json()) == (200, {"status": status})


def test_not_ready_until_the_library_opens_and_the_model_loads(client: TestClient, assistant: Assistant) -> None:
    with patch.object(assistant.library, "refresh", side_effect=LibraryUnavailable("Không mở được thư viện.")):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["problem"]) == (503, "Không mở được thư viện.")
        assert client.get("/healthz").status_code == 200
    with patch.object(type(assistant.library), "embedder") as embedder:
        embedder.query.side_effect = EmbeddingUnavailable("Không nạp được mô hình nhúng.")
        del assistant.library.__dict__["embedder"]
        assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").status_code == 200


def test_questions_refusals_stages_documents_errors(client: TestClient, assistant: Assistant) -> None:
    assistant.ask("Kim ngạch xuất khẩu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?")  # as the page does
    client.post("/api/v1/ask", json={"question": "Giá cà phê tại Đắk Lắk năm 2031?"})
    assert value(client, "troly_questions_total") == 2
    assert value(client, 'troly_refusals_total{about="content"}') == 1
    assert value(client, 'troly_stage_seconds_count{stage="total"}') == 2
    assert value(client, 'troly_stage_seconds_sum{stage="retrieve"}') > 0
    assert value(client, "troly_documents") == 1
    client.delete("/api/v1/documents/khong-co.txt")
    assert value(client, 'troly_errors_total{kind="expected"}') == 1
    with patch.object(assistant.library, "refresh", side_effect=RuntimeError):
        client.get("/api/v1/documents")
    assert value(client, 'troly_errors_total{kind="unexpected"}') == 1
