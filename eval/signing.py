"""How well the check before signing finds planted errors, and how many findings clean papers get.

The sample's papers are plain text: "L" and "R" lines are the head's left and right, "C" centred, "P" paragraphs, "T"
rows of a table, "N" recipients, "S" the signature. Each row of errors.tsv changes one place of one paper. An error is
found when the changed paper gets a finding of the error's kind that the clean one does not have; figures are checked
with the paper's source, everything else without, as for a paper that was not drafted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import InvalidCases

if TYPE_CHECKING:
    from assistant.checking import Finding

SAMPLE = Path(__file__).parent / "sample" / "signing"


@dataclass(frozen=True, slots=True)
class Planted:
    """One error: `right` stands once in the paper and is replaced by `wrong`."""

    paper: str
    kind: str
    right: str
    wrong: str


def read_errors(folder: Path = SAMPLE) -> list[Planted]:
    """Raises InvalidCases with the bad row."""
    rows = []
    for number, line in enumerate((folder / "errors.tsv").read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 4 or paper_text(folder, parts[0]).count(parts[2]) != 1:
            raise InvalidCases(f"{folder / 'errors.tsv'} dòng {number}: chữ đúng phải có đúng một lần trong văn bản.")
        rows.append(Planted(*parts))
    return rows


def paper_text(folder: Path, name: str) -> str:
    return (folder / f"{name}.txt").read_text(encoding="utf-8")


def source_text(folder: Path, name: str) -> str:
    return (folder / f"{name}.source.txt").read_text(encoding="utf-8")


def names(folder: Path = SAMPLE) -> list[str]:
    return sorted(p.stem for p in folder.glob("*.txt") if not p.name.endswith(".source.txt"))


def planted(folder: Path = SAMPLE, only: int = 1) -> Iterator[bool]:
    """Whether each error, or every `only`-th, is found."""
    clean: dict[str, set[Finding]] = {}
    for error in read_errors(folder)[::only]:
        if error.paper not in clean:
            clean[error.paper] = set(findings(folder, error.paper, paper_text(folder, error.paper)))
        changed = paper_text(folder, error.paper).replace(error.right, error.wrong)
        new = [f for f in findings(folder, error.paper, changed, error.kind) if f not in clean[error.paper]]
        yield any(finding.kind == error.kind for finding in new)


def findings(folder: Path, name: str, text: str, kind: str = "figures") -> tuple[Finding, ...]:
    from assistant.checking import check, paper_of

    sources = (source_text(folder, name),) if kind == "figures" else ()
    return check(paper_of(docx_of(text), f"{name}.docx"), sources)


def false_alarms(folder: Path = SAMPLE, names_of: Sequence[str] = ()) -> dict[str, tuple[Finding, ...]]:
    """What is found in the clean papers, with their sources."""
    return {name: findings(folder, name, paper_text(folder, name)) for name in names_of or names(folder)}


def docx_of(text: str) -> bytes:
    """A paper of the sample as a Word file with the margins of an official one."""
    from docx import Document
    from docx.shared import Mm

    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    lines = [(line[:1], line[2:]) for line in text.splitlines()]
    _two_columns(document, *([words for mark, words in lines if mark == side] for side in "LR"))
    rows: list[list[str]] = []
    for mark, words in (*lines, ("", "")):
        if mark == "T":
            rows.append([cell.strip() for cell in words.split("|")])
            continue
        if rows:
            _table(document, rows)
            rows = []
        if mark in ("C", "P"):
            document.add_paragraph(words)
    _two_columns(document, *([words for mark, words in lines if mark == side] for side in "NS"))
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _two_columns(document: Any, left: Sequence[str], right: Sequence[str]) -> None:
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "\n".join(left), "\n".join(right)
    for cell, words in zip(cells, (left, right), strict=True):
        cell.text = ""
        for line in words:
            cell.add_paragraph(line)


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=False):
            cell.text = words
