"""Recorded replies played through an assistant, as they are and altered."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.answer import Answer, Turn
from eval.altering import Reply, spelled_out, written
from eval.corpus import passages_from
from eval.errors import InvalidReplies
from eval.falsehoods import alter, alterations
from eval.lies import Battery, is_refusal, pairs_of, play_all
from eval.lies_summary import summarise
from eval.recorded import RecordedModel, Recording, read_replies, renumbered
from eval.rewriting import rewrite, rewrites
from index.retrieval import Hit
from tests.eval.builders import PASSAGE, answer, case, citation, unanswerable

TEXT = "Tại Lâm Đồng, doanh thu đạt 4.464,42 tỷ đồng, tăng 20,36% so với năm 2018; có 06 dự án [1]."
REPLY = Reply(TEXT, own=("Nộp ngân sách 85 tỷ đồng.",), others=("Vốn đăng ký 370 tỷ đồng.",))


@pytest.mark.parametrize(
    ("kind", "has"),
    [
        ("sign", ("-", "−")),
        ("double", ("gấp đôi",)),
        ("unit", ("20,36điểm %",)),
        ("scale", ("4.464,42 triệu đồng",)),
        ("currency", ("tỷ USD",)),
        ("noun", ("06 doanh nghiệp",)),
        ("direction", ("giảm 20,36%",)),
        ("same-passage", ("85 tỷ đồng",)),
        ("other-passage", ("370 tỷ đồng",)),
        ("claim-third", ("một phần ba", "hai phần ba")),
        ("negation", ("không đạt", "không có")),
    ],
)
def test_a_lie_of_every_kind_alters_what_its_name_says(kind: str, has: Sequence[str]) -> None:
    altered = alter(kind, REPLY, "1")
    assert altered is not None and altered.text != TEXT
    assert any(word in altered.text for word in has)
    assert altered.text.endswith("[1].")


def test_the_same_seed_alters_the_same_place() -> None:
    for kind in alterations():
        assert alter(kind, REPLY, "7") == alter(kind, REPLY, "7")


def test_a_lie_is_shown_when_its_words_stand_in_the_answer_in_digits_of_any_script() -> None:
    altered = alter("arabic", Reply("Có 12 dự án [1]."), "1")
    assert altered is not None
    assert altered.shown_in(altered.text.replace("[1]", "[3]"))
    assert not altered.shown_in("Có 12 dự án [1].")


def test_an_altered_figure_that_a_passage_gives_in_the_same_words_is_no_lie() -> None:
    altered = alter("digit-1", Reply("Đã cấp mới 1 dự án [1]."), "1")
    assert altered is not None and altered.text == "Đã cấp mới 3 dự án [1]."
    assert altered.is_true(["Năm nay cấp mới 3 dự án."])
    assert not altered.is_true(["Năm nay thu hồi 3 dự án, cấp mới 1."])


def test_rewrites_keep_the_value() -> None:
    made = {kind: found.text for kind in rewrites() if (found := rewrite(kind, Reply("Thu 1,2 tỷ đồng [1]."), "1"))}
    assert made["scale"] == "Thu 1.200 triệu đồng [1]."
    assert (spelled_out(21), spelled_out(15), spelled_out(40)) == ("hai mươi mốt", "mười lăm", "bốn mươi")
    assert written(Decimal("1234.50")) == "1.234,5"


def test_markers_follow_the_passages_into_another_request() -> None:
    request = "[1] một đoạn khác ===== [2] doanh thu 6 tháng đạt 85 tỷ ====="
    assert renumbered("Đạt 85 tỷ [5].", {"5": "Doanh thu 6 tháng"}, request) == "Đạt 85 tỷ [2]."
    assert renumbered("Đạt 85 tỷ [5].", {"5": "Không có đoạn này"}, request) == "Đạt 85 tỷ ."


def test_asked_to_mend_the_model_insists() -> None:
    model = RecordedModel([Recording(question="Doanh thu?", reply="Đạt 5 tỷ [1].")])
    asked = [{"role": "user", "content": "Câu hỏi: Doanh thu?"}]
    mend = [{"role": "assistant", "content": "…"}, {"role": "user", "content": "Câu 1: Đạt 5 tỷ."}]
    assert model.answer(asked) == "Đạt 5 tỷ [1]."
    assert model.answer([*asked, *mend]) == "Câu 1: Đạt 5 tỷ."
    assert model.answer([{"role": "user", "content": "chuyện khác"}]) is None


def test_a_bad_line_of_replies_is_named(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"question": "a", "reply": "b"}\n{"question": "a"}', encoding="utf-8")
    with pytest.raises(InvalidReplies, match="dòng 2"):
        read_replies(file)


class Parrot:
    """An assistant that shows what the model says, without its last sentence when it is told to `drop` one."""

    def __init__(self, model: RecordedModel, drop: str = "") -> None:
        self.model, self.drop = model, drop

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        said = self.model.answer([{"role": "user", "content": f"[1] {PASSAGE} Câu hỏi: {question}"}]) or ""
        return answer(said.replace(self.drop, ""), citation(), refused=is_refusal(said))

    def retrieve(self, question: str, history: Sequence[Turn] = (), *, k: int) -> list[Hit]:
        return [Hit(passage, 1.0) for passage in passages_from("bao-cao.txt", [PASSAGE])][:k]


ANSWERED = Recording(
    question="Doanh thu bao nhiêu?",
    reply="Nộp 85 tỷ đồng [1]. Doanh thu tăng 20,36% [1].",
    passages={"1": PASSAGE[:60]},
)
REFUSED = Recording(question="Ai ký?", reply="Tài liệu không nêu nội dung được hỏi.")


def played(drop: str = ""):
    model = RecordedModel([ANSWERED, REFUSED])
    pairs = pairs_of([case(), unanswerable(id="c2", question="Ai ký?")], model.recordings)
    return summarise(play_all(pairs, Parrot(model, drop), model, Battery(("digit-1", "sign"))))


def test_who_shows_everything_rejects_no_truth_and_shows_every_lie() -> None:
    found = played()
    assert (found["raw_accuracy"], found["accuracy"], found["truths_rejected"]) == (1.0, 1.0, 0.0)
    assert (found["refusal_recall"], found["lies"]["tried"], found["lies"]["share"]) == (1.0, 2, 1.0)


def test_a_sentence_that_is_left_out_is_a_truth_rejected() -> None:
    found = played(drop=" Doanh thu tăng 20,36% [1].")
    assert (found["sentences"], found["truths_rejected"], found["accuracy"]) == (2, 0.5, 1.0)


def test_at_most_so_many_replies_a_kind() -> None:
    replies = {str(n): Reply(f"Có {n} dự án [1].") for n in range(10, 30)}
    chosen = Battery(("digit-1",), most=5).of(replies)
    assert sum(map(len, chosen.values())) == 5
    assert chosen == Battery(("digit-1",), most=5).of(replies)
