"""A corrected answer: when it is given, with what check, and when it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.corrected.answering import UNCONFIRMED, held_by
from assistant.corrected.model import Cited, Corrected, CorrectionNotKept, text_with_markers
from assistant.corrected.store import FILE, CorrectedAnswers
from index.backup import backup, restore
from index.settings import Settings
from tests.assistant.conftest import HAU_GIANG, LAM_DONG

ASKED = "Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là bao nhiêu?"
RIGHT = "Tổng doanh thu đạt 4.111,25 tỷ đồng, tăng 20,5% so với cùng kỳ năm 2018. [1]"
AT = datetime(2026, 11, 28, 9, 5)

Build = Callable[[dict[str, str]], Assistant]


@pytest.fixture(scope="module")
def shared(build: Build) -> Assistant:
    return build({"lam-dong.txt": LAM_DONG, "hau-giang.txt": HAU_GIANG})


@pytest.fixture
def assistant(shared: Assistant) -> Iterator[Assistant]:
    """Two reports, and nothing corrected yet."""
    yield shared
    for file in shared.settings.data_dir.glob(f"{FILE}*"):
        file.unlink()


def corrected(assistant: Assistant, text: str = RIGHT, question: str = ASKED, id_: str = "a") -> Corrected:
    passage = next(p for p in assistant.library.passages("lam-dong.txt") if "4.111,25" in p.text)
    digest = assistant.library.find("lam-dong.txt").digest
    start = passage.text.index("Tổng doanh thu")
    cited = Cited(1, "lam-dong.txt", digest, passage.id, start, start + 20, passage.text[start : start + 20])
    one = Corrected(id_, question, text, (cited,), "an", "Nguyễn Văn An", AT)
    assistant.corrected.put(one)
    return one


def test_it_is_given_first_with_name_day_and_citation(assistant: Assistant) -> None:
    corrected(assistant)
    told = assistant.ask("doanh thu của lâm đồng 6 tháng đầu năm 2019 đạt bao nhiêu")
    assert told.answer.startswith("Câu trả lời do Nguyễn Văn An sửa ngày 28/11/2026:\n\nTổng doanh thu")
    assert (told.corrected, told.certainty, told.citations[0].quote) == ("a", "sure", "Tổng doanh thu đạt 4")
    assert told.verification.supported == told.verification.figures >= 2
    assert any(ASKED in note for note in told.notes)


def test_what_the_source_does_not_say_gets_no_tick(assistant: Assistant) -> None:
    corrected(assistant, "Doanh thu đạt 9.999 tỷ đồng. [1]")
    told = assistant.ask(ASKED)
    assert "9.999" in told.answer
    assert (told.verification.figures, told.certainty) == (0, "unsure")
    assert UNCONFIRMED in told.notes


@pytest.mark.parametrize(
    "other", [ASKED.replace("2019", "2018"), ASKED.replace("Lâm Đồng", "Hậu Giang"), ASKED.replace("6 tháng đầu ", "")]
)
def test_other_years_and_places_are_answered_by_the_software(assistant: Assistant, other: str) -> None:
    corrected(assistant)
    assert assistant.ask(other).corrected == ""


def test_a_follow_up_that_means_the_question_gets_it(assistant: Assistant) -> None:
    corrected(assistant)
    before = assistant.ask(ASKED.replace("Lâm Đồng", "Hậu Giang"))
    turns = [Turn("user", before.question), Turn("assistant", before.answer)]
    assert assistant.ask("Còn Lâm Đồng thì sao?", turns).corrected == "a"


def test_it_keeps_to_the_scope_and_to_what_is_seen(assistant: Assistant) -> None:
    corrected(assistant)
    assert assistant.ask(ASKED, documents=["hau-giang.txt"]).corrected == ""
    assert assistant.among(frozenset({"hau-giang.txt"})).ask(ASKED).corrected == ""
    assert assistant.among(frozenset({"lam-dong.txt"})).ask(ASKED).corrected == "a"


def test_the_software_s_own_answer_can_be_asked_for(assistant: Assistant) -> None:
    corrected(assistant)
    own = list(assistant.stream(ASKED, corrected=False))[-1]
    assert isinstance(own, Answer)
    assert own.corrected == ""


def test_it_goes_with_a_change_of_its_document_and_comes_back_with_it(assistant: Assistant, tmp_path: Path) -> None:
    one = corrected(assistant)
    file = tmp_path / "lam-dong.txt"
    for text, there in ((LAM_DONG.replace("20,5%", "21,5%"), False), (LAM_DONG, True)):
        file.write_text(text, encoding="utf-8")
        list(assistant.library.add([file]))
        assert (bool(held_by(assistant.library, one)), assistant.ask(ASKED).corrected == "a") == (there, there)


def test_a_corrected_head_leaves_it_and_a_removal_does_not(build: Build) -> None:
    assistant = build({"lam-dong.txt": LAM_DONG})
    one = corrected(assistant)
    assistant.library.correct("lam-dong.txt", {"number": "46/BC-BQL"})
    assert assistant.ask(ASKED).corrected == "a"
    assistant.library.remove("lam-dong.txt")
    assert not held_by(assistant.library, one)


def test_a_file_that_cannot_be_read_keeps_no_question_from_its_answer(assistant: Assistant) -> None:
    corrected(assistant)
    for file in assistant.settings.data_dir.glob(f"{FILE}*"):
        file.write_bytes(b"not a database" * 100)
    assert "4.111,25" in assistant.ask(ASKED).answer


def test_backups_hold_it(assistant: Assistant, tmp_path: Path) -> None:
    one = corrected(assistant)
    backup(assistant.settings, tmp_path / "thu-vien.zip")
    other = Settings.model_validate({"data_dir": tmp_path / "data", "embedding": "none"})
    restore(other, tmp_path / "thu-vien.zip")
    assert CorrectedAnswers(other.data_dir).all() == [one]


def test_the_file_is_its_owner_s_alone(assistant: Assistant) -> None:
    corrected(assistant)
    assert (assistant.settings.data_dir / FILE).stat().st_mode & 0o077 == 0


def test_markers_of_passages_that_are_not_cited_go() -> None:
    assert text_with_markers("Đạt 5 tỷ đồng [1][3].\nTăng 2% [3]", {1}) == "Đạt 5 tỷ đồng [1].\nTăng 2%"
    assert text_with_markers("Đạt 5 tỷ đồng.", {2, 1}) == "Đạt 5 tỷ đồng. [1] [2]"
    for text in ("", "  [1] ", "a" * 5000):
        with pytest.raises(CorrectionNotKept):
            text_with_markers(text, {1})
