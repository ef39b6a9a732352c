"""Provinces and bodies that were merged, and times told from today."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant, build_assistant
from assistant.understanding.relative import resolved
from index.query import province_names
from index.settings import Settings
from index.successions import joined, named_in, of_name, successions

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def bac_ninh(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("bac-ninh")
    for year, workers in ((2024, "512.300"), (2025, "1.086.400")):
        time = "6 tháng cuối năm" if year == 2025 else "năm"
        (folder / f"bc-{year}.txt").write_text(
            f"BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH BẮC NINH\n\nBÁO CÁO\nKết quả {time} {year}\n\nI. Lao động\n\n"
            f"Tổng số lao động trong các khu công nghiệp là {workers} người.\n",
            "utf-8",
        )
    settings = {"data_dir": folder / "data", "embedding": "none", "mode": "offline", "today": TODAY}
    assistant = build_assistant(Settings.model_validate(settings))
    list(assistant.library.add(sorted(folder.glob("*.txt"))))
    return assistant


def ask(assistant: Assistant, question: str) -> tuple[Answer, str]:
    answer = assistant.ask(question)
    return answer, "\n".join(answer.notes)


def test_the_table_is_of_the_provinces_of_before_and_now() -> None:
    provinces = [s for s in successions() if s.kind == "tỉnh"]
    assert {s.old for s in provinces} < set(province_names()) and len({s.old for s in provinces}) == len(provinces)
    today = {s.new for s in provinces}
    kept = set(province_names()) - {s.old for s in provinces} - today
    assert (len(today - {"Huế"}), len(today | kept)) == (23, 34)


def test_what_became_of_a_name() -> None:
    became = of_name("Bắc Giang")
    assert became is not None and (became.new, became.since) == ("Bắc Ninh", date(2025, 7, 1))
    assert joined("Phú Thọ") == ("Vĩnh Phúc", "Hòa Bình") and of_name("Nghệ An") is None
    assert [s.new for s in named_in("so ke hoach va dau tu", ("sở",))] == ["Sở Tài chính"]


def test_an_old_name_is_told_what_it_is_part_of(bac_ninh: Assistant) -> None:
    answer, notes = ask(bac_ninh, "Tổng số lao động trong các KCN Bắc Giang năm 2025?")
    assert answer.certainty != "sure" and "Từ ngày 01/07/2025, địa bàn Bắc Giang thuộc Bắc Ninh." in notes
    assert "địa bàn" not in ask(bac_ninh, "Tổng số lao động trong các KCN Bắc Ninh năm 2024?")[1]


def test_two_areas_of_one_name_are_told_apart(bac_ninh: Assistant) -> None:
    answer, notes = ask(bac_ninh, "So sánh tổng số lao động các KCN Bắc Ninh năm 2024 và 6 tháng cuối năm 2025?")
    assert {c.document for c in answer.citations} == {"bc-2024.txt", "bc-2025.txt"}
    assert "trước và sau ngày 01/07/2025 khác nhau (sau đó gồm cả Bắc Giang)" in notes
    assert answer.certainty == "unsure" and "phần mềm tính" not in answer.answer


def test_a_time_without_documents_is_said_and_nothing_asserted(bac_ninh: Assistant) -> None:
    answer, notes = ask(bac_ninh, "Tổng số lao động trong các khu công nghiệp năm nay là bao nhiêu?")
    assert answer.certainty == "unsure" and "Chưa có tài liệu nào của năm 2026; mới nhất là của năm 2025." in notes
    answer, notes = ask(bac_ninh, "Tổng số lao động các khu công nghiệp 6 tháng cuối năm ngoái là bao nhiêu?")
    assert "1.086.400" in answer.answer and "“năm ngoái” được hiểu là năm 2025." in notes


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Doanh thu 6 tháng đầu năm nay?", "Doanh thu 6 tháng đầu năm 2026?"),
        ("nam ngoai thu hut bao nhieu du an", "nam 2025 thu hut bao nhieu du an"),
        ("Quý trước nộp ngân sách bao nhiêu?", "quý III năm 2026 nộp ngân sách bao nhiêu?"),
        ("Năm 2024 tăng bao nhiêu so với năm ngoái?", "Năm 2024 tăng bao nhiêu so với năm ngoái?"),
        ("Nộp ngân sách tăng bao nhiêu so với quý trước?", "Nộp ngân sách tăng bao nhiêu so với quý trước?"),
    ],
)
def test_times_told_from_today(asked: str, meant: str) -> None:
    assert resolved(asked, TODAY)[0] == meant
