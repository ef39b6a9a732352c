from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.errors import FileRefused
from index.files import SUPPORTED, find_files
from index.limits import DEFAULT_LIMITS, Limits
from index.number_formats import shown_number
from index.ocr import engines
from index.pdf import content_of_pdf
from index.pdf_lines import elements_of_pages
from index.reading import read_report
from index.report import CELL, Block, Report
from tests.index import files

LINES = "Tình hình thu hút đầu tư\n\nDoanh thu đạt 1.250,5 tỷ đồng, tăng 20% so với cùng kỳ năm trước.\n"
ITEM = "Sở Tài chính rà soát vốn đã bố trí cho hạ tầng, báo cáo Ban Quản lý trước ngày 30 tháng 9 năm 2023."


def texts(report: Report) -> list[str]:
    return [block.text for block in report.blocks]


def rows(report: Report) -> list[Block]:
    """The rows under the header row of each table."""
    return [block for block in report.blocks if block.kind == "row" and block.text != CELL.join(block.headers)]


# ---------------------------------------------------------------------------------------------- text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_reads_every_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    report = read_report(files.write(tmp_path / "a.txt", LINES, encoding))
    assert texts(report) == [LINES.splitlines()[0], LINES.splitlines()[2]]


def test_reads_windows_1258_with_combining_tones(tmp_path: Path) -> None:
    spelled = "".join(_vietnamese_codepage(character) for character in LINES)
    report = read_report(files.write(tmp_path / "a.txt", spelled, "cp1258"))
    assert texts(report)[1] == LINES.splitlines()[2]


def _vietnamese_codepage(character: str) -> str:
    """Tones apart, the other marks on the letter, as Windows-1258 has them."""
    parts = unicodedata.normalize("NFD", character)
    marks = "".join(part for part in parts[1:] if part in "\u0302\u0306\u031b")
    tones = "".join(part for part in parts[1:] if part not in marks)
    return unicodedata.normalize("NFC", parts[0] + marks) + tones


def test_text_in_nfd_becomes_nfc_with_single_spaces(tmp_path: Path) -> None:
    messy = unicodedata.normalize("NFD", "Ban\u00a0Quản   lý\u200b các khu")
    report = read_report(files.write(tmp_path / "a.txt", messy))
    assert texts(report) == ["Ban Quản lý các khu"]


def test_digest_is_of_the_bytes_and_the_name_is_composed(tmp_path: Path) -> None:
    path = files.write(tmp_path / unicodedata.normalize("NFD", "Báo cáo.txt"), LINES)
    report = read_report(path)
    assert report.document == "Báo cáo.txt"
    assert report.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    report = read_report(files.write(tmp_path / "a.md", files.MARKDOWN))
    assert texts(report) == [
        "Báo cáo quý",
        "Doanh thu đạt 1.250,5 tỷ_đồng.",
        "Mục một",
        "Mục hai",
        f"A{CELL}B",
        f"x{CELL}2",
    ]
    assert rows(report)[0].headers == ("A", "B")


# ---------------------------------------------------------------------------------------------- web pages


def test_web_page_keeps_the_article_and_drops_what_surrounds_it(tmp_path: Path) -> None:
    report = read_report(files.write(tmp_path / "a.html", files.WEB_PAGE))
    assert texts(report)[0] == "Ban Quản lý họp giao ban quý I/2024"
    assert "Ban Quản lý các KCN *tỉnh* An Bình" in report.text
    for noise in ("Trang chủ", "Giới thiệu", "Từ khóa", "Tin liên quan", "Tin hai", "Bản quyền", "cookie", "var a"):
        assert noise not in report.text


def test_web_page_structure(tmp_path: Path) -> None:
    report = read_report(files.write(tmp_path / "a.htm", files.WEB_PAGE))
    kinds = {block.text: block.kind for block in report.blocks}
    assert kinds["Kết quả quý I"] == "heading"
    assert kinds["Thu hút 5 dự án & mở rộng."] == "item"
    assert kinds["Quang cảnh cuộc họp"] == "caption"
    row = rows(report)[0]
    assert (row.text.split(CELL), row.headers) == (
        ["Doanh thu", "10", "20"],
        ("Chỉ tiêu", "Năm 2024 › KH", "Năm 2024 › TH"),
    )


def test_page_laid_out_with_tables_is_text(tmp_path: Path) -> None:
    report = read_report(files.write(tmp_path / "a.html", files.TABLE_LAYOUT_PAGE))
    assert not rows(report)
    assert files.ARTICLE in texts(report)
    assert report.metadata.date == "2023-07-12"


def test_page_whose_class_names_mislead_keeps_its_text(tmp_path: Path) -> None:
    page = f'<body><div class="content has-sidebar"><p>Họp sơ kết sáu tháng</p><p>{files.ARTICLE}</p></div></body>'
    assert files.ARTICLE in texts(read_report(files.write(tmp_path / "a.html", page)))


def test_long_page_is_read_in_reasonable_time(tmp_path: Path) -> None:
    page = "<div>" * 300 + f"<p>{files.ARTICLE}</p>" * 2000 + "</div>" * 300
    started = time.monotonic()
    read_report(files.write(tmp_path / "a.html", page))
    assert time.monotonic() - started < 20


def test_bare_portal_page_is_its_article(tmp_path: Path) -> None:
    report = read_report(files.write(tmp_path / "a.html", files.BARE_PORTAL))
    assert [(block.kind, block.text[:20]) for block in report.blocks] == [
        ("paragraph", "Giao ban quý I/2024 "),
        ("paragraph", "Chiều 02/4, Ban Quản"),
        ("caption", "Trưởng ban kết luận "),
        ("caption", "Công nhân may trong "),
        ("paragraph", "Doanh thu quý I của "),
    ]


def test_what_a_page_says_of_itself_is_in_its_metadata(tmp_path: Path) -> None:
    found = read_report(files.write(tmp_path / "a.html", files.BARE_PORTAL)).metadata
    assert (found.title, found.province) == ("Giao ban quý I/2024 và nhiệm vụ quý II", "An Bình")
    assert (found.kind, found.date, found.period) == ("Tin bài", "2024-04-02", "quý I/2024")
    assert found.body == "Ban Quản lý các khu công nghiệp tỉnh An Bình"


def test_page_without_a_headline_takes_its_title_element(tmp_path: Path) -> None:
    page = f"<title>Họp sơ kết sáu tháng - Cổng thông tin An Bình</title><p>{files.ARTICLE}</p>"
    report = read_report(files.write(tmp_path / "a.html", page))
    assert (report.metadata.title, texts(report)) == ("Họp sơ kết sáu tháng", [files.ARTICLE])


def test_page_of_short_lines_keeps_them_all(tmp_path: Path) -> None:
    short = ["Về việc giao chỉ tiêu", "Căn cứ kế hoạch năm", "Điều 1. Giao chỉ tiêu", "Điều 2. Hiệu lực thi hành"]
    page = "".join(f"<p>{line}</p>" for line in short)
    assert texts(read_report(files.write(tmp_path / "a.html", page))) == short


def test_official_document_saved_as_a_page_keeps_its_head(tmp_path: Path) -> None:
    head = ["UBND TỈNH AN BÌNH", "BAN QUẢN LÝ", "Số: 5/TB-BQL", "An Bình, ngày 05 tháng 7 năm 2023", "THÔNG BÁO"]
    page = "".join(f"<p>{line}</p>" for line in [*head, "Kết luận cuộc họp giao ban tuần", files.ARTICLE])
    assert texts(read_report(files.write(tmp_path / "a.html", page)))[:5] == head


# ---------------------------------------------------------------------------------------------- Word


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return read_report(files.notice_docx(tmp_path_factory.mktemp("word") / "bao-cao.docx"))


def test_word_head_is_read_as_lines(notice: Report) -> None:
    head = notice.blocks[:9]
    assert [block.kind for block in head] == ["paragraph"] * 9
    assert [block.text for block in head][:3] == ["UBND TỈNH AN BÌNH", "BAN QUẢN LÝ", "CÁC KHU CÔNG NGHIỆP"]


def test_word_metadata(notice: Report) -> None:
    found = notice.metadata
    assert (found.kind, found.number, found.date) == ("Báo cáo", "45/BC-BQL", "2023-07-05")
    assert (found.province, found.period) == ("An Bình", "6 tháng đầu năm 2023")
    assert found.body == "Ban Quản lý các khu công nghiệp tỉnh An Bình"
    assert found.title == "Báo cáo kết quả công tác 6 tháng đầu năm 2023"


def test_word_bold_lines_are_headings(notice: Report) -> None:
    headings = [(block.level, block.text) for block in notice.blocks if block.kind == "heading"]
    assert headings == [(1, "I. KẾT QUẢ THỰC HIỆN"), (2, "1. Thu hút đầu tư")]


def test_word_hyphens_and_tabs_are_not_lost(notice: Report) -> None:
    assert "- Cấp mới 5 dự án [FDI], giai đoạn 2021-2025. Hết" in texts(notice)


def test_word_table_has_joined_headers_and_aligned_cells(notice: Report) -> None:
    group, first, second, third = rows(notice)
    headers = ("TT", "Chỉ tiêu", "TH 6 tháng › tỷ đồng", "TH 6 tháng › % KH", "Ghi chú")
    assert {row.headers for row in rows(notice)} == {headers}
    assert first.text.split(CELL) == ["1", "Doanh thu", "1.250,5", "52,1", ""]
    assert group.text.split(CELL) == ["I", "Kinh tế", "", "", ""]
    assert first.lead_in == "Đơn vị tính: tỷ đồng\nKinh tế"
    assert second.text.split(CELL)[2] == "45,2"
    assert third.text.split(CELL)[2] == "", "a figure that spans two rows is told once"


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return read_report(files.lettered_docx(tmp_path_factory.mktemp("word") / "tb.docx"))


def test_word_head_in_one_row_has_the_order_of_official_documents(lettered: Report) -> None:
    assert texts(lettered)[:8] == [
        "UBND TỈNH AN BÌNH",
        "BAN QUẢN LÝ KHU KINH TẾ",
        "VÀ CÁC KHU CÔNG NGHIỆP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 31/TB-BQL",
        "An Bình, ngày 09 tháng 8 năm 2023",
        "THÔNG BÁO",
    ]
    assert {block.kind for block in lettered.blocks[:9]} == {"paragraph"}
    assert (lettered.metadata.number, lettered.metadata.date) == ("31/TB-BQL", "2023-08-09")
    assert lettered.metadata.body == "Ban Quản lý khu kinh tế và các khu công nghiệp tỉnh An Bình"


def test_word_cells_and_paragraphs_hold_the_authors_characters_only(lettered: Report) -> None:
    header, row = (block for block in lettered.blocks if block.kind == "row")
    assert (header.text, row.text) == (f"Khu *{CELL}Số dự án", f"Phú Hội (*){CELL}<5 & >2")
    assert "Kết luận cuộc họp giao ban tháng 7/2023 với Sở KH&CN, nước thải <5% vượt chuẩn" in texts(lettered)


def test_name_of_a_word_table_leads_in_its_header_and_rows(lettered: Report) -> None:
    header, row = (block for block in lettered.blocks if block.kind == "row")
    assert header.lead_in == row.lead_in == "Bảng 1. Thu hút đầu tư\n(ĐVT: dự án)"
    assert header.text == CELL.join(header.headers) == CELL.join(row.headers)


def test_word_signature_is_one_paragraph_beside_its_addressees(lettered: Report) -> None:
    at = texts(lettered).index("KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN (Đã ký) Lò Văn Ứng")
    assert lettered.blocks[at].kind == "paragraph"
    before = lettered.blocks[at - 1]
    assert (before.kind, before.text, before.lead_in) == ("item", "- Như trên;", "Nơi nhận:")


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    assert texts(read_report(files.tracked_docx(tmp_path / "a.docx"))) == ["Doanh thu 200"]


def test_word_file_under_the_other_word_suffix_is_read(tmp_path: Path) -> None:
    path = files.notice_docx(tmp_path / "a.docx").rename(tmp_path / "a.doc")
    assert read_report(path).metadata.number == "45/BC-BQL"


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doc")
    source = files.notice_docx(folder / "a.docx")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(folder), str(source)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("LibreOffice isn't here to make an old .doc file")
    return folder / "a.doc"


def test_old_word_keeps_words_and_metadata(old_word: Path) -> None:
    report = read_report(old_word)
    assert (report.metadata.number, report.metadata.date) == ("45/BC-BQL", "2023-07-05")
    assert "UBND TỈNH AN BÌNH" in texts(report)
    assert any("Doanh thu" in text and "1.250,5" in text for text in texts(report))


# ---------------------------------------------------------------------------------------------- PDF

FULL_PARAGRAPH = (
    "Nửa đầu năm 2023, mười hai dự án trong ba khu công nghiệp đi vào sản xuất sớm hơn dự kiến, giúp doanh thu của các "
    "doanh nghiệp đạt 4.812,75 tỷ đồng, vượt 11,25% so với kịch bản đã duyệt, còn lao động tăng thêm 1.300 người."
)


def test_pdf_joins_lines_and_keeps_pages(tmp_path: Path) -> None:
    first = ["I. KẾT QUẢ", FULL_PARAGRAPH, f"- {ITEM}", f"- {ITEM[:-1]} và 2024."]
    path = files.report_pdf(tmp_path / "a.pdf", first, [f"Trang hai. {FULL_PARAGRAPH}"], running="Dự thảo báo cáo")
    report = read_report(path)
    assert texts(report) == [*first, f"Trang hai. {FULL_PARAGRAPH}"]
    assert [block.page for block in report.blocks] == [1, 1, 1, 1, 2]
    assert report.pages == 2


def test_pdf_subject_and_opening_are_apart_and_the_motto_is_whole() -> None:
    head = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT", "NAM", "Độc lập - Tự do -", "Hạnh phúc", "BÁO CÁO"]
    subject = ["Kết quả thực hiện nhiệm vụ quản lý các khu công nghiệp năm", "2023 và phương hướng, nhiệm vụ năm 2024"]
    body = ["Căn cứ Quyết định giao chỉ tiêu kế hoạch của Ủy ban nhân dân tỉnh cho", "Ban, Ban báo cáo kết quả."]
    found = [element.text for element in elements_of_pages(["\n".join([*head, *subject, *body])])]
    assert found == [" ".join(head[:2]), " ".join(head[2:4]), head[4], " ".join(subject), " ".join(body)]


def test_table_lines_of_a_pdf_stay_apart() -> None:
    page = "\n".join(
        ["X" * 90 + ".", "TT Chỉ tiêu Kết quả", "1", "Doanh thu của", "các khu", "8.000 4.464", "2 Lao động 5"]
    )
    found = [element.text for element in elements_of_pages([page])]
    assert found[-3:] == ["TT Chỉ tiêu Kết quả", "1 Doanh thu của các khu 8.000 4.464", "2 Lao động 5"]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_text_typed_in_an_old_font_is_read_in_unicode(tmp_path: Path, encoding: str) -> None:
    report = read_report(files.write(tmp_path / "a.txt", LONG_TCVN3, encoding))
    assert report.text.startswith("Công ty Xổ số và Đầu tư xây dựng được thành lập")
    assert [note[:40] for note in report.notes] == ["Có phần dùng phông chữ cũ (TCVN3), đã ch"]


@pytest.mark.skipif(not engines("auto"), reason="nothing that reads page images is installed")
def test_scanned_pdf_is_recognised_page_by_page(tmp_path: Path) -> None:
    path = files.scanned_pdf(tmp_path / "a.pdf", ["Ban Quản lý các khu công nghiệp"], ["Doanh thu 4.812,75 tỷ đồng"])
    report = read_report(path)
    assert [block.page for block in report.blocks] == [1, 2]
    assert "4.812,75" in texts(report)[1]


def test_a_page_that_was_not_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = ["Doanh thu đạt 95 tỷ đồng.", "Ký bởi: Sở Xây dựng\nEmail: sxd@vidu.vn\nThời gian ký: 05/7/2024 16:20"]
    monkeypatch.setattr("index.pdf.engines", lambda _: ())
    monkeypatch.setattr("index.pdf.extract", lambda *_: SimpleNamespace(pages=[{"content": page} for page in pages]))
    content = content_of_pdf(b"%PDF-1.7", DEFAULT_LIMITS)
    assert [element.text for element in content.elements] == [pages[0]]
    assert content.notes[0].startswith("Trang 2 là ảnh quét nên chưa đọc được")


def test_a_pdf_of_garbled_text_alone_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "UBND 7ӌ1+ L¿O CAI BAN QU̪N LÝ KHU KINH 7ӂ Sӕ 12/BC Y͇ tình hình ÿҫX Wѭ"
    monkeypatch.setattr("index.pdf.engines", lambda _: ())
    monkeypatch.setattr("index.pdf.extract", lambda *_: SimpleNamespace(pages=[{"content": page}]))
    with pytest.raises(FileRefused, match="lỗi phông"):
        read_report(files.write(tmp_path / "a.pdf", b"%PDF-1.7"))


def test_scanned_pdf_without_ocr_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.scanned_pdf(tmp_path / "a.pdf", ["Ban Quản lý"])
    monkeypatch.setattr("index.pdf.engines", lambda _: ())
    with pytest.raises(FileRefused, match="tesseract-ocr-vie"):
        read_report(path)


# ---------------------------------------------------------------------------------------------- sheets


def test_sheet_shows_values_as_excel_does(tmp_path: Path) -> None:
    report = read_report(files.results_xlsx(tmp_path / "a.xlsx"))
    first, second, other = rows(report)
    assert first.text.split(CELL) == ["1", "Doanh thu", "1.250,5", "52,1%"]
    assert first.headers == ("TT", "Chỉ tiêu", "Thực hiện › 6 tháng", "Thực hiện › % KH")
    assert first.lead_in == "KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM 2024\nĐơn vị tính: tỷ đồng"
    assert second.text.split(CELL)[2] == "05/07/2024"
    assert "=" not in report.text
    assert (other.headers, other.text.split(CELL)) == (("Khu", "Người"), ["Phú Hội", "3500"])


def test_sheets_are_headings_and_metadata_comes_from_the_title(tmp_path: Path) -> None:
    report = read_report(files.results_xlsx(tmp_path / "a.xlsx"))
    assert [b.text for b in report.blocks if b.kind == "heading"] == ["Chỉ tiêu", "Lao động"]
    assert (report.metadata.kind, report.metadata.period) == ("Bảng số liệu", "năm 2024")


def test_sheet_is_titled_by_its_title_line_and_rows_by_the_lines_nearest(tmp_path: Path) -> None:
    report = read_report(files.headed_xlsx(tmp_path / "a.xlsx"))
    header, row = (block for block in report.blocks if block.kind == "row")
    assert (header.text, row.text) == (f"Khu{CELL}Lao động", f"Phú Hội{CELL}3500")
    assert header.lead_in == row.lead_in == "BIỂU 02\nLAO ĐỘNG CÁC KHU NĂM 2023\nĐVT: người"
    found = report.metadata
    assert (found.title, found.kind) == ("LAO ĐỘNG CÁC KHU NĂM 2023", "Bảng số liệu")
    assert (found.period, found.body) == ("năm 2023", "Ban Quản lý các khu công nghiệp tỉnh An Bình")


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1250.5, "General", "1250,5"),
        (1250.5, "#,##0", "1.250"),
        (0.521, "0%", "52%"),
        (4812.75, '#,##0.00" tỷ"', "4.812,75 tỷ"),
        (0.1 + 0.2, "General", "0,3"),
        (12, "General", "12"),
        (12.0, "@", "12"),
        (-3.5, "#,##0.0;[Red]-#,##0.0", "-3,5"),
    ],
)
def test_shown_number(value: float, number_format: str, shown: str) -> None:
    assert shown_number(value, number_format) == shown


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = [["Chỉ tiêu", "Đơn vị", "Kết quả"], ["Doanh thu", "tỷ đồng", '"1.250,5"'], ["Lao động", "người", "3.500"]]
    content = "Đơn vị tính: như cột 2\n" + "\n".join(delimiter.join(line) for line in lines)
    first, second = rows(read_report(files.write(tmp_path / "a.csv", content, "utf-8-sig")))
    assert first.text.split(CELL) == ["Doanh thu", "tỷ đồng", "1.250,5"]
    assert (second.headers, second.lead_in) == (("Chỉ tiêu", "Đơn vị", "Kết quả"), "Đơn vị tính: như cột 2")


# ---------------------------------------------------------------------------------------------- refusals

LONG_TCVN3 = "C«ng ty Xæ sè vµ §Çu t­ x©y dùng ®­îc thµnh lËp theo quyÕt ®Þnh cña Uû ban nh©n d©n tØnh. " * 4


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "rỗng"),
        ("a.txt", b" \n\n ", "rỗng"),
        ("a.txt", files.PNG, "không phải văn bản"),
        ("a.txt", files.EXE, "không phải văn bản"),
        ("a.csv", b"PK\x03\x04abc", "không phải văn bản"),
        ("a.txt", b"C\xabng ty \x81\x8d \xae\xb5", "bảng mã"),
        ("a.html", b"<html><body><img src=a></body></html>", "không có chữ"),
        ("a.docx", files.PNG, "không phải là tệp .docx"),
        ("a.docx", b"PK\x03\x04" + bytes(500), "hỏng"),
        ("a.pdf", files.EXE, "không phải là tệp .pdf"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type", "hỏng"),
        ("a.doc", files.EXE, "không phải là tệp .doc"),
        ("a.doc", files.OLE + bytes(3000), "hỏng"),
        ("a.xlsx", b"a;b", "không phải là tệp .xlsx"),
        ("a.png", files.PNG, "chưa hỗ trợ"),
        ("khong-duoi", b"abc", "chưa hỗ trợ"),
    ],
)
def test_refused_with_its_own_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason) as refused:
        read_report(files.write(tmp_path / name, content))
    assert refused.value.document == name
    assert refused.value.reason.endswith(".")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_zip_under_an_office_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused, match="không phải là tệp"):
        read_report(files.any_zip(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "streams", "sector", "reason"),
    [
        ("a.docx", ["EncryptedPackage"], b"", "mật khẩu"),
        ("a.xlsx", ["EncryptedPackage"], b"", "mật khẩu"),
        ("a.doc", ["WordDocument"], b"\xec\xa5\xc1\0" + bytes(7) + b"\x01", "mật khẩu"),
        ("a.xlsx", ["Workbook"], b"", "Tệp .xls bị hỏng"),
    ],
)
def test_locked_and_old_office_files(tmp_path: Path, name: str, streams: list[str], sector: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read_report(files.ole_with(tmp_path / name, *streams, sector=sector))


def test_locked_pdf_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="mật khẩu"):
        read_report(files.report_pdf(tmp_path / "a.pdf", ["Mật"], password="bi-mat"))


def test_truncated_files_are_refused(tmp_path: Path) -> None:
    for path in (files.notice_docx(tmp_path / "a.docx"), files.results_xlsx(tmp_path / "a.xlsx")):
        files.write(path, path.read_bytes()[:3000])
        with pytest.raises(FileRefused, match="hỏng"):
            read_report(path)


def test_word_file_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="không có chữ"):
        read_report(files.paragraphs_docx(tmp_path / "a.docx", "", " "))


def test_too_large_file_names_both_sizes(tmp_path: Path) -> None:
    path = files.write(tmp_path / "a.txt", b"a" * 3 * 1024 * 1024)
    with pytest.raises(FileRefused, match=r"3,0 MB, quá giới hạn 2 MB"):
        read_report(path, Limits(file_mb=2))


def test_folder_and_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="thư mục"):
        read_report(tmp_path)
    with pytest.raises(FileRefused, match="Không tìm thấy"):
        read_report(tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = files.write(tmp_path / "a.txt", "Báo cáo")
    path.chmod(0)
    with pytest.raises(FileRefused, match="quyền"):
        read_report(path)


# ---------------------------------------------------------------------------------------------- finding files


def test_find_files_searches_folders_and_skips_hidden_and_lock_files(tmp_path: Path) -> None:
    (tmp_path / "con" / ".git").mkdir(parents=True)
    for name in ("b.txt", "con/a.docx", "con/~$a.docx", ".an.txt", "con/.git/config", "Thumbs.db"):
        files.write(tmp_path / name, "x")
    assert find_files([tmp_path, tmp_path / "b.txt"]) == [tmp_path / "b.txt", tmp_path / "con" / "a.docx"]


def test_find_files_names_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="khong-co"):
        find_files([tmp_path / "khong-co"])


def test_supported_suffixes() -> None:
    text, word = {".txt", ".md", ".html", ".htm", ".csv"}, {".docx", ".doc", ".rtf", ".odt", ".pdf", ".pptx"}
    assert text | word | {".xlsx", ".xlsm", ".xls", ".ods", ".eml", ".zip"} == SUPPORTED


def test_importing_reading_loads_no_parser() -> None:
    heavy = "{'kreuzberg', 'docx', 'openpyxl', 'llama_index'}"
    code = f"import sys, index.reading; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
