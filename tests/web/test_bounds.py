"""How much comes in, through the interface below the page as well."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.web.allowance import Allowance
from assistant.web.bounds import held
from tests.web.conftest import application
from tests.web.visitor import Visitor, file

SMALL = {
    "TROLY_MAX_FILE_MB": "1",
    "TROLY_UPLOAD_SPACE_MB": "2",
    "TROLY_UPLOAD_MB_PER_HOUR": "4",
    "TROLY_QUESTIONS_PER_MINUTE": "3",
    "TROLY_REQUESTS_PER_MINUTE": "60",
    "TROLY_MAX_NOTES": "500",
    "TROLY_MAX_DRAFT_FILES": "1",
    "TROLY_EMBEDDING": "none",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bounded")


@pytest.fixture(scope="module")
def small(folder: Path) -> Iterator[str]:
    """The application with small bounds; its address."""
    with application(folder, **SMALL) as (_, url):
        yield url


@pytest.fixture
def visitor(small: str) -> Iterator[Visitor]:
    with Visitor(small) as opened:
        yield opened


def asked(visitor: Visitor, question: str) -> str:
    return str(visitor.call("box", "submit", question, None, [])["data"])


def test_long_question_is_not_taken_up(visitor: Visitor) -> None:
    assert "Câu hỏi dài 100000 ký tự, quá giới hạn 2000" in asked(visitor, "a" * 100_000)


def test_long_notes_are_not_taken_up(visitor: Visitor) -> None:
    said = visitor.call("draft-begin", "click", [], "1" * 501, None, "tom-tat", "vua", "", "")
    assert "Ghi chép dài 501 ký tự, quá giới hạn 500" in str(said)


def test_draft_takes_so_many_files(visitor: Visitor) -> None:
    sent = [file(visitor.upload(f"{n}.txt", f"Ý {n} đạt {n} ha.".encode()).json()[0], f"{n}.txt") for n in (1, 2)]
    assert "nhiều nhất 1 tệp" in str(visitor.call("draft-upload", "upload", sent, None))


def test_large_request_is_refused(visitor: Visitor) -> None:
    answer = visitor.join("box", "submit", "a" * 9_000_000, None, [])
    assert (answer.status_code, answer.json()["detail"]) == (413, "Yêu cầu lớn 8,6 MB, quá giới hạn 8 MB.")


def test_request_without_length_is_refused(small: str) -> None:
    assert httpx.post(f"{small}gradio_api/queue/join", content=iter([b"{}"])).status_code == 411


def test_large_file_is_refused_and_leaves_nothing(visitor: Visitor, folder: Path) -> None:
    answer = visitor.upload("lon.txt", b"a" * 1_500_000)
    assert answer.status_code == 413
    assert answer.text.startswith("Tệp vượt quá 1 MB cho phép")
    assert not [path for path in (folder / "uploads").rglob("tmp*") if path.is_file()]


def test_space_and_hour_are_bounded(visitor: Visitor, folder: Path) -> None:
    for number in (1, 2):
        assert visitor.upload(f"{number}.bin", os.urandom(900_000)).status_code == 200
    full = visitor.upload("3.bin", os.urandom(900_000))
    assert full.status_code == 429
    assert full.text.startswith("Các tệp đang chờ nạp đã chiếm hết 2 MB")
    for path in (folder / "uploads").rglob("*.bin"):
        path.unlink()
    answers = [visitor.upload("4.bin", os.urandom(900_000)) for _ in range(2)]
    assert answers[-1].status_code == 429
    assert answers[-1].text.startswith("Đã tải lên quá 4 MB trong một giờ")


def test_questions_per_minute(visitor: Visitor) -> None:
    said = [asked(visitor, "Thu ngân sách bao nhiêu?") for _ in range(4)]
    assert "Đã hỏi quá 3 câu trong một phút" in said[-1]
    assert "Đã hỏi quá" not in said[0]


def test_events_per_minute(visitor: Visitor) -> None:
    answers = [visitor.http.post("gradio_api/queue/join", json={"data": []}) for _ in range(70)]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["detail"].startswith("Thao tác quá nhanh")
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_allowance_fills_again() -> None:
    now = [0.0]
    allowance = Allowance(2, 60, lambda: now[0])
    assert [allowance.take("10.0.0.1") for _ in range(3)] == [0, 0, 30]
    assert allowance.take("10.0.0.2") == 0
    now[0] = 30
    assert allowance.take("10.0.0.1") == 0
    assert [allowance.take(f"2001:db8::{n}") for n in range(3)] == [0, 0, 30]


def test_what_broke_off_is_removed(tmp_path: Path) -> None:
    kept, abandoned = tmp_path / "sha" / "a.txt", tmp_path / "tmpabc"
    kept.parent.mkdir()
    for path in (kept, abandoned):
        path.write_bytes(b"12345")
    assert held(tmp_path) == 10
    assert held(tmp_path, time.time() + 7200) == 5
    assert not abandoned.exists()
