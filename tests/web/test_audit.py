"""The log: who did what, as a table that Excel opens harmlessly, and no longer than it is to be kept."""

from __future__ import annotations

import json
import logging
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.web import audit


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / audit.FILE


@pytest.fixture
def kept(file: Path) -> Iterator[logging.Handler]:
    _line(file.with_name(f"{file.name}.1"), 40, "cũ")
    _line(file, 31, "quá hạn")
    _line(file, 2, "còn hạn")
    handler = audit.keep(file, 1, days=30)
    yield handler
    logging.getLogger("troly.audit").removeHandler(handler)
    handler.close()


def _line(file: Path, days: int, what: str) -> None:
    time = (datetime.now() - timedelta(days=days)).astimezone().isoformat(timespec="seconds")
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"time": time, "what": what}, ensure_ascii=False) + "\n")


def test_old_lines_go_and_the_others_stay(kept: logging.Handler, file: Path) -> None:
    audit.record("10.0.0.1", "signed in", "an", person="an")
    audit.record("10.0.0.1", "removed", "bao-cao.txt", person="an")
    told = [json.loads(line)["what"] for one in audit.files_of(file) for line in one.read_text("utf-8").splitlines()]
    assert told == ["còn hạn", "an", "bao-cao.txt"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_table_has_no_formulas(kept: logging.Handler, file: Path) -> None:
    audit.record("10.0.0.1", "asked", '=HYPERLINK("http://khac.vn"), "a"', person="an")
    with file.open("a", encoding="utf-8") as lines:
        lines.write('{"time": "cut sho')
    made = audit.as_csv(file).decode("utf-8-sig").splitlines()
    assert made[0] == "time,person,address,key,did,what,result"
    assert "an,10.0.0.1,,asked,\"'=HYPERLINK(" in "\n".join(made)
