"""What happens behind the page once it is up."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant, build_assistant
from assistant.web.startup import StartUp
from index.settings import Settings


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return build_assistant(Settings(data_dir=tmp_path / "data", embedding="none"))


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"Báo cáo {name}: thu ngân sách đạt 12,5 tỷ đồng.", encoding="utf-8")
    return folder


def documents(assistant: Assistant) -> list[str]:
    return [report.document for report in assistant.library.reports()]


def test_empty_library_gets_the_samples(assistant: Assistant, samples: Path) -> None:
    start_up = StartUp(assistant, samples)
    assert not start_up.done
    start_up.run()
    assert documents(assistant) == ["a.txt", "b.txt"]
    assert (start_up.done, start_up.status, start_up.failure) == (True, "", "")


def test_a_library_in_use_is_left_alone(assistant: Assistant, samples: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Kế hoạch năm 2024: 5 dự án.", encoding="utf-8")
    list(assistant.library.add([own]))
    StartUp(assistant, samples).run()
    assert documents(assistant) == ["own.txt"]


def test_without_samples(assistant: Assistant) -> None:
    StartUp(assistant, None).run()
    assert documents(assistant) == []


def test_failure_is_a_sentence(assistant: Assistant, tmp_path: Path) -> None:
    start_up = StartUp(assistant, tmp_path / "nowhere")
    start_up.run()
    assert start_up.done
    assert "Mã lỗi: " in start_up.failure
