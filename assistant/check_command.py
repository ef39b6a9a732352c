"""`python -m assistant check`: a finished Word file -> what to look at before it is signed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.options import AsJson, Data, settings_in
from index.console import DONE, REFUSED, fail

if TYPE_CHECKING:
    from assistant.checking import Finding


def check(
    paper: Annotated[Path, typer.Argument(metavar="FILE.docx", help="Văn bản Word cần kiểm tra.")],
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="PATH|ID", help="Tài liệu nguồn để đối chiếu số liệu; lặp lại."),
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> int:
    """Kiểm tra văn bản trước khi trình ký: số liệu, cộng tổng, ngày tháng, tên cơ quan, thể thức."""
    from assistant.checking import check as checked
    from assistant.checking import read_paper
    from assistant.meetings import read_inputs
    from index.errors import FileRefused

    settings = settings_in(data)
    sources = []
    for given in read_inputs(source or [], settings):
        if given.report is None:
            return fail(f"không dùng được nguồn {given.name}: {given.reason}")
        sources.append(f"{given.report.text}\n{given.report.metadata.title}\n{given.report.metadata.period}")
    try:
        findings = checked(read_paper(paper, settings.limits), sources, settings.present_day)
    except FileRefused as error:
        return fail(f"không kiểm tra được {paper.name}: {error.reason}")
    _tell(paper, findings, as_json)
    return REFUSED if findings else DONE


def _tell(paper: Path, findings: Sequence[Finding], as_json: bool) -> None:
    from assistant.checking import KINDS

    if as_json:
        found = {"file": paper.name, "findings": [f.to_json() for f in findings]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for finding in findings:
        print(f"[{KINDS[finding.kind]}] {finding.place.label}: {finding.text} {finding.advice}")
    told = f"{len(findings)} chỗ cần xem lại" if findings else "không thấy chỗ nào cần xem lại"
    print(f"{paper.name}: {told}.", file=sys.stderr)
