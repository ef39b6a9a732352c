"""What the application leaves behind: sessions in memory, files, feedback, the log of changes."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gradio.state_holder import StateHolder

from assistant.web import audit
from assistant.web.feedback import Retention, append
from assistant.web.sessions import Sessions, describe_once
from assistant.web.temporary import own_folder
from index.errors import TrolyError
from tests.web.visitor import Visitor, file

Start = Callable[[Path], AbstractContextManager[tuple[subprocess.Popen[str], str]]]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_uploads_of_a_killed_application_are_swept(start: Start, tmp_path: Path) -> None:
    with start(tmp_path) as (process, url):
        with Visitor(url) as visitor:
            visitor.upload("bi-mat.txt", b"bi mat")
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    assert list((tmp_path / "uploads").rglob("bi-mat.txt"))
    with own_folder(tmp_path):
        assert not list((tmp_path / "uploads").rglob("bi-mat.txt"))


def test_folder_of_a_living_process_stays(tmp_path: Path) -> None:
    with own_folder(tmp_path) as first:
        first.mkdir()
        with own_folder(tmp_path) as second:
            assert first.is_dir()
            assert first != second
    assert list((tmp_path / "uploads").iterdir()) == []


def test_log_tells_who_changed_what(start: Start, tmp_path: Path) -> None:
    with start(tmp_path) as (_, url), Visitor(url) as visitor:
        (path,) = visitor.upload("a.txt", "Thu ngân sách đạt 12,5 tỷ đồng.".encode()).json()
        visitor.call("upload-button", "upload", [file(path, "Báo cáo\nquý 1.txt")])
    log = tmp_path / audit.FILE
    (line,) = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    assert (line["did"], line["what"], line["address"]) == ("added", "Báo cáoquý 1.txt", "127.0.0.1")
    assert datetime.fromisoformat(line["time"]).tzinfo
    assert mode(log) == 0o600


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    import logging

    handler = audit.keep(tmp_path / audit.FILE, mb=0.05)
    yield tmp_path / audit.FILE
    logging.getLogger("troly.audit").removeHandler(handler)
    handler.close()


def test_log_is_bounded(log: Path) -> None:
    for number in range(2000):
        audit.note(None, "removed", f"{number}.txt")
    files = list(log.parent.glob("audit.jsonl*"))
    assert sum(path.stat().st_size for path in files) <= 0.05 * 1024 * 1024
    assert {mode(path) for path in files} == {0o600}
    assert json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["what"] == "1999.txt"


def test_feedback_is_private_and_goes_with_time(tmp_path: Path) -> None:
    file_ = tmp_path / "feedback.jsonl"
    file_.touch(0o644)
    now = datetime.now(UTC)
    for days in (800, 10, 0):
        append(file_, {"question": str(days), "time": (now - timedelta(days=days)).isoformat()}, Retention(0))
    append(file_, {"question": "mới", "time": now.isoformat()}, Retention(730))
    kept = [json.loads(line)["question"] for line in file_.read_text(encoding="utf-8").splitlines()]
    assert kept == ["10", "0", "mới"]
    assert mode(file_) == 0o600


def test_feedback_is_bounded(tmp_path: Path) -> None:
    file_ = tmp_path / "feedback.jsonl"
    for number in range(100):
        append(file_, {"question": str(number), "answer": "ệ" * 1000, "time": "2030"}, Retention(mb=0.1))
    assert file_.stat().st_size <= 0.1 * 1024 * 1024
    assert json.loads(file_.read_text(encoding="utf-8").splitlines()[-1])["question"] == "99"
    with pytest.raises(TrolyError):
        append(file_, {"question": "a" * 300_000})


def test_closed_pages_are_forgotten() -> None:
    queue = SimpleNamespace(pending_event_ids_session={}, pending_messages_per_session={})
    page: Any = SimpleNamespace(default_config=SimpleNamespace(blocks={}), blocks={}, _queue=queue)
    sessions = Sessions(page, minutes=30)
    holder = StateHolder()
    holder.set_blocks(page)
    for session in ("đóng", "mở"):
        holder[session]
    sessions.came("mở")
    now = datetime.now()
    assert sessions.forget_closed(now + timedelta(minutes=29)) == 0
    assert sessions.forget_closed(now + timedelta(minutes=31)) == 1
    assert list(holder.session_data) == ["mở"]
    sessions.left("mở")
    assert sessions.forget_closed(now + timedelta(minutes=31)) == 1


def test_a_part_of_the_page_describes_itself_once_and_hands_out_copies() -> None:
    asked: list[str] = []

    def describe() -> dict[str, str]:
        asked.append("get_config")
        return {"value": "Chỉ tiêu năm 2024"}

    part = SimpleNamespace(get_config=describe)
    describe_once(SimpleNamespace(blocks={1: part}))  # type: ignore[arg-type]
    part.get_config()["value"] = "Chỉ tiêu năm 2025"
    assert part.get_config() == {"value": "Chỉ tiêu năm 2024"}
    assert asked == ["get_config"]
