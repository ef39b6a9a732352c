"""Order and totals over places, worked out by code."""

import pytest

REPORT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH {name}
BÁO CÁO
Kết quả công tác năm 2023 của Ban Quản lý các khu công nghiệp tỉnh {place}
Năm 2023, tổng doanh thu của các doanh nghiệp trong khu công nghiệp đạt {revenue} tỷ đồng, tăng 5%.
"""


@pytest.fixture(scope="module")
def three(build):
    rows = (("Lâm Đồng", "4.464,5"), ("Hậu Giang", "12.300"), ("Hòa Bình", "980"))
    reports = {
        f"{i}.txt": REPORT.format(name=place.upper(), place=place, revenue=revenue)
        for i, (place, revenue) in enumerate(rows)
    }
    return build(reports)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Địa phương nào có doanh thu cao nhất năm 2023?", "Hậu Giang"),
        ("tinh nao doanh thu thap nhat nam 2023", "Hòa Bình"),
    ],
)
def test_the_place_with_the_most_comes_first_with_all_sources(three, question: str, first: str) -> None:
    answer = three.ask(question)
    assert answer.answer.startswith(f"- **{first}**") and len(answer.citations) == 3
    assert "phần mềm tính" in answer.answer and answer.verification.unsupported == ()


def test_a_total_over_two_places_is_added_by_code(three) -> None:
    answer = three.ask("Tổng doanh thu năm 2023 của cả hai tỉnh Lâm Đồng và Hòa Bình là bao nhiêu?").answer
    assert "4.464,5 + 980 = 5.444,5 tỷ đồng" in answer


def test_places_in_different_units_are_not_ordered(build) -> None:
    one = REPORT.format(name="LÂM ĐỒNG", place="Lâm Đồng", revenue="4.464,5")
    other = REPORT.format(name="HẬU GIANG", place="Hậu Giang", revenue="52").replace("tỷ đồng", "triệu USD")
    answer = build({"a.txt": one, "b.txt": other}).ask("Tỉnh nào có doanh thu cao nhất năm 2023?")
    assert "phần mềm tính" not in answer.answer


def test_the_total_of_both_by_name_is_a_sum_not_a_difference(three) -> None:
    answer = three.ask("Tổng doanh thu năm 2023 của cả Lâm Đồng và Hòa Bình là bao nhiêu?").answer
    assert "4.464,5 + 980 = 5.444,5 tỷ đồng" in answer and "−" not in answer


def test_a_result_is_not_compared_with_a_target(build) -> None:
    one = REPORT.format(name="LÂM ĐỒNG", place="Lâm Đồng", revenue="4.464,5")
    plan = REPORT.format(name="HẬU GIANG", place="Hậu Giang", revenue="x").replace(
        "Năm 2023, tổng doanh thu của các doanh nghiệp trong khu công nghiệp đạt x tỷ đồng, tăng 5%.",
        "Chỉ tiêu năm 2023: phấn đấu doanh thu 5.300 tỷ đồng.",
    )
    answer = build({"a.txt": one, "b.txt": plan}).ask("So sánh doanh thu năm 2023 của Lâm Đồng và Hậu Giang")
    assert answer.refused and not any(c.isdigit() for c in answer.answer)
