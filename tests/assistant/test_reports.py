"""Facts of the real reports beside the repository, where they are: figures only, none of their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant, build_assistant
from index.settings import Settings

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason=f"the real reports aren't at {REPORTS}")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings.model_validate({"data_dir": tmp_path_factory.mktemp("real"), "embedding": "none"})
    built = build_assistant(settings)
    list(built.library.add(sorted(REPORTS.iterdir())))
    yield built


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("Tổng doanh thu trong KCN tỉnh Lâm Đồng 6 tháng đầu năm 2019 là bao nhiêu?", "4.464,42 tỷ đồng"),
        ("tong doanh thu kcn lam dong 6 thang dau nam 2019 la bao nhieu", "4.464,42 tỷ đồng"),
        ("Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng tăng bao nhiêu phần trăm so với cùng kỳ?", "20,36%"),
        ("Thông báo kết luận hội nghị tổng kết năm 2017 của Hậu Giang số bao nhiêu?", "19/TB-VP.UBND"),
    ],
)
def test_figures(assistant: Assistant, question: str, figure: str) -> None:
    answer = assistant.ask(question)
    assert figure in answer.answer
    assert answer.verification.unsupported == ()
    assert all(c.quote == c.text[c.start : c.end] for c in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Tổng doanh thu trong KCN tỉnh Đồng Nai 6 tháng đầu năm 2019 là bao nhiêu?",
        "Tổng doanh thu trong KCN tỉnh Lâm Đồng 6 tháng đầu năm 2016 là bao nhiêu?",
        "Tổng doanh thu trong KCN tỉnh Lâm Đồng quý I năm 2019 là bao nhiêu?",
        "Tổng doanh thu trong KCN tỉnh Hậu Giang 6 tháng đầu năm 2019 là bao nhiêu?",
    ],
)
def test_refusals(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.certainty != "sure"
    assert answer.certainty == "unsure" or not any(character.isdigit() for character in answer.answer)


def test_every_passage_is_a_slice_of_its_report(assistant: Assistant) -> None:
    for report in assistant.library.reports():
        passages = assistant.library.passages(report.document)
        assert [p.ordinal for p in passages] == list(range(len(passages))) != []
        assert all(p.end == p.start + len(p.text) and p.text == p.text.strip() for p in passages)
