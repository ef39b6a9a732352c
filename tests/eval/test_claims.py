"""Sentences that somebody wrote over papers, true and false: which of them the judge gets wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.claims import read_claims
from eval.errors import InvalidClaims

REPORT = "BÁO CÁO\n\nKCN Phú Hội cho thuê 71,3 ha đất, nộp ngân sách trước ngày 15/12/2025.\n"
TRUE = {
    "document": "bc.txt", "question": "KCN Phú Hội cho thuê bao nhiêu đất?", "evidence": "cho thuê 71,3 ha đất",
    "sentence": "KCN Phú Hội đã cho thuê 71,3 hecta.", "true": True,
}  # fmt: skip
FALSE = TRUE | {"sentence": "KCN Phú Hội nộp ngân sách sau ngày 15/12/2025.", "true": False, "kind": "before_after"}


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_what_is_judged_wrongly_is_counted_and_written(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "bc.txt").write_text(REPORT, encoding="utf-8")
    missed = FALSE | {"sentence": "KCN Phú Hội cho thuê 71,3 ha đất.", "kind": "none at all"}
    elsewhere = TRUE | {"evidence": "cho thuê 9 ha đất"}
    sentences = written(tmp_path / "s.jsonl", TRUE, FALSE, missed, elsewhere)
    options = [
        "--sentences",
        str(sentences),
        "--reports",
        str(tmp_path / "reports"),
        "--out",
        str(tmp_path / "w.jsonl"),
    ]
    done = CliRunner().invoke(app, ["claims", *options])
    assert done.exit_code == 0, done.output
    (wrong,) = map(json.loads, (tmp_path / "w.jsonl").read_text(encoding="utf-8").splitlines())
    assert (wrong["kind"], wrong["reasons"]) == ("none at all", [])
    assert [line.split()[-2] for line in done.output.splitlines() if "before_after" in line] == ["0"]
    assert "Không thấy chỗ làm căn cứ" in done.output


def test_a_line_that_is_no_claim_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidClaims, match="dòng 2: sai ở evidence"):
        read_claims(written(tmp_path / "s.jsonl", TRUE, TRUE | {"evidence": ""}))
