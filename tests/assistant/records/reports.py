"""Reports written by the tests, read and cut like any other."""

from __future__ import annotations

from pathlib import Path

from assistant.records.indicators import indicators_of
from assistant.records.model import Indicator
from assistant.records.names import build_names
from index.chunking import passages_of
from index.reading import read_report
from index.vietnamese import build_analyzer

HEAD = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH AN PHƯỚC

Số: 45/BC-BQL

BÁO CÁO
Kết quả 6 tháng đầu năm 2023

"""


def indicators_in_file(path: Path) -> list[Indicator]:
    """The indicators of a file, without a library."""
    return list(indicators_of(passages_of(read_report(path)), build_names(build_analyzer())))


def indicators_in_text(folder: Path, text: str, head: str = HEAD) -> list[Indicator]:
    """The indicators of a report of An Phước's board that says `text`."""
    path = folder / "bao-cao.txt"
    path.write_text(head + text, encoding="utf-8")
    return indicators_in_file(path)
