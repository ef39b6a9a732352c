"""Versions of one paper are found, told by papers themselves or by staff; made-up papers of eval/versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.backup import backup, restore
from index.embedding import HashingEmbedder
from index.errors import CorrectionRefused
from index.imprint import imprint_of, likeness, pack_imprint, statements_in, unpack_imprint
from index.library import FileResult, Library
from index.manifest import Manifest, decision_of, decision_record
from index.relations import Decision, Imprint
from index.report import Block, Metadata, Report
from index.settings import Settings
from index.versions_command import set_fields, settle, show_comparison, show_versions

PAPERS = Path(__file__).parents[2] / "eval" / "versions" / "reports"
PLAN, NEW_PLAN = "kh-07-thu-hut-dau-tu.txt", "kh-41-thu-hut-dau-tu.txt"
REPORT, MENDED = "bc-60-6-thang.txt", "bao-cao-60-ban-sua.txt"
DRAFT, FINAL = "du-thao-tiep-cong-dan.txt", "qd-102-quy-che.txt"
RULE, AMENDMENT = "qd-35-ho-tro-nha-o.txt", "qd-88-sua-doi.txt"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, list[FileResult]]]:
    """A library of ten papers, and what was told when they were added."""
    settings = Settings.model_validate({"data_dir": tmp_path_factory.mktemp("versions") / "data", "embedding": "none"})
    with Library.open(settings, HashingEmbedder()) as library:
        yield library, list(library.add([PAPERS]))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Kế hoạch này thay thế Kế hoạch số 07/KH-BQL ngày 10 tháng 01 năm 2024.", [("replaces", "07/KH-BQL")]),
        ("Điều 1. Sửa đổi Điều 2 Quyết định số 35/QĐ-BQL ngày 12/3/2024 như sau:", [("amends", "35/QĐ-BQL")]),
        ("Bãi bỏ Điều 5 Quyết định số 12/QĐ-UBND ngày 1/2/2020.", [("amends", "12/QĐ-UBND")]),
        ("Công văn về việc đính chính số liệu tại Báo cáo số 60/BC-BQL", [("amends", "60/BC-BQL")]),
        ("Quyết định số 12/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", [("replaces", "12/QĐ-UBND")]),
        (
            "Quyết định này có hiệu lực từ ngày 01/10/2024 và thay thế Quyết định số 1/2020/QĐ-UBND ngày 3/4/2020, "
            "Quyết định số 15/2021/QĐ-UBND.",
            [("replaces", "1/2020/QĐ-UBND"), ("replaces", "15/2021/QĐ-UBND")],
        ),
        ("Căn cứ Nghị định số 34/2016/NĐ-CP được sửa đổi tại Nghị định số 154/2020/NĐ-CP;", []),
        ("Nghị định số 10/2024/NĐ-CP sửa đổi Nghị định số 35/2022/NĐ-CP.", []),
        ("Giao Sở Xây dựng tham mưu Quyết định thay thế Quyết định số 12/QĐ-UBND trước 30/6.", []),
        ("Bổ sung danh mục dự án theo Quyết định số 45/QĐ-TTg.", []),
    ],
)
def test_a_paper_tells_what_it_does_to_others(sentence: str, told: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.number) for one in statements_in(sentence)] == told


def test_an_item_of_a_report_is_work_not_an_act() -> None:
    item = "- Sửa đổi Quyết định số 35/QĐ-BQL ngày 12/3/2024"
    assert list(statements_in(item, acts=False)) == []
    assert list(statements_in("Báo cáo này thay thế Báo cáo số 60/BC-BQL", acts=False)) != []


def test_an_imprint_comes_back_as_it_was() -> None:
    block = Block("paragraph", "DỰ THẢO Kế hoạch này thay thế Kế hoạch số 07/KH-BQL ngày 10/01/2024 về KCN Đông Sơn.")
    made = imprint_of(Report("a.txt", "0", (block,), Metadata(kind="Kế hoạch")))
    assert made.draft
    assert made.zones == ("dong son",)
    assert unpack_imprint(pack_imprint(made)) == made
    assert likeness(made, made) == 1
    assert likeness(made, Imprint()) == 0


def test_own_words_hold_at_once(filled: tuple[Library, list[FileResult]]) -> None:
    library, _ = filled
    held = {(one.newer, one.older, one.kind) for one in library.relations if not one.by_staff}
    assert held == {(NEW_PLAN, PLAN, "replaces"), (AMENDMENT, RULE, "amends")}
    assert library.standings[PLAN][0].told == "đã được thay thế bởi Kế hoạch số 41/KH-BQL ngày 2/7/2024"
    assert library.passages(RULE)[0].standing[0].document == AMENDMENT
    assert library.passages(NEW_PLAN)[0].standing == ()


def test_copies_and_drafts_are_proposed_and_zones_kept_apart(filled: tuple[Library, list[FileResult]]) -> None:
    library, told = filled
    waiting = {(one.newer, one.older): one for one in library.proposals if not one.holds}
    assert set(waiting) == {(MENDED, REPORT), (FINAL, DRAFT)}
    assert "cùng số 60/BC-BQL" in waiting[MENDED, REPORT].reasons
    assert "văn bản kia là dự thảo" in waiting[FINAL, DRAFT].reasons
    notes = {one.document: " ".join(one.notes) for one in told}
    assert f"phiên bản của “{DRAFT}”" in notes[FINAL]
    assert notes["kcn-tay-son.txt"] == ""


def test_decisions_hold_over_rebuild_reading_and_backup(filled: tuple[Library, list[FileResult]]) -> None:
    library, _ = filled
    library.decide(MENDED, REPORT, "replaces", "10.0.0.7")
    library.decide(NEW_PLAN, PLAN, "separate")
    saved = library.settings.data_dir.parent / "save.zip"
    backup(library.settings, saved)
    library.undecide(PLAN, NEW_PLAN)
    assert PLAN in library.standings
    library.rebuild()
    assert library.standings[REPORT][0].document == MENDED
    other = Settings.model_validate({"data_dir": saved.parent / "other", "embedding": "none"})
    restore(other, saved)
    with Library.open(other, HashingEmbedder()) as again:
        assert [(d.newer, d.kind, d.who) for d in again.decisions] == [
            (MENDED, "replaces", "10.0.0.7"),
            (NEW_PLAN, "separate", ""),
        ]
        assert PLAN not in again.standings
    library.undecide(MENDED, REPORT)


def test_papers_can_not_replace_each_other_in_a_circle(filled: tuple[Library, list[FileResult]]) -> None:
    library, _ = filled
    library.decide(PLAN, DRAFT, "replaces")
    with pytest.raises(CorrectionRefused, match="Bỏ quyết định kia trước"):
        library.decide(DRAFT, NEW_PLAN, "replaces")
    with pytest.raises(CorrectionRefused, match="chính nó"):
        library.decide(PLAN, PLAN, "amends")
    library.undecide(PLAN, DRAFT)
    with pytest.raises(CorrectionRefused, match="Chưa có quyết định"):
        library.undecide(PLAN, DRAFT)


def test_a_decision_lapses_when_another_paper_comes_under_the_name() -> None:
    decision = Decision("b.txt", "a.txt", "replaces", "", "2024-07-01", (("2/BC", "quý I/2024"), ("1/BC", "")))
    assert decision_of(decision_record(decision)) == decision
    manifest = Manifest(decisions=(decision,))
    assert manifest.relations == ()  # neither is there


def test_the_commands_tell_and_decide(
    filled: tuple[Library, list[FileResult]], capsys: pytest.CaptureFixture[str]
) -> None:
    library, _ = filled
    settle(library, MENDED, REPORT, "thay-the", False)
    show_versions(library, False)
    told = capsys.readouterr().out
    assert f"Đã ghi: {MENDED} thay thế {REPORT}." in told
    assert f"{NEW_PLAN}  thay thế  {PLAN}  (theo lời văn bản, chưa ai xác nhận)" in told
    assert f"Đề xuất: {FINAL}  thay thế  {DRAFT}" in told
    show_comparison(library, REPORT, MENDED, True)
    made = json.loads(capsys.readouterr().out)
    assert made["counts"] == {"same": 11, "changed": 3, "added": 0, "removed": 0}
    assert made["lines"][1]["figures"] == {"before": ["12.450", "8,1%"], "after": ["12.540", "8,9%"]}
    settle(library, MENDED, REPORT, "bo", False)
    with pytest.raises(CorrectionRefused, match="thiếu dấu bằng"):
        set_fields(library, PLAN, ["number"], False, False)
