"""A model that only repeats sentences of the passages it is shown, chosen by chance: it must not cost accuracy."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence

import pytest

from eval.figures import grounding
from eval.scoring import judge
from tests.assistant.generation.conftest import Told
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
    unanswerable(question="Doanh thu năm 2022 của các KCN Vĩnh Long là bao nhiêu?"),
)  # fmt: skip


def parrot(seed: int, sentences: int):
    """A line of a script: some sentences of the passages, each with its passage's number."""

    def say(messages: Messages) -> str:
        asked = [m["content"] for m in messages if m["role"] == "user"]
        chance = random.Random(zlib.crc32(f"{seed}{asked[0][-300:]}".encode()))
        shown = re.findall(r"^\[(\d+)\] .*?\n=====\w+=====\n(.*?)\n=====\w+=====", asked[0], re.DOTALL | re.MULTILINE)
        said = [f"{s.strip(' .;')} [{n}]." for n, text in shown for s in re.split(r"(?<=[.;])\s+|\n+", text) if s]
        return "\n".join(chance.sample(said, min(sentences, len(said)))) if len(asked) == 1 else "Câu 1: BỎ"

    return say


def accuracy(answers: Sequence[Told]) -> float:
    return sum(judge(one, told.answer).correct for one, told in zip(CASES, answers, strict=True)) / len(CASES)


@pytest.mark.parametrize(("seed", "sentences"), [(1, 1), (2, 3), (3, 8)])
def test_a_parrot_costs_no_accuracy(tell, seed: int, sentences: int) -> None:
    offline = accuracy([tell(one.question, "", mode="offline") for one in CASES])
    told = [tell(one.question, parrot(seed, sentences)) for one in CASES]
    assert offline >= 0.8 and accuracy(told) >= offline - 0.05, [t.text for t in told]
    assert all(grounding(t.answer).unsupported == () for t in told)
