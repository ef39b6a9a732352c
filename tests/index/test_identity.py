"""A document is its content and its head, not the name of its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.identity import difference
from index.library import Library
from index.report import Metadata

HEAD = """UBND TỈNH {province}
BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP

Số: {number}
{province}, ngày 05 tháng 7 năm 2024

BÁO CÁO
Tình hình các khu công nghiệp 6 tháng đầu năm 2024

Tổng số lao động là {workers} người.
"""


@pytest.fixture
def put(tmp_path: Path, library: Library) -> Callable[..., tuple[str, str]]:
    """Adds a report under one and the same file name; (name in the library, what became of it)."""

    def add(province: str, number: str, workers: str) -> tuple[str, str]:
        path = tmp_path / "bao-cao-6-thang.txt"
        path.write_text(HEAD.format(province=province, number=number, workers=workers), encoding="utf-8")
        (result,) = library.add([path])
        return result.document, result.status

    return add


def test_another_place_or_number_is_another_document(put: Callable[..., tuple[str, str]]) -> None:
    assert put("SƠN KHÊ", "12/BC-BQL", "5.100") == ("bao-cao-6-thang.txt", "added")
    assert put("HẢI TRUNG", "31/BC-BQL", "7.300") == ("Hải Trung › bao-cao-6-thang.txt", "added")
    assert put("SƠN KHÊ", "44/BC-BQL", "5.900") == ("số 44-BC-BQL › bao-cao-6-thang.txt", "added")
    assert put("HẢI TRUNG", "31/BC-BQL", "7.300") == ("Hải Trung › bao-cao-6-thang.txt", "unchanged")


def test_the_same_paper_corrected_replaces_itself(put: Callable[..., tuple[str, str]]) -> None:
    put("SƠN KHÊ", "12/BC-BQL", "5.100")
    put("HẢI TRUNG", "31/BC-BQL", "7.300")
    assert put("SƠN KHÊ", "12/BC-BQL", "5.150") == ("bao-cao-6-thang.txt", "replaced")
    assert put("HẢI TRUNG", "31/BC-BQL", "7.350") == ("Hải Trung › bao-cao-6-thang.txt", "replaced")


def test_what_a_head_does_not_tell_tells_nothing_apart() -> None:
    told = Metadata(province="Sơn Khê", number="12/BC-BQL")
    assert difference(told, Metadata(province="Sơn Khê")) == ""
    assert difference(told, Metadata(number="12 / BC-BQL")) == ""
    assert difference(Metadata(), told) == ""
