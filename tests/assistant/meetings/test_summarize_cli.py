"""`python -m assistant summarize`: files and documents of the library in, a DOCX out, bad inputs refused alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from docx import Document

from index.embedding import HashingEmbedder
from index.library import Library
from index.settings import Settings

from .conftest import ACCOUNT, NOTICE


def summarize(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant", "summarize", *map(str, arguments)]
    environment = {"PYTHONPATH": str(Path(__file__).parents[3]), "TROLY_EMBEDDING": "none", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def test_a_file_becomes_a_notice_and_json(tmp_path: Path) -> None:
    report, out, data = tmp_path / "hoi-nghi.txt", tmp_path / "tb.docx", tmp_path / "tb.json"
    report.write_text(ACCOUNT, encoding="utf-8")
    done = summarize(report, "--kind", "thong-bao", "--length", "vua", "--out", out, "--json", data, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Người soạn cần điền" in done.stdout
    assert any(p.text == "THÔNG BÁO" for p in Document(str(out)).paragraphs)
    assert json.loads(data.read_text(encoding="utf-8"))["tasks"][0]["assignee"] == "Sở Tài chính"


def test_a_bad_input_is_refused_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    good, bad, out = tmp_path / "hoi-nghi.txt", tmp_path / "rong.txt", tmp_path / "tt.docx"
    good.write_text(ACCOUNT, encoding="utf-8")
    bad.write_text("", encoding="utf-8")
    done = summarize(good, bad, "khong-co.txt", "--out", out, cwd=tmp_path)
    assert done.returncode == 1
    assert "Từ chối" in done.stderr
    assert "rong.txt" in done.stderr
    assert "khong-co.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert out.exists()


def test_a_document_of_the_library_is_found_by_name_or_id(tmp_path: Path) -> None:
    report, out = tmp_path / "in" / "thong-bao.txt", tmp_path / "bb.docx"
    report.parent.mkdir()
    report.write_text(NOTICE, encoding="utf-8")
    with Library.open(Settings(data_dir=tmp_path / "data", embedding="none"), HashingEmbedder()) as library:
        list(library.add([report]))
        digest = library.find("thong-bao.txt").digest
    for name in ("thong-bao.txt", digest[:8]):
        done = summarize(name, "--kind", "bien-ban", "--out", out, "--data", tmp_path / "data", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "Biên bản" in done.stdout


def test_another_kind_of_file_can_not_be_written(tmp_path: Path) -> None:
    report = tmp_path / "hoi-nghi.txt"
    report.write_text(ACCOUNT, encoding="utf-8")
    done = summarize(report, "--out", tmp_path / "tt.pdf", cwd=tmp_path)
    assert done.returncode == 2
    assert "đuôi .docx" in done.stderr
