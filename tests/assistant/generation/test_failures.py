"""Whatever goes wrong with the model ends in the offline answer, with a notice in Vietnamese; a stop is a stop."""

from __future__ import annotations

import logging
import socket
import time

import pytest

from assistant.answer import Answer, Draft, Progress, Turn
from tests.assistant.generation.conftest import KEY
from tests.scripted_model import Cut, Drip, Ended, Failure, Raw, Silence

QUESTION = "Doanh thu 6 tháng đầu năm 2019 của các KCN Lâm Đồng là bao nhiêu?"
GOOD = "Doanh thu 6 tháng đầu năm 2019 của các KCN Lâm Đồng đạt 4.111,25 tỷ đồng [1]."
OVERFLOW = Failure(400, "This model's maximum context length is 512 tokens", code="context_length_exceeded")

FATAL = {
    "401": (Failure(401, f"Incorrect API key provided: {KEY}"), "từ chối khóa truy cập", 1),
    "403": (Failure(403), "từ chối khóa truy cập", 1),
    "404": (Failure(404, "model not found"), "Không có mô hình mo-hinh-thu", 1),
    "400": (Failure(400, "bad request"), "không nhận yêu cầu (mã 400)", 1),
    "429": (Failure(429, headers=(("Retry-After", "0"),)), "quá tải hoặc hết hạn mức", 2),
    "429, wait an hour": (Failure(429, headers=(("Retry-After", "3600"),)), "quá tải hoặc hết hạn mức", 1),
    "500": (Failure(500), "đang gặp lỗi (mã 500)", 2),
    "cut in the middle": (Cut("Doanh thu đạt"), "bị ngắt giữa chừng", 2),
    "malformed chunk": (Raw(("{hỏng",)), "dữ liệu không đọc được", 2),
    "a chunk of another shape": (Raw(('{"choices": null}', "[DONE]")), "dữ liệu không đọc được", 2),
    "an error in the stream": (Raw(('{"error": {"message": "boom"}}',)), "ngắt giữa chừng", 2),
    "empty answer": ("", "câu trả lời trống", 2),
    "blank answer": (" \n ", "câu trả lời trống", 2),
    "another language": ("The revenue of the zones reached 4.111,25 billion dong in total.", "bằng tiếng Việt", 2),
    "filtered": (Ended("Doanh thu", "content_filter"), "từ chối trả lời", 1),
    "context overflow": (OVERFLOW, "dài hơn mức mô hình", 2),
}


@pytest.mark.parametrize("failure", FATAL)
def test_the_offline_answer_with_the_reason(
    tell, scripted_model, caplog: pytest.LogCaptureFixture, failure: str
) -> None:
    line, reason, requests = FATAL[failure]
    with caplog.at_level(logging.DEBUG):
        told = tell(QUESTION, line, llm_attempts=2)
    assert reason in told.answer.notice and "ngoại tuyến" in told.answer.notice
    assert told.answer.mode == "offline" and "4.111,25 tỷ đồng" in told.text
    assert len(scripted_model.requests) == requests
    assert KEY not in caplog.text and KEY not in str(told.answer.to_json()) and "Traceback" not in told.answer.notice


@pytest.mark.parametrize(
    "failure",
    [Failure(500), Failure(429, headers=(("Retry-After", "0.3"),)), Cut("Doanh thu đạt 9"), Raw(("{hỏng",)), ""],
)
def test_a_second_attempt_may_succeed(tell, scripted_model, failure) -> None:
    told = tell(QUESTION, failure, GOOD)
    assert (told.answer.mode, told.answer.notice, len(scripted_model.requests)) == ("llm", "", 2)
    assert not told.shows("đạt 9")


def test_retry_after_is_waited_for(tell, scripted_model) -> None:
    tell(QUESTION, Failure(429, headers=(("Retry-After", "0.6"),)), GOOD)
    first, second = scripted_model.times
    assert second - first >= 0.6


def test_a_shorter_prompt_after_an_overflow(tell, scripted_model) -> None:
    told = tell(QUESTION, OVERFLOW, GOOD, llm_context=3500)
    long, short = (sum(len(m["content"]) for m in r["messages"]) for r in scripted_model.requests)
    assert told.answer.mode == "llm" and short < long


def test_a_refused_connection(make_assistant) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assistant = make_assistant(llm_base_url=f"http://127.0.0.1:{port}/v1", llm_attempts=1)
    answer = assistant.ask(QUESTION)
    assert "Không kết nối được với mô hình mo-hinh-thu" in answer.notice and "4.111,25" in answer.answer


@pytest.mark.parametrize("line", [Silence(), Silence(headers=False), Drip("Doanh thu đạt " * 500, 0.1)])
def test_a_question_has_a_time_limit(tell, scripted_model, line) -> None:
    begin = time.monotonic()
    told = tell(QUESTION, line, llm_seconds=1.5)
    assert time.monotonic() - begin < 6 and "trong 1.5 giây" in told.answer.notice
    assert "4.111,25" in told.text
    assert scripted_model.left.wait(5)


@pytest.mark.parametrize("line", [Silence(), Silence(headers=False), Drip(f"{GOOD} " * 50, 0.05)])
def test_stop_closes_the_connection(make_assistant, scripted_model, line) -> None:
    scripted_model.script(line)
    events = make_assistant().stream(QUESTION)
    for event in events:
        if scripted_model.requests and isinstance(event, Progress | Draft):
            break
    begin = time.monotonic()
    events.close()
    assert time.monotonic() - begin < 1 and scripted_model.left.wait(5)


def test_what_was_cut_by_the_limit_of_tokens_is_left_out(tell) -> None:
    told = tell(QUESTION, Ended(f"{GOOD} Ngoài ra, tổng doanh thu đạt 4.111", "length"))
    assert told.answer.mode == "llm" and "Ngoài ra" not in told.text


def test_sentences_are_released_one_by_one(make_assistant, scripted_model) -> None:
    more = "So với cùng kỳ năm 2018, doanh thu của các KCN Lâm Đồng tăng 20,5% [1]. Doanh thu đạt 9 tỷ đồng [1]."
    scripted_model.script(Drip(f"{GOOD} {more}", 0.01))
    drafts = [e.text for e in make_assistant().stream(QUESTION) if isinstance(e, Draft)]
    assert "4.111,25" in drafts[0] and "20,5%" not in drafts[0] and any("20,5%" in d for d in drafts)
    assert not any("9 tỷ" in d for d in drafts)


def test_tokens_are_told_or_counted(tell, scripted_model) -> None:
    usage = tell(QUESTION, GOOD).answer.usage
    assert (usage.model, usage.prompt_tokens, usage.completion_tokens, usage.counted) == ("mo-hinh-thu", 900, 40, False)
    scripted_model.usage = False
    usage = tell(QUESTION, GOOD).answer.usage
    assert usage.counted and usage.prompt_tokens > 300 and 20 < usage.completion_tokens < 80


def test_the_key_goes_to_the_endpoint_and_nowhere_else(tell, scripted_model, make_assistant) -> None:
    tell(QUESTION, GOOD)
    assert scripted_model.keys == [f"Bearer {KEY}"]
    assert KEY not in repr(make_assistant().endpoint) and KEY not in repr(make_assistant().settings)


def test_replies_are_remembered_by_prompt(tell, scripted_model, tmp_path) -> None:
    first = tell(QUESTION, GOOD, llm_cache=tmp_path / "nho").answer
    again = tell(QUESTION, Failure(500), llm_cache=tmp_path / "nho").answer
    assert (again.answer, again.usage.cached, len(scripted_model.requests)) == (first.answer, True, 0)
    assert KEY not in "".join(p.read_text("utf-8") for p in (tmp_path / "nho").iterdir())


def test_nothing_is_sent_without_a_passage_or_in_offline_mode(tell, scripted_model) -> None:
    assert tell("Doanh thu năm 2019 của tỉnh Cà Mau?", GOOD).answer.refused and not scripted_model.requests
    assert tell(QUESTION, GOOD, mode="offline").answer.mode == "offline" and not scripted_model.requests


def test_a_model_that_finds_nothing(tell) -> None:
    told = tell(QUESTION, "Tài liệu không nêu nội dung được hỏi.")
    assert told.answer.refused and told.answer.mode == "llm" and told.answer.related and "4.111,25" not in told.text
    assert tell("Doanh thu năm 2015 của các KCN Lâm Đồng?", "Tài liệu không nêu nội dung được hỏi.").answer.refused


def test_a_follow_up_is_rewritten_by_the_model_or_else_by_rules(tell, scripted_model) -> None:
    history = [Turn("user", QUESTION), Turn("assistant", "4.111,25 tỷ đồng")]
    reply = "6 tháng đầu năm 2019, doanh thu của Hậu Giang đạt 3.500 tỷ đồng [1]."
    alone = "Doanh thu 6 tháng đầu năm 2019 của các KCN Hậu Giang là bao nhiêu?"
    told = tell("Thế còn Hậu Giang?", alone, reply, history=history)
    assert told.answer.standalone_question == alone and "3.500" in told.text
    told = tell("Thế còn Hậu Giang?", "Không rõ", reply, history=history)
    assert "Hậu Giang" in told.answer.standalone_question and "3.500" in told.text


def test_the_model_sees_what_was_typed_and_how_it_is_understood(tell, scripted_model) -> None:
    typed = "doanh thu của các KCN Lâm Đồng nam 2019 là bao nhiêu"
    tell(typed, GOOD)
    asked = scripted_model.requests[-1]["messages"][-1]["content"]
    assert f"Câu hỏi: {typed}\n" in asked and "(Có thể hiểu là: doanh thu của các KCN Lâm Đồng năm 2019" in asked


def test_the_page_and_the_command_can_be_told_apart_from_offline(make_assistant) -> None:
    assert make_assistant().mode_label == "Mô hình mo-hinh-thu"
    assert make_assistant(mode="offline").mode_label == "Ngoại tuyến"
    assert isinstance(make_assistant(mode="offline").ask(QUESTION), Answer)
