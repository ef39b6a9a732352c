"""A conversation can be taken along as a Word file, with its sources."""

from __future__ import annotations

import io
import re
from base64 import b64decode

import docx
import gradio as gr

from assistant.answer import Answer, Citation
from assistant.web import conversation
from assistant.web.conversation import Exchange
from assistant.web.transcript import exported

CITED = Citation(1, "bao-cao.txt", "Báo cáo", 2, "I. Kết quả", "Thu đạt 95 tỷ đồng.", "95 tỷ đồng", 8, 18, 1.0, "p-0")
ANSWER = Answer("Thu?", "Thu?", "Thu đạt **95 tỷ đồng** [1].\n- một\x07ý", False, None, "offline", (CITED,))
REFUSAL = Answer("Chi?", "Chi?", "Không có.", True, "Không thấy số chi.", "offline", (), (CITED,))
TALK = (Exchange("Thu ngân sách <b>?", ANSWER), Exchange("Chi?", REFUSAL), Exchange("Dừng?", note="Đã dừng."))


def export(text: object, title: str = "") -> str:
    return exported(gr.EventData(None, {"text": text, "title": title}))


def lines(html: str) -> list[str]:
    found = re.search('data-file="([^"]+)"', html)
    assert found
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(b64decode(found[1]))).paragraphs]


def test_questions_answers_and_sources_are_in_the_file() -> None:
    told = lines(export(conversation.dump(TALK), "Họp giao ban"))
    assert told[0] == "Họp giao ban"
    assert "1. Thu ngân sách <b>?" in told and "Thu đạt 95 tỷ đồng [1]." in told and "mộtý" in told
    assert "[1] bao-cao.txt, trang 2, I. Kết quả: “95 tỷ đồng”" in told
    assert {"Không thấy số chi.", "Gần nhất:", "Đã dừng."} <= set(told)


def test_what_is_no_conversation_is_told_so() -> None:
    for text in ("", "{", None, 7, conversation.dump(())):
        assert "chưa có câu hỏi nào" in export(text)
