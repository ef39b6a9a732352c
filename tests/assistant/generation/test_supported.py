"""What the reports say passes the check, however it is introduced: at most 2% of such sentences may be removed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import build_assistant
from assistant.grounding import Source, judge
from assistant.offline.quoting import tidy
from assistant.planted import is_instruction
from assistant.statements import Statement, statements_of
from index.settings import Settings
from tests.assistant.generation.conftest import ALL

REPORTS = Path(__file__).resolve().parents[4] / "shared" / "reports"
WANTED = 200


def forms(statement: Statement) -> Iterator[str]:
    """A statement as a model would give it back: as it stands, introduced, with its place, in another spelling."""
    text = tidy(statement.text)
    inside = text if text.split()[0].isupper() else text[0].lower() + text[1:]
    yield text
    yield f"Theo báo cáo, {inside}"
    if statement.passage.metadata.province:
        yield f"Tại {statement.passage.metadata.province}, {inside}"
    yield re.sub(r"(?<![\w/.,])0(\d)(?![\d/.,])", r"\1", text).replace("tỷ đồng", "tỷ")


def removed(folder: Path, data: Path) -> tuple[list[str], int]:
    """The sentences built from a folder's reports that the check does not let through, and how many were tried."""
    settings = Settings.model_validate({"data_dir": data, "embedding": "none", "mode": "offline"})
    with build_assistant(settings).library as library:
        list(library.add([folder]))
        passages = [p for report in library.reports() for p in library.passages(report.document)]
    analyzer = build_assistant(settings).analyzer
    chance = random.Random(4)
    bad, tried = [], 0
    for passage in chance.sample(passages, len(passages)):
        others = [p for p in chance.sample(passages, min(6, len(passages))) if p is not passage]
        sources = [Source(n, p, analyzer) for n, p in enumerate([passage, *others], 1)]
        for statement in (s for s in statements_of(passage) if not is_instruction(s.sentence_text)):
            for text in forms(statement) if 6 <= len(statement.text.split()) <= 90 else ():
                tried += 1
                bad += [] if judge(text, [1], sources).ok else [text]
            if tried >= WANTED:
                return bad, tried
    return bad, tried


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")
def test_sentences_of_the_real_reports_are_kept(tmp_path: Path) -> None:
    bad, tried = removed(REPORTS, tmp_path / "data")
    assert tried >= WANTED and len(bad) <= 0.02 * tried, bad


def test_sentences_of_small_reports_are_kept(tmp_path: Path) -> None:
    for name, text in ALL.items():
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    bad, tried = removed(tmp_path / "in", tmp_path / "data")
    assert tried >= 50 and len(bad) <= 0.02 * tried, bad
