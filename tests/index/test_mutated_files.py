"""Files with flipped, missing and exchanged bytes are read, or refused in Vietnamese, within the limits.

The short form of a run over three hundred such files, which CHANGELOG.md and docs/evaluation.md tell of.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from index.errors import FileRefused
from index.file_reader import FileReader
from index.limits import Limits
from index.vietnamese import has_diacritics
from tests.index import files, scans

SECONDS = 30
MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.docx": files.notice_docx,
    "a.xlsx": files.results_xlsx,
    "a.pdf": lambda path: files.table_pdf(path, [["Khu", "Thu"], ["Phú Hội", "5"]], ["Báo cáo"]),
    "b.pdf": lambda path: scans.scan_pdf(path, scans.paper("Doanh thu đạt 4.464,4 tỷ đồng.")),
    "a.html": lambda path: files.write(path, files.WEB_PAGE),
}


def mutated(data: bytes, kind: int, random: Random) -> bytes:
    size = len(data)
    start, end = sorted((random.randrange(size), random.randrange(size)))
    match kind:
        case 0:
            changed = bytearray(data)
            for _ in range(20):
                changed[random.randrange(size)] ^= 1 << random.randrange(8)
            return bytes(changed)
        case 1:
            return data[: max(start, 1)]
        case 2:
            return data[:start] + data[end:] + data[start:end]
    return data[:end] + data[start:]


@pytest.mark.parametrize("name", MAKERS)
def test_mutated_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    random, whole = Random(name), MAKERS[name](tmp_path / name).read_bytes()
    with FileReader(Limits(seconds=SECONDS, cpu_seconds=SECONDS)) as reader:
        for kind in range(4):
            path = files.write(tmp_path / f"{kind}{Path(name).suffix}", mutated(whole, kind, random))
            start = time.monotonic()
            try:
                reader.read(path)
            except FileRefused as refused:
                assert has_diacritics(refused.reason)
            assert time.monotonic() - start < SECONDS + 10
