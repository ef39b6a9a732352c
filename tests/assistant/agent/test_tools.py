"""Each tool over a small library: what it returns, and what it says to a model that asks for something else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from assistant.agent.arguments import Compute
from assistant.agent.computing import compute
from assistant.agent.reach import Reach
from assistant.agent.results import Ledger, Result, fitted
from assistant.agent.toolbox import call, offered, toolbox
from assistant.assistant import Assistant
from assistant.generation.messages import Call
from index.vietnamese import has_diacritics


def do(reach: Reach, name: str, ledger: Ledger | None = None, **arguments: Any) -> Result:
    ledger = ledger or Ledger(reach.analyzer)
    return call(toolbox(reach, ledger), Call("c1", name, json.dumps(arguments)))


def test_searching_within_a_place_and_a_time(reach: Reach) -> None:
    found = do(reach, "tim_doan", query="doanh thu", province="Hậu Giang", period="2019")
    assert {p.document for p in found.passages} == {"hau-giang.txt"}
    assert found.said == f"Đã tìm “doanh thu” (Hậu Giang; 2019): {len(found.passages)} đoạn"
    wrong = do(reach, "tim_doan", query="doanh thu", province="Cà Mau")
    assert wrong.failed and "“Cà Mau”" in wrong.note and "“Lâm Đồng”" in wrong.note
    assert do(reach, "tim_doan", query="quy hoạch", kind="thông báo").passages[0].document == "quang-nam.txt"


def test_a_question_asked_of_some_documents_reaches_no_other(reach: Reach) -> None:
    narrow = replace(reach, scope=["lam-dong.txt"])
    assert {p.document for p in do(narrow, "tim_doan", query="doanh thu").passages} == {"lam-dong.txt"}
    assert do(narrow, "mo_muc", document="hau-giang.txt").failed
    assert {row.passage.document for row in do(narrow, "tra_chi_tieu").rows} == {"lam-dong.txt"}
    assert {row.passage.document for row in do(narrow, "tra_nhiem_vu").rows} == {"lam-dong.txt"}
    assert "hau-giang" not in do(narrow, "liet_ke_tai_lieu").note


def test_tools_reach_what_is_seen_whatever_a_model_asks_for(reading: Assistant) -> None:
    some = reading.among(frozenset({"lam-dong.txt"}))
    reach = Reach(some.library, some.finder, some.analyzer)
    assert {p.document for p in do(reach, "tim_doan", query="doanh thu Hậu Giang").passages} == {"lam-dong.txt"}
    assert do(reach, "mo_muc", document="hau-giang.txt").failed
    for name in ("tra_chi_tieu", "tra_nhiem_vu"):
        assert {row.passage.document for row in do(reach, name).rows} == {"lam-dong.txt"}
    told = " ".join(do(reach, name).note for name in ("liet_ke_tai_lieu", "tra_chi_tieu", "tra_nhiem_vu"))
    told += do(reach, "mo_muc", document="khong-co.txt").note + do(reach, "tim_doan", query="a", province="Cà Mau").note
    assert "hau-giang" not in told and "Hậu Giang" not in told


def test_opening_a_part_of_a_document(reach: Reach) -> None:
    opened = do(reach, "mo_muc", document="lam-dong.txt", section="chỉ tiêu năm 2020")
    assert "9.000 tỷ đồng" in "".join(p.text for p in opened.passages) and len(opened.passages) == 1
    wrong = do(reach, "mo_muc", document="lam-dong.txt", section="Kinh phí")
    assert wrong.failed and "II. CHỈ TIÊU NĂM 2020" in wrong.note
    assert "“hau-giang.txt”" in do(reach, "mo_muc", document="khong-co.txt").note


def test_listing_documents(reach: Reach) -> None:
    assert do(reach, "liet_ke_tai_lieu").said == "Đã liệt kê tài liệu: 4 tài liệu"
    of_body = do(reach, "liet_ke_tai_lieu", body="Ban Quản lý", period="2022")
    assert "12/BC-BQL" in of_body.note and "77/BC-BQL" not in of_body.note


def test_values_of_an_indicator_with_their_places(reach: Reach) -> None:
    found = do(reach, "tra_chi_tieu", indicator="doanh thu", kind="result")
    assert {(r.value.quantity.number, r.passage.document) for r in found.rows if r.value} >= {(3500, "hau-giang.txt")}
    assert found.said.startswith("Đã tra chỉ tiêu “doanh thu”:") and "so cùng kỳ" in found.rows[0].text
    later = do(reach, "tra_chi_tieu", indicator="doanh thu", period="2031")
    assert later.failed and "6 tháng đầu năm 2019" in later.note
    assert "doanh thu" in do(reach, "tra_chi_tieu", indicator="sản lượng cà phê").note


def test_tasks_of_a_body_with_their_deadlines(reach: Reach) -> None:
    (row,) = do(reach, "tra_nhiem_vu", assignee="Sở Xây dựng").rows
    assert "30/4/2024" in row.text and "quá hạn" in row.text
    assert "dạng 30/9/2024" in do(reach, "tra_nhiem_vu", deadline_before="mai").note
    assert "Quá hạn" in do(reach, "tra_nhiem_vu", state="xong rồi").note
    assert "“Sở Tài chính”" in do(reach, "tra_nhiem_vu", assignee="Sở Y tế").note


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("xoa_tai_lieu", "{}", "Các công cụ: “tim_doan”"),
        ("tim_doan", "{hỏng", "không phải JSON hợp lệ"),
        ("tim_doan", "{}", "query: còn thiếu"),
        ("tim_doan", '{"query": "doanh thu", "tinh": "Lâm Đồng"}', "tinh: không có tham số này"),
        ("tinh", '{"operation": "nhan", "values": ["v1", "v2"]}', "operation:"),
        ("tinh", '{"operation": "tong", "values": ["v1", "v2"]}', "Chưa công cụ nào trả về giá trị"),
        ("tinh", '{"operation": "tong", "values": [3500, 4111]}', "Tham số chưa đúng"),
        ("mo_muc", "[" * 5000, "không phải JSON hợp lệ"),
        ("tra_chi_tieu", '"doanh thu"', "Nhận: indicator (tùy chọn)"),
    ],
)
def test_a_wrong_call_is_told_what_would_be_accepted(reach: Reach, name: str, arguments: str, told: str) -> None:
    result = call(toolbox(reach, Ledger(reach.analyzer)), Call("c1", name, arguments))
    assert result.failed and told in result.note and "Traceback" not in result.note


def test_a_tool_that_fails_is_told_to_the_model_alone(reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(reach.library), "passages", lambda *_: 1 / 0)
    result = do(reach, "mo_muc", document="lam-dong.txt")
    assert result.failed and "Công cụ gặp lỗi" in result.note and "division" not in result.note


def held(reach: Reach) -> Ledger:
    """A ledger with all values of the small library."""
    ledger = Ledger(reach.analyzer)
    ledger.told(do(reach, "tra_chi_tieu"))
    for document in ("lam-dong.txt", "hau-giang.txt", "vinh-long.txt"):
        ledger.told(do(reach, "mo_muc", document=document))
    return ledger


def ref(ledger: Ledger, text: str, of: str = "v") -> str:
    return next(name for name, value in ledger.values.items() if value.text == text and name.startswith(of))


def calculated(ledger: Ledger, operation: str, *values: str) -> Result:
    return compute(ledger.values, Compute(operation=operation, values=list(values)))  # type: ignore[arg-type]


def test_computing_over_values_by_reference(reach: Reach) -> None:
    ledger = held(reach)
    one, other = ref(ledger, "4.111,25 tỷ đồng"), ref(ledger, "3.500 tỷ đồng")
    total = calculated(ledger, "tong", one, other)
    assert total.said == "Phần mềm tính tổng: 4.111,25 + 3.500 = 7.611,25 tỷ đồng"
    assert total.computed and total.computed.vouched.places == {"Lâm Đồng", "Hậu Giang"}
    assert {ledger.sources[m - 1].passage.document for m in total.computed.vouched.markers} == {
        "lam-dong.txt",
        "hau-giang.txt",
    }
    assert "611,25 tỷ đồng" in calculated(ledger, "chenh_lech", other, one).said
    assert "3.805,63 tỷ đồng" in calculated(ledger, "trung_binh", one, other).said


def test_computing_over_figures_of_passages(reach: Reach) -> None:
    ledger = held(reach)
    parts = [name for name, v in ledger.values.items() if v.text in ("3 dự án", "5 dự án") and not name.startswith("v")]
    assert "3 + 5 = 8 dự án" in calculated(ledger, "tong", *parts).said


def test_what_makes_no_sense_is_not_computed(reach: Reach) -> None:
    ledger = held(reach)
    revenue, target = ref(ledger, "4.111,25 tỷ đồng"), ref(ledger, "9.000 tỷ đồng")
    other, budget = ref(ledger, "3.500 tỷ đồng"), ref(ledger, "212,4 tỷ đồng")
    export = ref(ledger, "113,7 triệu USD")
    wrong = {
        "khác đơn vị": ("tong", revenue, export),
        "lẫn kết quả với chỉ tiêu": ("tong", revenue, target),
        "không cùng một chỉ tiêu": ("tong", revenue, budget),
        "hai lần": ("tong", revenue, revenue),
        "của một nơi qua hai kỳ": ("tang_truong", revenue, other),
        "cần đúng 2 giá trị": ("ty_trong", revenue, other, budget),
        "Không có giá trị “v99”": ("tong", revenue, "v99"),
    }
    told = {reason: calculated(ledger, *asked) for reason, asked in wrong.items()}
    assert [r for r, result in told.items() if not (result.failed and r in result.note)] == []


def test_results_are_numbered_once_and_fit_their_room(reach: Reach) -> None:
    ledger, count = Ledger(reach.analyzer), lambda text: len(text) // 3
    found = do(reach, "tim_doan", query="doanh thu")
    first, again = ledger.told(found), ledger.told(found)
    assert "[1]" in first and "Các đoạn đã nêu ở trên: [1]" in again and "tỷ đồng" not in again
    assert len(fitted(found, 400, count).passages) < len(found.passages)
    assert "không đủ chỗ" in fitted(found, 10, count).note


def test_the_tools_are_told_in_vietnamese_to_models_of_any_maker(reach: Reach) -> None:
    specs = [t.metadata.to_openai_tool()["function"] for t in offered(toolbox(reach, Ledger(reach.analyzer)))]
    assert [s["name"] for s in specs][:2] == ["tim_doan", "mo_muc"] and all(
        has_diacritics(s["description"]) for s in specs
    )
    assert specs[-1]["parameters"]["properties"]["values"]["items"]["type"] == "string"  # no typed numbers
