from __future__ import annotations

from pathlib import Path

import pytest

from index.lines import Element
from index.metadata import find_metadata
from index.reading import read_report
from index.report import Metadata
from index.structure import blocks_of_elements, blocks_of_text

REPORTS = Path(__file__).parents[2].parent / "shared" / "reports"
BODY = "Thực hiện Kế hoạch số 12/KH-UBND ngày 10/01/2023 của UBND tỉnh, Ban Quản lý báo cáo kết quả công tác như sau:"
EVENT = "Sáng ngày {}, Ban Quản lý mời doanh nghiệp đến đối thoại, ghi nhận các kiến nghị về điện và nước thải."


def found(text: str, name: str = "van-ban.txt") -> Metadata:
    return find_metadata(name, blocks_of_text(text))


def official(*lines: str) -> Metadata:
    return found("\n".join([*lines, "", BODY]))


NOTICE = (
    "UBND TỈNH AN BÌNH",
    "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 05/TB-BQL",
    "An Bình, ngày 05 tháng 02 năm 2024",
    "THÔNG BÁO",
    "Kết luận của Trưởng ban",
    "tại cuộc họp giao ban quý I/2024",
)


def test_official_notice() -> None:
    assert official(*NOTICE) == Metadata(
        title="Thông báo kết luận của Trưởng ban tại cuộc họp giao ban quý I/2024",
        body="Ban Quản lý các khu công nghiệp tỉnh An Bình",
        province="An Bình",
        kind="Thông báo",
        number="05/TB-BQL",
        date="2024-02-05",
        period="quý I/2024",
    )


def test_title_in_capitals_over_two_lines() -> None:
    title = official("BÁO CÁO KẾT QUẢ CÔNG TÁC NĂM 2023", "VÀ PHƯƠNG HƯỚNG NHIỆM VỤ NĂM 2024").title
    assert title == "BÁO CÁO KẾT QUẢ CÔNG TÁC NĂM 2023 VÀ PHƯƠNG HƯỚNG NHIỆM VỤ NĂM 2024"


def test_title_of_a_decision_ends_before_who_decides() -> None:
    title = official("QUYẾT ĐỊNH", "Về việc giao chỉ tiêu năm 2024", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH").title
    assert title == "Quyết định về việc giao chỉ tiêu năm 2024"


def test_draft_has_neither_number_nor_date() -> None:
    draft = official(
        "Số:      /BC-BQL", "An Bình, ngày     tháng     năm 2024", "BÁO CÁO", "Kết quả công tác tháng 3/2024"
    )
    assert (draft.number, draft.date, draft.kind) == ("", "", "Báo cáo")
    assert draft.period == "tháng 3/2024"


def test_numbers_and_dates_of_cited_documents_are_not_taken() -> None:
    cited = found(f"Kết quả công tác sáu tháng\n\n{BODY}")
    assert (cited.number, cited.date) == ("", "")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["KẾ HOẠCH", "Xúc tiến đầu tư năm 2024"], "Kế hoạch"),
        (["Số: 7/BB-BQL", "Cuộc họp giao ban tháng ba"], "Biên bản"),
        (["V/v báo cáo tình hình nước thải", "Kính gửi: Sở Tài nguyên"], "Công văn"),
        (["Chương trình công tác năm 2024"], "Chương trình"),
    ],
)
def test_kind(lines: list[str], kind: str) -> None:
    assert official(*lines).kind == kind


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Sơ kết 6 tháng đầu năm 2019", "6 tháng đầu năm 2019"),
        ("Kết quả 9 tháng năm 2023", "9 tháng năm 2023"),
        ("Tình hình thu hút đầu tư quý IV năm 2023", "quý IV năm 2023"),
        ("Hội nghị người lao động năm 2019", "năm 2019"),
        ("Kế hoạch hạ tầng giai đoạn 2021-2025", "giai đoạn 2021-2025"),
        ("Hội nghị giao ban của Ban", ""),
    ],
)
def test_period_in_the_words_of_the_title(title: str, period: str) -> None:
    assert found(f"{title}\n\n{EVENT.format('12/7')}").period == period


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Sơ kết 6 tháng đầu năm và bàn việc 6 tháng cuối năm 2024", "6 tháng đầu năm 2024"),
        ("Kết quả quý III và nhiệm vụ quý IV năm 2023 của Ban", "quý III năm 2023"),
        ("BÁO CÁO KẾT QUẢ QUÝ I NĂM 2024 CỦA BAN", "quý I năm 2024"),
        ("Kết quả năm 2023 và nhiệm vụ năm 2024 của Ban", "năm 2023"),
        ("Quý I/2024, các khu thu hút 5 dự án", "quý I/2024"),
        ("Hội nghị sơ kết 6 tháng đầu năm của Ban", "6 tháng đầu năm 2022"),
        ("Tình hình tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2024 của Ban", "tháng 10 năm 2024"),
        ("Kết quả tháng 12, nhiệm vụ tháng 01 năm 2024 của Ban", "tháng 12 năm 2023"),
        ("Kết quả tháng 5 năm 2024 của Ban", "tháng 5 năm 2024"),
    ],
)
def test_first_period_of_the_title_takes_the_year_told_later(title: str, period: str) -> None:
    assert found(f"{title}\n\n{EVENT.format('12/7/2022')}").period == period


@pytest.mark.parametrize(
    ("title", "event", "date"),
    [
        ("Hội nghị sơ kết của Ban", "12/7/2023", "2023-07-12"),
        ("Hội nghị sơ kết năm 2019 của Ban", "24/7", "2019-07-24"),
        ("Hội nghị sơ kết của Ban", "05 tháng 02 năm 2024", "2024-02-05"),
        ("Hội nghị sơ kết của Ban", "24/7", ""),
        ("Hội nghị sơ kết của Ban", "31/2/2023", ""),
    ],
)
def test_date_of_the_event(title: str, event: str, date: str) -> None:
    assert found(f"{title}\n\n{EVENT.format(event)}").date == date


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Khu công nghiệp mới tại huyện Đức Trọng, tỉnh Lâm Đồng được bổ sung vào quy hoạch.", "Lâm Đồng"),
        ("Quy hoạch phát triển khu công nghiệp trên địa bàn Lâm Đồng đến năm 2030 được duyệt.", "Lâm Đồng"),
        ("Các khu của tỉnh An Bình đón đoàn tỉnh Đồng Nai. Tỉnh An Bình sẽ thăm lại trong tháng sau.", "An Bình"),
        ("Phó Chủ tịch UBND tỉnh Đoàn Văn Bình và Phó Chủ tịch UBND tỉnh Trần K dự hội nghị.", ""),
        ("Dự án hạ tầng Khu công nghiệp Hòa Bình giai đoạn 2 đang được đẩy nhanh tiến độ.", ""),
        ("Các khu công nghiệp tỉnh Hoà Bình hoạt động ổn định, thu hút thêm nhiều dự án.", "Hòa Bình"),
        ("UBND thành phố Bảo Lộc phối hợp với các sở của tỉnh bàn giao mặt bằng cho dự án.", ""),
        ("Ban Quản lý khu kinh tế và các KCN Đông Hải họp giao ban với các doanh nghiệp trong khu.", "Đông Hải"),
        ("Phó Trưởng ban Quản lý các KCN Trần Văn K chủ trì cuộc họp giao ban với doanh nghiệp.", ""),
        ("Khu công nghiệp tại thành phố Cần Thơ thu hút thêm nhiều dự án trong quý vừa qua.", "Cần Thơ"),
    ],
)
def test_province(text: str, province: str) -> None:
    assert found(f"Hội nghị của Ban\n\n{text}").province == province


def test_title_skips_slugs_and_file_names() -> None:
    text = f"hoi-nghi-so-ket-2023\n\nbao_cao_2023.docx\n\nHội nghị sơ kết của Ban\n\n{EVENT.format('12/7/2023')}"
    assert found(text).title == "Hội nghị sơ kết của Ban"


def test_nothing_known_leaves_the_file_name_as_title() -> None:
    assert found("Ghi chú.", "ghi_chú họp.txt") == Metadata(title="ghi chú họp")


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside this repository")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("000", ("Lâm Đồng", "Tin bài", "", "2019-06-19", "06 tháng đầu năm 2019")),
        ("001", ("Lâm Đồng", "Tin bài", "", "2020-01-15", "năm 2019")),
        ("002", ("", "Tin bài", "", "2019-07-24", "6 tháng đầu năm 2019")),
        ("003", ("Hòa Bình", "Tin bài", "", "", "6 tháng đầu năm 2024")),
        ("004", ("Hậu Giang", "Thông báo", "19/TB-VP.UBND", "2018-02-05", "năm 2017")),
    ],
)
def test_real_reports(name: str, expected: tuple[str, ...]) -> None:
    meta = read_report(next(REPORTS.glob(f"{name}_*.txt"))).metadata
    assert (meta.province, meta.kind, meta.number, meta.date, meta.period) == expected
    assert meta.title and meta.body


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside this repository")
@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("000", {"paragraph": 9}),
        ("001", {"paragraph": 14, "item": 10}),
        ("002", {"paragraph": 10, "item": 4}),
        ("003", {"paragraph": 23, "item": 9, "heading": 3, "caption": 6}),
        ("004", {"paragraph": 14, "item": 14}),
    ],
)
def test_block_kinds_of_real_reports(name: str, kinds: dict[str, int]) -> None:
    blocks = read_report(next(REPORTS.glob(f"{name}_*.txt"))).blocks
    assert {kind: sum(block.kind == kind for block in blocks) for kind in kinds} == kinds
    assert len(blocks) == sum(kinds.values())


@pytest.mark.parametrize(
    ("title", "opening", "period"),
    [
        (
            "Giữ nhịp sản xuất, về đích năm 2022",
            "Sáng 05/7/2022, hội nghị nhìn lại nửa đầu năm, bàn",
            "nửa đầu năm 2022",
        ),
        ("Gỡ vướng cho nhà đầu tư", "Sáng 04/8/2023, Ban Quản lý cho biết: bảy tháng qua", "7 tháng đầu năm 2023"),
        ("Vượt dòng nước ngược", "Ngày 05/10/2024, khép lại quý III/2024, 9 tháng năm 2024", "9 tháng năm 2024"),
        ("Kế hoạch công tác năm 2024", "Sáng 05/7/2024, hội nghị nhìn lại nửa đầu năm, bàn", "năm 2024"),
    ],
)
def test_a_document_reports_on_the_part_of_the_year_that_is_over(title: str, opening: str, period: str) -> None:
    rest = "doanh nghiệp trong các khu công nghiệp vẫn giữ được đơn hàng, doanh thu tăng khá so với cùng kỳ."
    assert found(f"{title}\n\n{opening} {rest}").period == period


@pytest.mark.parametrize("above", ["Trang chủ » Tin tức » Hoạt động của Ban", "Tạp chí điện tử Khu công nghiệp"])
def test_the_way_through_a_site_is_no_title(above: str) -> None:
    assert found(f"{above}\n\nDoanh thu các khu công nghiệp tăng cao\n\n{BODY}").title.startswith("Doanh thu các khu")


def test_an_annex_is_named_by_its_heading_and_its_body_by_what_it_goes_with() -> None:
    elements = [
        Element("Phụ lục II", style="bold", centred=True),
        Element("HIỆN TRẠNG SỬ DỤNG ĐẤT ĐẾN 31/12/2024", style="bold", centred=True),
        Element("(Kèm theo Báo cáo số 15/BC-BQL của Ban Quản lý các khu công nghiệp tỉnh Quảng Khê)"),
        Element("Đơn vị tính: ha"),
        Element(grid=[["Khu", "Tổng"], ["Ba Đồn", "412,3"], ["Lệ Sơn", "693,3"]]),
    ]
    told = find_metadata("phu-luc.docx", blocks_of_elements(elements))
    assert told.title == "HIỆN TRẠNG SỬ DỤNG ĐẤT ĐẾN 31/12/2024"
    assert (told.body, told.number) == ("Ban Quản lý các khu công nghiệp tỉnh Quảng Khê", "")


def test_a_body_in_capitals_ends_before_a_line_that_tells_a_time() -> None:
    lines = ("BAN QUẢN LÝ KHU KINH TẾ PHÚ AN", "THU HÚT ĐẦU TƯ 9 THÁNG NĂM 2024")
    assert official(*lines).body == "Ban Quản lý khu kinh tế Phú An"


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("(Từ ngày 15/12/2024 đến ngày 14/6/2025)", "6 tháng đầu năm 2025"),
        ("(Kỳ báo cáo: từ 01/01/2025 đến 30/6/2025)", "6 tháng đầu năm 2025"),
        ("(Số liệu từ 15/5/2025 đến 14/6/2025)", "tháng 6 năm 2025"),
        ("(Từ ngày 01/4/2025 đến hết ngày 30/6/2025)", "quý II năm 2025"),
        ("(Từ ngày 10/3/2025 đến ngày 05/8/2025)", ""),
    ],
)
def test_the_days_that_a_report_counts_are_its_period(tmp_path: Path, line: str, period: str) -> None:
    path = tmp_path / "bc.txt"
    head = "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG\nSố: 12/BC-BQL\nLâm Đồng, ngày 20 tháng 6 năm 2025\nBÁO CÁO\n"
    path.write_text(
        f"{head}Kết quả công tác quản lý các khu công nghiệp\n{line}\n\nDoanh thu đạt 12 tỷ đồng.\n", "utf-8"
    )
    assert read_report(path).metadata.period == period
