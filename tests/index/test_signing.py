"""The block at the end of a paper tells who signed it and who it goes to, and where that stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading import read_report
from index.report import Block
from index.signing import signing_of
from tests.index import files


def blocks(*lines: str) -> list[Block]:
    return [Block("paragraph", line) for line in lines]


@pytest.mark.parametrize(
    "lines",
    [
        ("Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT.", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "(Đã ký)", "Lò Văn Ứng"),
        ("KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN (Đã ký) Lò Văn Ứng", "Nơi nhận: - UBND tỉnh; - Lưu: VT."),
        ("Nơi nhận:", "TRƯỞNG BAN", "Lò Văn Ứng", "Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT."),
    ],
)
def test_signer_and_recipients_with_their_places(lines: tuple[str, ...]) -> None:
    text, found = "\n".join(lines), signing_of(blocks(*lines))
    assert (found.signer, found.recipients) == ("Lò Văn Ứng", "UBND tỉnh; Lưu: VT")
    places = {span.what: text[span.start : span.end] for span in found.spans}
    assert places["signer"] == "Lò Văn Ứng"
    assert places["recipients"].startswith("- UBND tỉnh") and places["recipients"].endswith("VT.")


def test_a_paper_without_the_block_has_neither() -> None:
    assert signing_of(blocks("Trưởng ban Lò Văn Ứng chủ trì họp.", "Các nơi nhận được công văn trả lời.")).spans == ()


def test_a_word_file_in_two_columns(tmp_path: Path) -> None:
    facts = read_report(files.lettered_docx(tmp_path / "a.docx")).metadata
    assert (facts.signer, facts.recipients) == ("Lò Văn Ứng", "Như trên")
