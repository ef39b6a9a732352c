"""`python -m assistant doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.console import DONE, REFUSED, print_json

if TYPE_CHECKING:
    from assistant.doctor import Finding

_SIGNS = {"ok": "✓", "warning": "!", "problem": "✗"}


def doctor(
    data: Annotated[
        Path | None, typer.Option("--data", help="Thư mục thư viện (mặc định: TROLY_DATA_DIR hoặc ./data).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
) -> int:
    """Kiểm tra cài đặt: mỗi mục một dòng kèm việc cần làm. Mã thoát 1 khi có lỗi."""
    from pydantic import ValidationError

    from assistant.doctor import Finding, examine
    from index.settings import Settings

    try:
        settings = Settings() if data is None else Settings(data_dir=data)
    except ValidationError as error:
        names = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        findings = [Finding("Thiết lập", "problem", f"giá trị không hợp lệ: {names}", "Sửa .env theo .env.example.")]
        if not as_json:
            _show(findings[0])
    else:
        findings = []
        for finding in examine(settings):
            findings.append(finding)
            if not as_json:
                _show(finding)
    problems = sum(finding.state == "problem" for finding in findings)
    if as_json:
        print_json({"problems": problems, "findings": [finding.to_json() for finding in findings]})
    else:
        print(f"\n{problems} lỗi cần xử lý." if problems else "\nCài đặt dùng được.")
    return REFUSED if problems else DONE


def _show(finding: Finding) -> None:
    print(f"{_SIGNS[finding.state]} {finding.what}: {finding.found}", flush=True)
    if finding.advice:
        print(f"    → {finding.advice}", flush=True)
