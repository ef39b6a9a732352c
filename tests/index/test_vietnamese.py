"""Vietnamese text: normal form, spellings, search terms, abbreviations, sentences, clauses and inline lists."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from index.clauses import clauses, inline_items
from index.vietnamese import (
    Analyzer,
    Span,
    bigrams,
    build_analyzer,
    canonical_number,
    fold,
    has_diacritics,
    normalise,
    one_spelling,
    parse_abbreviations,
    sentences,
    tokens,
    without_diacritics,
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return build_analyzer()


# ------------------------------------------------------------------------------------------------ normal form


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("đạt\u00a05\u202ftỷ", "đạt 5 tỷ"),
        ("  Lâm   Đồng \t", "Lâm Đồng"),
        ("doanh\u200b thu\ufeff", "doanh thu"),
        ("công\u00adnghiệp", "côngnghiệp"),
        ("dòng 1 \r\n  dòng 2", "dòng 1\ndòng 2"),
        ("", ""),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_decomposed_letters_become_whole() -> None:
    text = "Ủy ban nhân dân tỉnh Đắk Lắk đạt 4.464,42 tỷ đồng"
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert normalise(decomposed) == text
    assert tokens(decomposed) == tokens(text)
    assert fold(decomposed) == fold(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Lâm Đồng", "lam dong"),
        ("ĐẮK LẮK", "dak lak"),
        ("ước", "uoc"),
        ("Nguyễn Thị Thuỷ", "nguyen thi thuy"),
        ("KCN 3B", "kcn 3b"),
    ],
)
def test_folding_keeps_the_length(text: str, plain: str) -> None:
    assert fold(text) == plain
    assert len(fold(text)) == len(text)
    assert without_diacritics(text).lower() == plain


def test_diacritics_are_noticed() -> None:
    assert has_diacritics("Doanh thu năm 2019")
    assert not has_diacritics("doanh thu nam 2019 cua KCN")
    assert has_diacritics("đ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà bình", "hòa bình"),
        ("thuỷ lợi", "thủy lợi"),
        ("uỷ ban", "ủy ban"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("quỳ châu", "quỳ châu"),
        ("hoàn thành", "hoàn thành"),
        ("thuyền", "thuyền"),
    ],
)
def test_tone_marks_have_one_place(old: str, new: str) -> None:
    assert one_spelling(old) == new
    assert tokens(old) == tokens(new)


# ------------------------------------------------------------------------------------------------ search terms


@pytest.mark.parametrize(
    ("token", "canonical"),
    [
        ("06", "6"),
        ("000", "0"),
        ("4.464,42", "4464,42"),
        ("12.795,40", "12795,4"),
        ("50.000", "50000"),
        ("99,50%", "99,5%"),
        ("2.5", "2.5"),
        ("0,5", "0,5"),
        ("10", "10"),
    ],
)
def test_numbers_have_one_spelling(token: str, canonical: str) -> None:
    assert canonical_number(token) == canonical


@pytest.mark.parametrize(
    ("one", "other"), [("5", "50"), ("5,0", "50"), ("2019", "2020"), ("99,5%", "99,5"), ("1.5", "15")]
)
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert canonical_number(one) != canonical_number(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quý 3 đạt 1.250,5 tỷ", ["quý", "3", "đạt", "1250,5", "tỷ"]),
        ("Thông báo 19/TB-VP.UBND", ["thông", "báo", "19/tb-vp.ubnd"]),
        ("ngày 05/02/2018", ["ngày", "5/2/2018"]),
        ("Nghị quyết 130/2019/NQ-HĐND", ["nghị", "quyết", "130/2019/nq-hđnd"]),
        ("đường số 3B", ["đường", "số", "3b"]),
        ("đ/c Lê", ["đ/c", "lê"]),
        ("Sở KH&ĐT", ["sở", "kh&đt"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_bigrams_join_neighbours() -> None:
    assert bigrams(["khu", "công", "nghiệp"]) == ["khu_công", "công_nghiệp"]
    assert bigrams(["khu"]) == bigrams([]) == []


# ------------------------------------------------------------------------------------------------ abbreviations


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("KCN Phú Hội", "khu công nghiệp Phú Hội"),
        ("kcn phú hội", "khu công nghiệp phú hội"),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("UBND tỉnh", "Uỷ ban nhân dân tỉnh"),
        ("GPMB", "giải phóng mặt bằng"),
        ("KCN-KKT", "khu công nghiệp khu kinh tế"),
        ("đ/c Nam", "đồng chí Nam"),
    ],
)
def test_an_abbreviation_reads_as_its_long_form(analyzer: Analyzer, short: str, long: str) -> None:
    assert analyzer.syllables(short) == analyzer.syllables(long)
    assert analyzer.terms(short) == analyzer.terms(long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"),
        ("Sở KHĐT", "Sở Kế hoạch và Đầu tư"),
        ("sở kh&đt", "sở kế hoạch và đầu tư"),
        ("Sở TN&MT", "Sở Tài nguyên và Môi trường"),
        ("CNTT", "công nghệ thông tin"),
    ],
)
def test_every_meaning_of_an_abbreviation_is_searched(analyzer: Analyzer, short: str, long: str) -> None:
    assert set(analyzer.syllables(long)) - {"và"} <= set(analyzer.syllables(short))


def test_a_word_of_two_letters_is_no_abbreviation(analyzer: Analyzer) -> None:
    assert analyzer.syllables("da giày") == ["da", "giày"]
    assert analyzer.syllables("DA đầu tư")[:2] == ["dự", "án"]
    assert analyzer.syllables("Đá Bạc, ĐÀ NẴNG") == ["đá", "bạc", "đà", "nẵng"]


def test_expanding_keeps_the_other_words(analyzer: Analyzer) -> None:
    assert analyzer.expand("Doanh thu KCN Phú Hội, 06 tháng?") == "Doanh thu khu công nghiệp Phú Hội, 06 tháng?"


def test_folded_terms_are_those_of_a_question_without_diacritics(analyzer: Analyzer) -> None:
    assert analyzer.folded_terms("khu công nghiệp Lộc Sơn") == analyzer.folded_terms("khu cong nghiep loc son")
    assert analyzer.folded_terms("KCN Lộc Sơn") == analyzer.folded_terms("kcn loc son")


def test_own_abbreviations_are_laid_over_the_built_in_ones(tmp_path: Path, analyzer: Analyzer) -> None:
    own = tmp_path / "viet-tat.tsv"
    own.write_text("\ufeff# của đơn vị\nPTDN\tphát triển doanh nghiệp\nKCN\tkhu chế xuất mới\n", encoding="utf-8")
    mine = build_analyzer(own)
    assert mine.syllables("PTDN KCN") == ["phát", "triển", "doanh", "nghiệp", "khu", "chế", "xuất", "mới"]
    assert mine.fingerprint != analyzer.fingerprint
    assert build_analyzer().fingerprint == analyzer.fingerprint


def test_abbreviation_lines_without_a_tab_are_left_out() -> None:
    assert parse_abbreviations(["# chú thích\tx", "KCN khu công nghiệp", "", "SX\tSản xuất| sinh sản "]) == {
        "sx": ("sản xuất", "sinh sản")
    }


# ------------------------------------------------------------------------------------------------ sentences


@pytest.mark.parametrize(
    "text",
    [
        "Họp tại TP. Hà Nội từ sáng.",
        "Doanh thu đạt 4.464,42 tỷ đồng.",
        "(1). Sở Công Thương rà soát.",
        "1. Sở Công Thương rà soát.",
        "Phụ lục 2. Danh mục dự án.",
        "Ông S. Phạm dự họp.",
        "TS. Nguyễn Văn Bình trình bày.",
        "Các việc, ... theo quy định.",
        "Ngày 5.2.2018 họp.",
        "Tỷ lệ đạt 5.5 lần.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert [span.of(text) for span in sentences(text)] == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Doanh thu đạt 4.464,42 tỷ đồng.", "Xuất khẩu tăng 5%.", "10 dự án mới."],
        ["(1). Sở Công Thương rà soát.", "(2). Sở Xây dựng thẩm định."],
        ["Còn nhiều việc...", "Sau đó họp."],
        ["Vốn đầu tư tăng từ quý IV.", "Ban đã báo cáo."],
        ["Thực hiện theo Nghị định số 35.", "Ban đã ban hành kế hoạch."],
        ["Số liệu tính đến tháng 12.", "Tổng doanh thu đạt 5 tỷ đồng."],
        ['Ông nói: "Phải làm ngay."', "Cả hội trường đồng ý."],
        ["Đã xong chưa?", "Chưa!", "Vì sao?"],
    ],
)
def test_sentences_are_told_apart(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [span.of(text) for span in sentences(text)] == parts


def test_an_ellipsis_before_a_capital_ends_a_sentence_even_without_a_space() -> None:
    text = "đường, điện, nước...Sau đó họp"
    assert [span.of(text) for span in sentences(text)] == ["đường, điện, nước...", "Sau đó họp"]


def test_a_line_end_ends_a_sentence() -> None:
    text = "Doanh thu tăng\n\n  Xuất khẩu giảm  \n"
    assert [span.of(text) for span in sentences(text)] == ["Doanh thu tăng", "Xuất khẩu giảm"]


def test_sentences_cover_every_word() -> None:
    text = "A. KẾT QUẢ\nNăm 2023 đạt 5%. Trong đó (theo báo cáo). Hết!\nTP. Đà Lạt; v.v... Xong"
    covered = " ".join(span.of(text) for span in sentences(text))
    assert covered.split() == text.split()


# ------------------------------------------------------------------------------------------------ clauses


def cut(text: str) -> list[str]:
    return [span.of(text) for span in clauses(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doanh thu 5 tỷ; xuất khẩu 3 tỷ", ["doanh thu 5 tỷ;", "xuất khẩu 3 tỷ"]),
        (
            "nộp 5 tỷ; đạt 65,27% so với kế hoạch; thu hút 3 dự án",
            ["nộp 5 tỷ; đạt 65,27% so với kế hoạch;", "thu hút 3 dự án"],
        ),
        ("nộp 5 tỷ; và giảm hơn 3% so với cùng kỳ", ["nộp 5 tỷ; và giảm hơn 3% so với cùng kỳ"]),
        ("nộp 5 tỷ; tăng cường quản lý", ["nộp 5 tỷ;", "tăng cường quản lý"]),
        ("07 dự án (FDI 3; trong nước 4); 2 dự án thu hồi", ["07 dự án (FDI 3; trong nước 4);", "2 dự án thu hồi"]),
        ("1) điện; 2) nước; xong", ["1) điện;", "2) nước;", "xong"]),
        ("một mệnh đề", ["một mệnh đề"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_clauses_stay_inside_their_sentence() -> None:
    text = "Một; hai. Ba; bốn."
    assert [span.of(text) for span in clauses(text, Span(10, len(text)))] == ["Ba;", "bốn."]


# ------------------------------------------------------------------------------------------------ inline lists


@pytest.mark.parametrize(
    ("text", "lead_in", "items"),
    [
        ("Giao: (1) Sở A rà soát; (2) Sở B trình.", "Giao:", ["(1) Sở A rà soát;", "(2) Sở B trình."]),
        ("Giao: a) điện; b) nước; c) đường", "Giao:", ["a) điện;", "b) nước;", "c) đường"]),
        ("(1). Sở A (2). Sở B", "", ["(1). Sở A", "(2). Sở B"]),
        ("Gồm: c) x a) một b) hai", "Gồm: c) x", ["a) một", "b) hai"]),
    ],
)
def test_a_list_in_one_paragraph(text: str, lead_in: str, items: list[str]) -> None:
    found = inline_items(text)
    assert found is not None
    assert (found[0].of(text), [item.of(text) for item in found[1]]) == (lead_in, items)


@pytest.mark.parametrize(
    "text", ["Gồm (1) một việc", "(2) hai (3) ba", "Doanh thu tăng (15%) và giảm (2%)", "a) x đ) y", ""]
)
def test_no_list(text: str) -> None:
    assert inline_items(text) is None
