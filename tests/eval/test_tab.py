"""The Đánh giá tab: case files, runs beside the page, what is shown of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant, build_assistant
from assistant.web.failures import explain
from assistant.web.uploads import Upload
from eval import background
from eval.background import Evaluations, RunRefused, State
from eval.errors import InvalidCases, InvalidRun
from eval.tab import ON_LIBRARY, ON_SAMPLE, SAMPLE_NAME, CaseFiles, EvaluationTab, Handlers, result_html, state_html
from index.settings import Settings

REPORT = "BÁO CÁO\n\nThu ngân sách 6 tháng đầu năm 2024 đạt 412,5 tỷ đồng.\n"
CASE = (
    '{"id": "thu", "question": "Thu ngân sách 6 tháng đầu năm 2024 đạt bao nhiêu?", "kind": "result", '
    '"answerable": true, "all_of": [["412,5 tỷ"]], "sources": [{"document": "a.txt", "quote": "412,5 tỷ đồng"}]}'
)
WRONG = CASE.replace('"thu"', '"sai <b>"').replace('[["412,5 tỷ"]]', '[["999 tỷ"]]')


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "cases.jsonl").write_text(f"{CASE}\n{WRONG}\n", encoding="utf-8")
    built = build_assistant(Settings(data_dir=tmp_path / "data", embedding="none"))
    yield built
    built.library.close()


@pytest.fixture
def runs(assistant: Assistant, tmp_path: Path) -> Evaluations:
    return Evaluations(assistant, tmp_path / "reports", tmp_path / "runs", explain)


def finished(runs: Evaluations) -> State:
    return list(runs.follow())[-1]


def test_run_on_the_sample_leaves_the_library_alone(runs: Evaluations, tmp_path: Path) -> None:
    runs.start(tmp_path / "cases.jsonl", "sample", "Bộ của tôi")
    state = finished(runs)
    assert (state.phase, [row.correct for row in state.rows], state.title) == ("done", [True, False], "Bộ của tôi")
    assert state.folder is not None
    assert {path.name for path in state.folder.iterdir()} == {"report.html", "report.json", "report.xml"}
    assert runs.assistant.library.reports() == []


def test_run_on_the_library_needs_the_cases_documents(runs: Evaluations, tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match=r"chưa có 1 tài liệu mà bộ câu hỏi dẫn: a\.txt"):
        runs.start(tmp_path / "cases.jsonl", "library")
    list(runs.assistant.library.add([tmp_path / "reports"]))
    runs.start(tmp_path / "cases.jsonl", "library")
    assert finished(runs).phase == "done"


def test_one_run_at_a_time_and_it_can_be_stopped(
    runs: Evaluations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slowly(*_: object) -> Iterator[object]:
        asked.set()
        assert go_on.wait(30)
        yield object()

    monkeypatch.setattr(background, "run_cases", slowly)
    runs.start(tmp_path / "cases.jsonl", "sample")
    assert asked.wait(60)
    with pytest.raises(RunRefused, match="Đang có một lần đánh giá chạy"):
        runs.start(tmp_path / "cases.jsonl", "sample")
    runs.cancel()
    go_on.set()
    state = finished(runs)
    assert (state.phase, state.note) == ("cancelled", "Đã dừng theo yêu cầu.")


def test_crash_is_a_sentence_with_an_id(runs: Evaluations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("hỏng")

    monkeypatch.setattr(background, "run_cases", broken)
    runs.start(tmp_path / "cases.jsonl", "sample")
    state = finished(runs)
    assert state.phase == "failed"
    assert "Mã lỗi" in state_html(state)


def test_old_runs_are_forgotten(runs: Evaluations, tmp_path: Path) -> None:
    for number in range(background.KEPT_RUNS + 3):
        (tmp_path / "runs" / f"2020-01-01-{number:06d}").mkdir(parents=True)
    runs.start(tmp_path / "cases.jsonl", "sample")
    assert finished(runs).folder == runs.runs()[-1]
    assert len(runs.runs()) == background.KEPT_RUNS


def test_result_shows_the_headline_and_the_failures(runs: Evaluations, tmp_path: Path) -> None:
    runs.start(tmp_path / "cases.jsonl", "sample")
    html = result_html(finished(runs))
    for words in ("50,0%", "câu trả lời đúng", "Các câu chưa đạt (1)", "412,5 tỷ đồng", "a.txt", "Tải báo cáo (HTML)"):
        assert words in html
    assert result_html(State()) == ""


def test_progress() -> None:
    assert 'value="3" max="7"' in state_html(State("running", step="Đang hỏi", done=3, total=7))
    assert state_html(State()) == ""


def test_uploaded_cases_join_the_others_under_a_name_of_their_own(tmp_path: Path) -> None:
    files = CaseFiles(tmp_path / "eval")
    assert files.names() == [SAMPLE_NAME]

    def upload(text: str) -> Upload:
        (tmp_path / "sent").write_text(text, encoding="utf-8")
        return Upload(tmp_path / "sent", "Bộ câu hỏi.jsonl")

    assert [files.keep(upload(text)) for text in (CASE, WRONG, CASE)] == [
        "Bộ câu hỏi.jsonl", "Bộ câu hỏi (2).jsonl", "Bộ câu hỏi.jsonl",
    ]  # fmt: skip
    with pytest.raises(InvalidCases, match="dòng 1"):
        files.keep(upload("{"))
    assert files.names() == [SAMPLE_NAME, "Bộ câu hỏi (2).jsonl", "Bộ câu hỏi.jsonl"]
    assert not (tmp_path / "sent").exists()


@pytest.mark.parametrize("name", ["../cases.jsonl", "khác.jsonl", ""])
def test_only_listed_case_files_are_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(RunRefused):
        CaseFiles(tmp_path / "eval").path(name)


def test_handlers_show_the_run_from_start_to_end(runs: Evaluations, tmp_path: Path) -> None:
    files = CaseFiles(tmp_path)
    steps = list(Handlers(runs, files).start("cases.jsonl", ON_SAMPLE))
    assert (steps[0][2]["interactive"], steps[0][3]["visible"]) == (False, True)
    assert (steps[-1][2]["interactive"], steps[-1][3]["visible"]) == (True, False)
    assert "Các câu chưa đạt" in steps[-1][1]
    (refused,) = Handlers(runs, files).start("cases.jsonl", ON_LIBRARY)
    assert "chưa có 1 tài liệu" in refused[0]


@pytest.mark.parametrize("asked", [{}, {"run": "../..", "file": "html"}, {"run": "2020", "file": "xml"}])
def test_only_reports_of_runs_are_handed_out(assistant: Assistant, asked: dict[str, str]) -> None:
    tab = EvaluationTab(assistant)
    folder = assistant.settings.data_dir / "eval" / "runs" / "2020"
    folder.mkdir(parents=True)
    (folder / "report.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidRun):
        tab.downloads["evaluation"](asked)
    made = tab.downloads["evaluation"]({"run": "2020", "file": "json"})
    assert (made.name, made.content) == ("danh-gia-2020.json", b"{}")
