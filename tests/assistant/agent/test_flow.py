"""A model with tools, from the question to the answer: what is called, what is shown, how every fault ends."""

from __future__ import annotations

import time
from typing import Any

import pytest
from llama_index.llms.openai_like import OpenAILike

from assistant.answer import Progress
from assistant.assistant import build_assistant
from index.settings import Settings
from tests.scripted_model import Calls, Cut, Drip, Failure, Raw, Silence, calling

QUESTION = "So sánh doanh thu 6 tháng đầu năm 2019 của các KCN Lâm Đồng và Hậu Giang"
PLAIN = "Doanh thu 6 tháng đầu năm 2019 của các KCN Lâm Đồng là bao nhiêu?"
LAM_DONG = "6 tháng đầu năm 2019, doanh thu của các KCN Lâm Đồng đạt 4.111,25 tỷ đồng [1]."
HAU_GIANG = "6 tháng đầu năm 2019, doanh thu của các KCN Hậu Giang đạt 3.500 tỷ đồng [2]."
SEARCH = calling("tim_doan", query="doanh thu", province="Hậu Giang")
VALUES = calling("tra_chi_tieu", indicator="doanh thu", period="6 tháng đầu năm 2019")
NOTHING = "Tài liệu không nêu nội dung được hỏi."
REFUSED = Failure(400, "registry/gemma does not support tools")


def offered(scripted_model: Any) -> list[bool]:
    return ["tools" in request for request in scripted_model.requests]


def test_steps_are_told_while_they_are_taken_and_in_the_answer(tell, scripted_model) -> None:
    told = tell(QUESTION, SEARCH, VALUES, f"{LAM_DONG}\n{HAU_GIANG}")
    answer, steps = told.answer, told.answer.steps
    assert answer.mode == "llm" and "3.500 tỷ đồng" in told.text and len(scripted_model.requests) == 3
    assert steps[0].startswith("Đã tìm “doanh thu” (Hậu Giang):") and steps[1].endswith("2 giá trị")
    assert answer.to_json()["steps"] == steps and answer.usage.requests == 3
    seen = [event for event in told.events if isinstance(event, Progress)]
    assert [e.message for e in seen if e.message.startswith("Đã ")] == list(steps) and seen[-1].steps == steps


def test_every_tool_is_reached_and_calls_may_come_in_one_chunk(tell, scripted_model) -> None:
    calls = Calls(
        (
            ("tim_doan", {"query": "nhập khẩu"}),
            ("mo_muc", {"document": "vinh-long.txt"}),
            ("liet_ke_tai_lieu", {}),
            ("tra_chi_tieu", {"indicator": "doanh thu", "kind": "result"}),
            ("tra_nhiem_vu", {"assignee": "Sở Tài chính"}),
        ),
        together=True,
    )
    told = tell(QUESTION, calls, calling("tinh", operation="tong", values=["v1", "v2"]), LAM_DONG)
    begins = ["Đã tìm", "Đã mở vinh-long.txt", "Đã liệt kê", "Đã tra chỉ tiêu", "Đã tra nhiệm vụ", "Phần mềm tính"]
    assert [b for b, step in zip(begins, told.answer.steps, strict=True) if not step.startswith(b)] == []
    assert len(scripted_model.results) == 6 and "7.611,25 tỷ đồng" in scripted_model.results[-1]


def test_what_code_has_worked_out_is_shown_as_such_with_its_sources(tell) -> None:
    total = "Tổng doanh thu 6 tháng đầu năm 2019 của Lâm Đồng và Hậu Giang là 7.611,25 tỷ đồng."
    answer = tell(QUESTION, VALUES, calling("tinh", operation="tong", values=["v1", "v2"]), total).answer
    assert answer.answer.startswith("phần mềm tính: Tổng doanh thu") and "= 7.611,25 tỷ đồng)" in answer.answer
    assert {c.document for c in answer.citations} == {"lam-dong.txt", "hau-giang.txt"}
    assert answer.verification.computed == 1 and not answer.verification.unsupported


@pytest.mark.parametrize(
    "invented",
    [
        "Tổng doanh thu 6 tháng đầu năm 2019 của Lâm Đồng và Hậu Giang là 7.711,25 tỷ đồng [1][2].",
        "Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là 7.611,25 tỷ đồng [1].",
        "Tổng nộp ngân sách 6 tháng đầu năm 2019 của Lâm Đồng và Hậu Giang là 7.611,25 tỷ đồng [1][2].",
        "Tổng doanh thu năm 2023 của Lâm Đồng và Hậu Giang là 7.611,25 tỷ đồng [1][2].",
        "Doanh thu của các KCN Hậu Giang đạt 8.500 tỷ đồng [2].",
    ],
)
def test_nothing_invented_is_shown(tell, invented: str) -> None:
    told = tell(QUESTION, VALUES, calling("tinh", operation="tong", values=["v1", "v2"]), f"{HAU_GIANG}\n{invented}")
    assert told.answer.mode == "llm" and "3.500 tỷ đồng" in told.text and told.answer.verification.removed == 1
    assert not any(told.shows(figure) for figure in ("7.711,25", "7.611,25", "8.500"))


FAULTS: dict[str, tuple[Any, ...]] = {
    "the same call for ever": (SEARCH,),
    "wrong arguments for ever": (calling("tim_doan", tinh="Lâm Đồng"),),
    "an unknown tool": (calling("xoa_het"), LAM_DONG),
    "malformed arguments": (Calls((("tim_doan", '{"query": "doanh'),)), LAM_DONG),
    "an endpoint that refuses tools": (REFUSED, LAM_DONG),
    "an endpoint that refuses without a word": (Failure(422, "bad request"), LAM_DONG),
    "an endpoint that breaks on tools": (Failure(500, "tools param requires --jinja"), LAM_DONG),
    "cut after a call": (SEARCH, Cut("Doanh"), Cut("Doanh"), LAM_DONG),
    "a broken chunk": (SEARCH, Raw(("{hỏng",)), Raw(("{hỏng",)), LAM_DONG),
    "an empty call": (Calls((("", {}),)), Calls((("", {}),)), LAM_DONG),
    "too many calls at once": (Calls(tuple(("tim_doan", {"query": f"việc {n}"}) for n in range(40))), LAM_DONG),
    "a word before the call": (Calls(SEARCH.calls, text="Tôi sẽ tìm. Doanh thu đạt 9 tỷ đồng [1]."), LAM_DONG),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_an_answer(tell, scripted_model, fault: str) -> None:
    begin = time.monotonic()
    told = tell(QUESTION, *FAULTS[fault], tools_steps=6, llm_attempts=2)
    assert len(scripted_model.requests) <= 8 and time.monotonic() - begin < 40  # the first one imports the client
    assert "4.111,25 tỷ đồng" in told.text and not told.shows("9 tỷ đồng") and "Traceback" not in told.answer.notice


def test_a_model_that_never_stops_calling_is_asked_to_answer(tell, scripted_model) -> None:
    queries = (calling("tim_doan", query=f"doanh thu {n}") for n in range(3))
    told = tell(QUESTION, *queries, LAM_DONG, tools_steps=4)
    assert told.answer.mode == "llm" and offered(scripted_model) == [True, True, True, False]
    assert "Không gọi công cụ nữa" in scripted_model.prompt


def test_tokens_are_bounded(tell, scripted_model) -> None:
    queries = (calling("tim_doan", query=f"doanh thu {n}") for n in range(9))
    tell(QUESTION, *queries, tools_tokens=1800, tools_steps=9)
    assert offered(scripted_model)[:3] == [True, True, False]


@pytest.mark.parametrize("line", [Silence(), Drip("Doanh thu đạt " * 500, 0.1)])
def test_a_model_that_never_answers_is_left_in_time(tell, scripted_model, line) -> None:
    begin = time.monotonic()
    told = tell(QUESTION, SEARCH, line, tools_seconds=1, llm_seconds=1)
    assert time.monotonic() - begin < 12 and told.answer.mode == "offline" and "4.111,25" in told.text
    assert told.answer.steps and "trong 1 giây" in told.answer.notice


def test_an_endpoint_that_refuses_tools_is_remembered(make_assistant, scripted_model) -> None:
    assistant = make_assistant()
    scripted_model.script(REFUSED, LAM_DONG)
    first = assistant.ask(QUESTION)
    scripted_model.script(LAM_DONG)
    again = assistant.ask(QUESTION)
    assert first.answer == again.answer and first.mode == "llm" and not first.notice
    assert offered(scripted_model) == [False]


def test_plain_questions_and_servers_told_off_see_no_tools(tell, scripted_model) -> None:
    assert tell(PLAIN, LAM_DONG).answer.mode == "llm" and offered(scripted_model) == [False]
    tell(QUESTION, LAM_DONG, tools="off")
    assert offered(scripted_model) == [False]
    tell(PLAIN, LAM_DONG, tools="on")
    assert offered(scripted_model) == [True]
    tell(QUESTION, LAM_DONG, llm_context=4000)
    assert offered(scripted_model) == [False]


def test_a_refusal_beside_near_passages_is_looked_into_once_more(tell, scripted_model) -> None:
    told = tell(PLAIN, NOTHING, VALUES, LAM_DONG)
    assert told.answer.mode == "llm" and "4.111,25" in told.text and offered(scripted_model) == [False, True, True]
    assert told.answer.usage.requests == 3
    told = tell(PLAIN, NOTHING)
    assert told.answer.refused and offered(scripted_model) == [False, True]


def test_a_broad_question_gets_a_report_that_drafting_can_take(tell, scripted_model) -> None:
    report = f"Tỉnh Lâm Đồng:\n- {LAM_DONG}\nTỉnh Hậu Giang:\n- {HAU_GIANG}\nTỉnh Cà Mau:\n- Đạt 9 tỷ đồng [1]."
    told = tell("Tổng hợp doanh thu của các tỉnh 6 tháng đầu năm 2019", VALUES, report)
    assert told.text.splitlines()[0] == "Tỉnh Lâm Đồng:" and "Cà Mau" not in told.text
    assert told.answer.action == {"tab": "draft", "report": True}
    assert "khoảng một trang" in scripted_model.prompt


def test_stopping_ends_the_request_of_a_step(make_assistant, scripted_model) -> None:
    scripted_model.script(SEARCH, Silence())
    events = make_assistant().stream(QUESTION)
    for event in events:
        if len(scripted_model.requests) == 2 and isinstance(event, Progress):
            break
    begin = time.monotonic()
    events.close()
    assert time.monotonic() - begin < 1 and scripted_model.left.wait(5)


def test_llama_indexs_own_models_call_tools_too(library_folder, scripted_model) -> None:
    llm = OpenAILike(
        model="cua-toi", api_base=scripted_model.url, api_key="x", is_chat_model=True, is_function_calling_model=True,
        context_window=16_000, max_retries=0,
    )  # fmt: skip
    scripted_model.script(SEARCH, f"{LAM_DONG}\n{HAU_GIANG}")
    settings = Settings.model_validate({"data_dir": library_folder, "embedding": "none"})
    with (assistant := build_assistant(settings, llm=llm)).library:
        answer = assistant.ask(QUESTION)
        assert answer.steps[0].startswith("Đã tìm") and "3.500 tỷ đồng" in answer.answer
    scripted_model.script(LAM_DONG)
    plain = llm.model_copy(update={"is_function_calling_model": False})
    with (assistant := build_assistant(settings, llm=plain)).library:
        assert assistant.ask(QUESTION).mode == "llm" and offered(scripted_model) == [False]
