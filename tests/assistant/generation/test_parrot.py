"""A model that only repeats sentences of the passages it is shown, chosen by chance: it must not cost accuracy."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

from eval.figures import grounding
from tests.eval.builders import case, unanswerable
from tests.scripted_model import Messages

CASES = (
    case(question="Doanh thu 6 tháng đầu năm 2019 của các KCN Lâm Đồng là bao nhiêu, tăng bao nhiêu phần trăm?",
         all_of=[["4.111,25"], ["20,5%"]], none_of=["3.500"]),
    case(question="Xuất khẩu 6 tháng đầu năm 2019 của các KCN Lâm Đồng đạt bao nhiêu?", all_of=[["113,7"]]),
    case(question="Năm 2022 các KCN Vĩnh Long thu hút mấy dự án, vốn đăng ký bao nhiêu?", all_of=[["08"], ["1.240"]]),
    case(question="Năm 2022 các KCN Vĩnh Long giải quyết việc làm cho bao nhiêu lao động?", all_of=[["5.300"]]),
    case(question="Sở Tài chính tỉnh Quảng Nam được giao việc gì?", all_of=[["25 tỷ đồng"], ["Tam Anh"]]),
    unanswerable(question="Doanh thu năm 2015 của các KCN Lâm Đồng?"),
    unanswerable(question="Trạm xử lý nước thải KCN Tam Anh phải bàn giao trước ngày nào?"),
    unanswerable(question="Doanh thu năm 2022 của các KCN Vĩnh Long là bao nhiêu?"),
)  # fmt: skip


def parrot(seed: int, sentences: int) -> Callable[[Messages], str]:
    """A line of a script: some sentences of the passages, each with its passage's number."""

    def say(messages: Messages) -> str:
        asked = [m["content"] for m in messages if m["role"] == "user"]
        chance = random.Random(zlib.crc32(f"{seed}{asked[0][-300:]}".encode()))
        shown = re.findall(r"^\[(\d+)\] .*?\n=====\w+=====\n(.*?)\n=====\w+=====", asked[0], re.DOTALL | re.MULTILINE)
        said = [f"{s.strip(' .;')} [{n}]." for n, text in shown for s in re.split(r"(?<=[.;])\s+|\n+", text) if s]
        return "\n".join(chance.sample(said, min(sentences, len(said)))) if len(asked) == 1 else "Câu 1: BỎ"

    return say


def test_a_parrot_says_only_what_stands_in_the_passages(make_assistant, scripted_model) -> None:
    assistant = make_assistant()
    for seed, sentences in ((1, 1), (2, 3), (3, 8)):
        scripted_model.script(parrot(seed, sentences))
        told = [assistant.ask(one.question) for one in CASES]
        assert any(answer.mode == "llm" for answer in told)
        assert all(grounding(answer).unsupported == () for answer in told)
