"""Tasks read from reports, notices, news and plans: who, what, with whom, by when, on whose word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.records.model import Task
from assistant.records.tasks import tasks_of
from index.chunking import passages_of
from index.reading import read_report
from index.report import Passage

Read = Callable[..., list[Task]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The tasks of a text, read as a file the way the library reads one."""

    def tasks(text: str, name: str = "bao-cao.txt") -> list[Task]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return tasks_of(passages_of(read_report(path)))

    return tasks


def pairs(tasks: list[Task]) -> list[tuple[str, str]]:
    return [(task.assignee, task.task) for task in tasks]


def test_items_of_an_article_end_where_the_next_article_begins(read: Read) -> None:
    text = """UBND TỈNH QUẢNG HÀ
Số: 45/QĐ-UBND
Quảng Hà, ngày 12 tháng 3 năm 2024
QUYẾT ĐỊNH
Về việc kiểm tra an toàn lao động trong khu công nghiệp

Điều 3. Tổ chức thực hiện:
1. Giao Sở Tài chính:
- Bố trí kinh phí kiểm tra trước ngày 30/4/2024;
Điều 4. Quyết định này có hiệu lực từ ngày ký.
"""
    assert pairs(read(text)) == [("Sở Tài chính", "Bố trí kinh phí kiểm tra trước ngày 30/4/2024")]


NOTICE = """UBND TỈNH QUẢNG HÀ
VĂN PHÒNG
Số: 245/TB-VPUBND
Quảng Hà, ngày 12 tháng 3 năm 2024
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh Lê Đình Trọng tại buổi làm việc với Ban Quản lý các khu công nghiệp

Sau khi nghe báo cáo, Chủ tịch UBND tỉnh Lê Đình Trọng kết luận, chỉ đạo như sau:

"""


def test_a_heading_names_the_body_and_the_dashes_are_its_tasks(read: Read) -> None:
    tasks = read(
        f"{NOTICE}II. NHIỆM VỤ THÁNG 4 NĂM 2024\n\n1. Sở Công Thương\n\n"
        "- Tổ chức 02 phiên kết nối cung cầu cho doanh nghiệp.\n\n- Lập phương án cấp điện cho KCN Nga Lĩnh.\n\n"
        "2. Công an tỉnh\n\n- Tổng kiểm tra an toàn phòng cháy trước ngày 20/4/2024.\n"
    )
    assert pairs(tasks) == [
        ("Sở Công Thương", "Tổ chức 02 phiên kết nối cung cầu cho doanh nghiệp"),
        ("Sở Công Thương", "Lập phương án cấp điện cho KCN Nga Lĩnh"),
        ("Công an tỉnh", "Tổng kiểm tra an toàn phòng cháy trước ngày 20/4/2024"),
    ]
    assert [t.deadline_date for t in tasks] == [date(2024, 4, 30), date(2024, 4, 30), date(2024, 4, 20)]
    assert {t.assigned_by for t in tasks} == {"Chủ tịch UBND tỉnh Lê Đình Trọng"}


def test_items_below_an_item_are_for_the_body_it_names(read: Read) -> None:
    tasks = read(
        f"{NOTICE}1. Giao Ban Quản lý các khu công nghiệp:\n\n"
        "a) Chủ trì, phối hợp với Sở Xây dựng rà soát các dự án chậm tiến độ.\n\n"
        "b) Hoàn thiện hồ sơ quy hoạch KCN Nga Lĩnh; đồng thời chuẩn bị lựa chọn nhà đầu tư hạ tầng.\n\n"
        "2. Yêu cầu UBND huyện Hà Trung chi trả bồi thường cho 45 hộ; Sở Tài chính hướng dẫn nguồn kinh phí chi trả.\n"
    )
    assert pairs(tasks) == [
        ("Ban Quản lý các khu công nghiệp", "rà soát các dự án chậm tiến độ"),
        ("Ban Quản lý các khu công nghiệp", "Hoàn thiện hồ sơ quy hoạch KCN Nga Lĩnh"),
        ("Ban Quản lý các khu công nghiệp", "chuẩn bị lựa chọn nhà đầu tư hạ tầng"),
        ("UBND huyện Hà Trung", "chi trả bồi thường cho 45 hộ"),
        ("Sở Tài chính", "hướng dẫn nguồn kinh phí chi trả"),
    ]
    assert tasks[0].coordinating == ("Sở Xây dựng",)


def test_an_article_may_introduce_a_list(tmp_path: Path) -> None:
    path = tmp_path / "quyet-dinh.txt"
    path.write_text("Rà soát hồ sơ.\n", encoding="utf-8")
    [passage] = passages_of(read_report(path))
    text = "Điều 2: Giao Công an tỉnh:\n1. Kiểm tra kho hóa chất.\nĐiều 3: Văn phòng thi hành."
    tasks = tasks_of([replace(passage, text=text)])
    assert pairs(tasks) == [("Công an tỉnh", "Kiểm tra kho hóa chất")]


def test_a_heading_is_nearer_than_the_introduction_above_it(read: Read) -> None:
    tasks = read(
        f"{NOTICE}2. Trong thời gian tới, yêu cầu các sở, ngành tập trung thực hiện các nội dung sau:\n\n"
        "2.1. Ban Quản lý các khu công nghiệp:\n\n- Trình phê duyệt dự án hạ tầng KCN Đồng Bành.\n\n"
        "2.2. UBND huyện Chi Lăng: Hoàn thành kiểm đếm 58 ha đất tại xã Chi Lộc.\n"
    )
    assert pairs(tasks) == [
        ("Ban Quản lý các khu công nghiệp", "Trình phê duyệt dự án hạ tầng KCN Đồng Bành"),
        ("UBND huyện Chi Lăng", "Hoàn thành kiểm đếm 58 ha đất tại xã Chi Lộc"),
    ]


def test_what_a_conclusion_approves_or_notes_is_no_task(read: Read) -> None:
    tasks = read(
        f"{NOTICE}II. NỘI DUNG KẾT LUẬN\n\n1. Đồng ý với đề nghị của Ban Quản lý về việc gia hạn dự án.\n\n"
        "2. Ghi nhận sự cố gắng của các sở, ngành trong thời gian qua.\n\n"
        "3. Giao Sở Giao thông vận tải hoàn thiện hồ sơ, trình UBND tỉnh.\n"
    )
    assert pairs(tasks) == [("Sở Giao thông vận tải", "hoàn thiện hồ sơ, trình UBND tỉnh")]


def test_a_label_before_a_colon_names_the_body(read: Read) -> None:
    tasks = read(
        f"{NOTICE}II. NHIỆM VỤ\n\n- Đối với Sở Tài chính: Trình UBND tỉnh phê duyệt giá đất KCN Phú Lộc.\n\n"
        "- Phòng Quản lý Đầu tư: hoàn thiện tài liệu xúc tiến; tham mưu tổ chức đoàn xúc tiến tại Nhật Bản.\n"
    )
    assert pairs(tasks) == [
        ("Sở Tài chính", "Trình UBND tỉnh phê duyệt giá đất KCN Phú Lộc"),
        ("Phòng Quản lý Đầu tư", "hoàn thiện tài liệu xúc tiến"),
        ("Phòng Quản lý Đầu tư", "tham mưu tổ chức đoàn xúc tiến tại Nhật Bản"),
    ]


def test_a_numbered_list_in_a_paragraph_takes_the_time_of_its_lead_in(read: Read) -> None:
    tasks = read(
        "Hội nghị sơ kết 6 tháng đầu năm 2019 của Ban quản lý các khu công nghiệp\n\n"
        "Việc các ngành phải làm ngay trong tháng 9/2019: (1). Sở Y tế mở trạm cấp cứu tại KCN Hà Trung. "
        "(2). Phối hợp Sở Nội vụ hoàn chỉnh đề án vị trí việc làm. "
        "Đồng thời, Cục Thuế tỉnh công khai danh sách nợ thuế.\n"
    )
    assert pairs(tasks) == [
        ("Sở Y tế", "mở trạm cấp cứu tại KCN Hà Trung"),
        ("Ban quản lý các khu công nghiệp", "hoàn chỉnh đề án vị trí việc làm"),
        ("Cục Thuế tỉnh", "công khai danh sách nợ thuế"),
    ]
    assert {(t.deadline, t.deadline_date) for t in tasks} == {("ngay trong tháng 9/2019", date(2019, 9, 30))}


REPORT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH QUẢNG HÀ
Số: 310/BC-BQL
Quảng Hà, ngày 20 tháng 12 năm 2024
BÁO CÁO
Kết quả năm 2024; phương hướng, nhiệm vụ năm 2025

I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2024

- Tham mưu UBND tỉnh phê duyệt quy hoạch phân khu KCN Hà Trung.

- Phối hợp với Sở Xây dựng kiểm tra công tác nghiệm thu 09 công trình.

II. CHỈ TIÊU NĂM 2025

- Thu hút 18 dự án; nộp ngân sách 650 tỷ đồng.

III. NHIỆM VỤ, GIẢI PHÁP NĂM 2025

- Hoàn thành quy hoạch phân khu KCN Nga Lĩnh trong quý II/2025.

- Thu hút từ 20 dự án trở lên với tổng vốn 7.000 tỷ đồng.

- Phối hợp với Cục Thuế tỉnh hỗ trợ doanh nghiệp hoàn thuế.

IV. KIẾN NGHỊ, ĐỀ XUẤT

- Đề nghị UBND tỉnh bố trí 35 tỷ đồng giải phóng mặt bằng KCN Hà Trung.
"""


def test_results_targets_and_wishes_are_no_tasks(read: Read) -> None:
    assert [t.task for t in read(REPORT)] == [
        "Hoàn thành quy hoạch phân khu KCN Nga Lĩnh trong quý II/2025",
        "hỗ trợ doanh nghiệp hoàn thuế",
    ]


def test_a_boards_own_plans_are_its_own(read: Read) -> None:
    first, second = read(REPORT)
    assert first.assignee.lower().startswith("ban quản lý các khu công nghiệp")
    assert (first.deadline_date, second.deadline_date) == (date(2025, 6, 30), date(2025, 12, 31))
    assert (second.coordinating, second.assigned_by) == (("Cục Thuế tỉnh",), "")


NEWS = """Ban Quản lý các KCN tỉnh Quảng Hà họp giao ban quý II/2024

Chiều 04/7/2024, đồng chí Đào Xuân Hưng, Trưởng Ban Quản lý các KCN tỉnh chủ trì hội nghị giao ban.

"""


def test_a_person_gives_orders_in_a_story(read: Read) -> None:
    tasks = read(
        f"{NEWS}Đồng chí Đào Xuân Hưng ghi nhận nỗ lực của các phòng; giao Phòng Đầu tư bám sát các dự án trọng điểm "
        "trước 31/8/2024; đề nghị Công đoàn các KCN tỉnh chăm lo đời sống người lao động.\n"
    )
    assert pairs(tasks) == [
        ("Phòng Đầu tư", "bám sát các dự án trọng điểm trước 31/8/2024"),
        ("Công đoàn các KCN tỉnh", "chăm lo đời sống người lao động"),
    ]
    assert {t.assigned_by for t in tasks} == {"Đào Xuân Hưng"}


def test_what_follows_an_order_is_on_the_same_word(read: Read) -> None:
    tasks = read(
        f"{NEWS}Trưởng ban Đào Xuân Hưng yêu cầu Phòng Đầu tư lập kế hoạch chi tiết cho từng dự án. "
        "Văn phòng Ban chuẩn bị Hội nghị đối thoại doanh nghiệp. "
        "Về dự án cảng, giao Phòng Quy hoạch hoàn thành hồ sơ.\n"
    )
    assert [t.assignee for t in tasks] == ["Phòng Đầu tư", "Văn phòng Ban", "Phòng Quy hoạch"]
    assert {t.assigned_by for t in tasks} == {"Trưởng ban Đào Xuân Hưng"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Ban Quản lý đã yêu cầu 05 doanh nghiệp khắc phục vi phạm về môi trường.",
        "Đại diện Công ty TNHH Samil đề nghị Ban Quản lý sớm cải tạo đường nội bộ.",
        "Tổng doanh thu đạt 12.300 tỷ đồng; Ban tổ chức 03 đoàn kiểm tra.",
        "Trưởng ban cho rằng con số giảm không đáng ngại bằng việc đất sạch cạn dần.",
    ],
)
def test_what_a_story_tells_or_others_wish_is_no_task(read: Read, sentence: str) -> None:
    assert read(f"{NEWS}{sentence}\n") == []


def test_who_will_do_something_says_so(read: Read) -> None:
    tasks = read(f"{NEWS}Ban Quản lý sẽ làm đầu mối ký thỏa thuận đào tạo trước tháng 9/2024.\n")
    assert pairs(tasks) == [("Ban Quản lý", "làm đầu mối ký thỏa thuận đào tạo trước tháng 9/2024")]
    assert tasks[0].deadline_date == date(2024, 8, 31)


def test_ordinals_in_a_paragraph_are_items(read: Read) -> None:
    tasks = read(
        f"{NEWS}Trưởng ban Đào Xuân Hưng nêu ba nhóm việc. Một là, hoàn thành hồ sơ thành lập KCN Tả Ngạn. "
        "Hai là, lắp đặt hệ thống cảnh báo lũ sớm. Ba là, hỗ trợ doanh nghiệp vay vốn ưu đãi.\n"
    )
    assert [t.task for t in tasks] == [
        "hoàn thành hồ sơ thành lập KCN Tả Ngạn",
        "lắp đặt hệ thống cảnh báo lũ sớm",
        "hỗ trợ doanh nghiệp vay vốn ưu đãi",
    ]
    assert {t.assigned_by for t in tasks} == {"Trưởng ban Đào Xuân Hưng"}


def test_one_time_for_all_tasks_of_a_section(read: Read) -> None:
    tasks = read(
        f"{NOTICE}II. NHIỆM VỤ\n\nCác việc dưới đây nếu không ghi mốc riêng thì phải xong trước ngày 30/9/2024.\n\n"
        "- Sở Xây dựng thẩm định đồ án quy hoạch.\n\n- Sở Nội vụ trình đề án trước ngày 10/8/2024.\n"
    )
    assert [t.deadline_date for t in tasks] == [date(2024, 9, 30), date(2024, 8, 10)]


def test_what_follows_in_an_item_may_name_the_body_and_the_time(read: Read) -> None:
    tasks = read(
        f"{NOTICE}II. NHIỆM VỤ\n\n1. Xây dựng cơ sở dữ liệu doanh nghiệp dùng chung. "
        "Đơn vị thực hiện: Văn phòng Ban.\n\n"
        "2. Sở Giao thông vận tải nghiên cứu phương án đấu nối đường gom. Thời gian hoàn thành: quý II/2024.\n"
    )
    assert [(t.assignee, t.deadline) for t in tasks] == [
        ("Văn phòng Ban", ""),
        ("Sở Giao thông vận tải", "quý II/2024"),
    ]


PLAN = """<html><body><h1>Kế hoạch công tác năm 2025 của Ban Quản lý các khu công nghiệp tỉnh Quảng Hà</h1>
<p>Quảng Hà, ngày 10 tháng 01 năm 2025</p><h2>Nội dung thực hiện</h2>
<table><tr><th>STT</th><th>Nội dung công việc</th><th>Đơn vị chủ trì</th><th>Đơn vị phối hợp</th><th>Thời hạn</th></tr>
<tr><td>I</td><td>Lĩnh vực đầu tư</td><td></td><td></td><td></td></tr>
<tr><td>1</td><td>Xây dựng danh mục dự án kêu gọi đầu tư</td><td>Phòng Đầu tư</td><td>Văn phòng, Công an tỉnh</td>
<td>Quý I/2025</td></tr></table></body></html>"""


def test_a_tables_headers_name_work_body_and_time(read: Read) -> None:
    (task,) = read(PLAN, "ke-hoach.html")
    assert (task.assignee, task.task) == ("Phòng Đầu tư", "Xây dựng danh mục dự án kêu gọi đầu tư")
    assert task.coordinating == ("Văn phòng", "Công an tỉnh")
    assert (task.deadline, task.deadline_date) == ("Quý I/2025", date(2025, 3, 31))


def test_a_time_that_is_past_is_no_deadline(read: Read) -> None:
    (task,) = read(f"{NOTICE}II. NHIỆM VỤ\n\n- Sở Tài chính phát huy kết quả trong năm 2023, rà soát giá thuê đất.\n")
    assert (task.deadline, task.deadline_date) == ("", None)


def test_quotes_are_the_passages_own_words(tmp_path: Path) -> None:
    path = tmp_path / "thong-bao.txt"
    path.write_text(
        f"{NOTICE}II. NHIỆM VỤ\n\n- Giao Sở Nội vụ, Sở Y tế rà soát biên chế, báo cáo UBND tỉnh.\n", "utf-8"
    )
    passages = passages_of(read_report(path))
    texts = {passage.id: passage.text for passage in passages}
    (task,) = tasks_of(passages)
    assert texts[task.passage][task.start : task.end] == task.quote
    assert task.quote == "Giao Sở Nội vụ, Sở Y tế rà soát biên chế, báo cáo UBND tỉnh"
    assert task.assignee == "Sở Nội vụ, Sở Y tế"


def test_no_passages_no_tasks() -> None:
    nothing: list[Passage] = []
    assert tasks_of(nothing) == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize("words", ["giao Sở Tài chính rà soát ", "rà soát, ", "Ban Quản lý, ", "(1) "])
def test_text_that_is_no_prose_is_read_in_linear_time(read: Read, words: str) -> None:
    assert len(read(f"{NOTICE}II. NHIỆM VỤ\n\n{words * 2000}\n")) < 5


def test_the_time_of_a_target_is_no_deadline_of_the_tasks_under_it(read: Read) -> None:
    found = read(
        NOTICE.partition("THÔNG BÁO")[0]
        + "THÔNG BÁO\nKết luận của Phó Chủ tịch UBND tỉnh Lê Văn An\n\nII. NHIỆM VỤ\n\n"
        "Mục tiêu chung: phấn đấu giải ngân đến hết quý III/2024 đạt trên 70% kế hoạch vốn. Yêu cầu:\n\n"
        "1. Sở Tài chính tham mưu tạm ứng 215 tỷ đồng cho giải phóng mặt bằng.\n\n"
        "2. Sở Xây dựng thẩm định hồ sơ quy hoạch phân khu, trình trước ngày 10/8/2024.\n"
    )
    assert [(t.assignee, t.deadline) for t in found] == [
        ("Sở Tài chính", ""),
        ("Sở Xây dựng", "trước ngày 10/8/2024"),
    ]
