"""Documents as people name them."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.understanding.shelf import Card, of_time
from assistant.understanding.words import words_of
from index.manifest import ReportInfo
from index.query import understand
from index.report import Metadata
from index.signature import signed_by
from index.vietnamese import build_analyzer

NOTICE, YEAR, HALF = (
    "tb-187-ket-luan-so-ket-6-thang-2024.docx",
    "bc-12-tong-ket-2023-an-phuoc.pdf",
    "bao-cao-6-thang-2024-binh-hai.docx",
)


@pytest.mark.parametrize(
    ("words", "documents", "by"),
    [
        ("thông báo 187/TB-VPUBND", (NOTICE,), "number"),
        ("số 187/tb-vpubnd", (NOTICE,), "number"),
        ("thông báo 187", (NOTICE,), "number"),
        ("94/BC", (HALF,), "number"),
        ("quyết định số 999", (), "number"),
        ("quyết định 2874/QĐ-UBND", (), "number"),
        ("tệp bc-12-tong-ket-2023-an-phuoc", (YEAR,), "file"),
        ("báo cáo tổng kết năm 2023 của An Phước", (YEAR,), "words"),
        ("báo cáo 6 tháng đầu năm 2024", (HALF,), "words"),
        ("báo cáo 9 tháng đầu năm 2024", (), ""),
        ("báo cáo của Quảng Ninh", (), ""),
        ("giải ngân 187 tỷ đồng", (), ""),
    ],
)
def test_a_document_is_named(sample: Assistant, words: str, documents: tuple[str, ...], by: str) -> None:
    named = sample.desk.shelf.named(words, words_of(words))
    assert (named.documents, named.by) == (documents, by)


@pytest.mark.parametrize(("asked", "found"), [(2024, False), (2025, True)])
def test_a_period_without_a_year_in_the_title_is_that_of_the_document(asked: int, found: bool) -> None:
    meta = Metadata(title="Báo cáo 6 tháng đầu năm và nhiệm vụ 6 tháng cuối năm 2025", period="6 tháng đầu năm 2025")
    card = Card(ReportInfo("bc.docx", "", "k", 1, None, meta), build_analyzer())
    assert of_time(card, understand(f"báo cáo 6 tháng đầu năm {asked}", ())) is found


@pytest.mark.parametrize(
    ("lines", "name", "office"),
    [
        (
            ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(đã ký số)", "Nông Đức Khiêm"],
            "Nông Đức Khiêm",
            "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        ),
        (["- Lưu: VT.", "TRƯỞNG BAN (Đã ký) Đoàn Thế Lữ"], "Đoàn Thế Lữ", "TRƯỞNG BAN"),
        (["THỦ TƯỚNG", "Nguyễn Tấn Dũng"], "Nguyễn Tấn Dũng", "THỦ TƯỚNG"),
        (
            ["GIÁM ĐỐC SỞ", "chủ trì cuộc họp", "TM. ỦY BAN", "CHỦ TỊCH", "Lê Văn An"],
            "Lê Văn An",
            "TM. ỦY BAN CHỦ TỊCH",
        ),
    ],
)
def test_who_signed(lines: list[str], name: str, office: str) -> None:
    signed = signed_by(lines)
    assert signed is not None and (signed.name, signed.office) == (name, office)


def test_nobody_signed_a_news_item() -> None:
    assert signed_by(["Hội nghị sơ kết", "Giám đốc Sở Công Thương Lê Văn An dự."]) is None
