from __future__ import annotations

from pathlib import Path

import pytest

from index.legacy_fonts import (
    converted,
    in_unicode,
    page_in_unicode,
    scheme_of,
    scheme_of_font,
    shows_capitals,
    text_in_unicode,
)
from index.lines import Element
from index.readable import is_garbled, is_only_stamp
from index.reading import read_report
from tests.index.words import lines, make, p

TCVN3 = "T×nh h×nh thu hót ®Çu t\u00ad n¨m 2004 cña tØnh cã nhiÒu chuyÓn biÕn"
VNI = "Tình hình thu huùt ñaàu tö naêm 2004 cuûa tænh coù nhieàu chuyeån bieán"
UNICODE = "Tình hình thu hút đầu tư năm 2004 của tỉnh có nhiều chuyển biến"


def test_both_schemes_are_turned_into_unicode() -> None:
    assert in_unicode(TCVN3, "TCVN3") == in_unicode(VNI, "VNI") == UNICODE
    assert in_unicode("ÑAÀU TÖ, ÑOÀNG NAI", "VNI") == "ĐẦU TƯ, ĐỒNG NAI"


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        (TCVN3, "TCVN3"),
        (VNI, "VNI"),
        (UNICODE, None),
        ("Die Größe der Fläche beträgt 12 m², für Körper und Häuser", None),
        ("Revenue of the zones rose by 12% in 2024", None),
        ("Công suất 50 m³/ngày đêm, nhiệt độ 25°C, góc nghiêng ± 5°", None),
    ],
)
def test_scheme_of_a_text(text: str, scheme: str | None) -> None:
    assert scheme_of(text) == scheme


def test_lines_of_a_word_or_two_follow_the_others() -> None:
    found, schemes = converted([Element("B¸o c¸o"), Element(TCVN3), Element("Lao động ổn định")])
    assert ([element.text for element in found], schemes) == (["Báo cáo", UNICODE, "Lao động ổn định"], {"TCVN3"})


def test_fonts_by_name() -> None:
    assert [scheme_of_font(font) for font in (".VnTime", "VNI-Times", "Arial")] == ["TCVN3", "VNI", None]
    assert (shows_capitals(".VnTimeH"), shows_capitals(".VnTime")) == (True, False)


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def test_word_text_in_an_old_font_is_read_as_the_font_shows_it(tmp_path: Path) -> None:
    body = [
        p("b¸o c¸o", run=font(".VnTimeH")),
        p("§· cã 12 dù ¸n", run=font(".VnTime")),
        p("Lao động", run=font(".VnTime")),
    ]
    assert lines(tmp_path, *body) == ["BÁO CÁO", "Đã có 12 dự án", "Lao động"]


def test_what_was_converted_is_told(tmp_path: Path) -> None:
    report = read_report(make(tmp_path / "a.docx", p("Kết quả năm 2004"), p(TCVN3)))
    assert (report.blocks[1].text, len(report.notes)) == (UNICODE, 1)


@pytest.mark.parametrize(
    ("page", "garbled"),
    [
        ("UBND 7ӌ1+ L¿O CAI %È2 CÈO NӃW TXҧ", True),
        ("\ue0a1\ue0b2 \ue0c3\ue0d4 \ue0e5 doanh thu", True),
        (TCVN3, True),
        ("Doanh thu đạt 95 tỷ đồng, 50 m³/ngày, ± 5%, nhiệt độ 25°C", False),
        ("Total revenue of the zones was VND 95 billion", False),
        ("工业区收入", False),
    ],
)
def test_garbled_pages(page: str, garbled: bool) -> None:
    assert is_garbled(page) is garbled


@pytest.mark.parametrize(
    ("page", "stamp"),
    [
        ("Ký bởi: Sở Xây dựng\nEmail: a@b.vn\nThời gian ký: 05/07/2025 16:20:11 +07:00", True),
        ("Người ký: Lê Văn A\nCơ quan: UBND tỉnh\n12.05.2025 08:01:02", True),
        ("Ký bởi: Sở Xây dựng\nDoanh thu đạt 95 tỷ đồng.", False),
        ("", False),
    ],
)
def test_pages_with_nothing_but_a_signature_stamp(page: str, stamp: bool) -> None:
    assert is_only_stamp(page) is stamp


def test_a_pdf_page_in_tcvn3_has_hyphens_for_one_letter() -> None:
    page = "®Çu t- x©y dùng ë ®Þa ph-¬ng, n-íc th¶i kinh tÕ - x· héi tØnh Bµ RÞa-Vòng Tµu"
    found, schemes = page_in_unicode(page)
    assert found == "đầu tư xây dựng ở địa phương, nước thải kinh tế - xã hội tỉnh Bà Rịa-Vũng Tàu"
    assert schemes == {"TCVN3"}


def test_a_page_whose_letters_are_lost_is_left_for_its_image() -> None:
    page = "®Çu t x©y dùng ë ®Þa ph¬ng cña tØnh cã nhiÒu chuyÓn biÕn. " * 8
    assert page_in_unicode(page) == (page, set())


def test_a_line_with_nothing_odd_goes_with_a_document_in_an_old_font() -> None:
    page = (
        "Soá: 145/CV-BQL\nKhu coâng nghieäp Vónh Loäc coù 58 doanh nghieäp hoaït ñoäng.\nÑeà nghò Coâng ty ñoùng ñieän."
    )
    assert text_in_unicode(page)[0].splitlines()[0] == "Số: 145/CV-BQL"
    mixed = f"{page}\nSở Xây dựng trả lời.\nĐường số 5 đã xong.\nHọp ngày 12/3."
    assert text_in_unicode(mixed)[0].splitlines()[0] == "Soá: 145/CV-BQL"
