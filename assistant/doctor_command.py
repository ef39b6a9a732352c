"""`python -m assistant doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.options import AsJson, Data, settings_in
from index.console import DONE, REFUSED, print_json

if TYPE_CHECKING:
    from assistant.doctor import Finding

_SIGNS = {"ok": "✓", "warning": "!", "problem": "✗"}


def doctor(data: Data = None, as_json: AsJson = False) -> int:
    """Kiểm tra cài đặt: mỗi mục một dòng kèm việc cần làm. Mã thoát 1 khi có lỗi."""
    findings = []
    for finding in _found(data):
        findings.append(finding)
        if not as_json:
            _show(finding)
    problems = sum(finding.state == "problem" for finding in findings)
    if as_json:
        print_json({"problems": problems, "findings": [finding.to_json() for finding in findings]})
    else:
        print(f"\n{problems} lỗi cần xử lý." if problems else "\nCài đặt dùng được.")
    return REFUSED if problems else DONE


def _found(data: Path | None) -> Iterator[Finding]:
    """What `examine` finds; of settings that can't be read, that."""
    from pydantic import ValidationError

    from assistant.doctor import Finding, examine

    try:
        settings = settings_in(data)
    except ValidationError as error:
        names = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        yield Finding("Thiết lập", "problem", f"giá trị không hợp lệ: {names}", "Sửa .env theo .env.example.")
    else:
        yield from examine(settings)


def _show(finding: Finding) -> None:
    print(f"{_SIGNS[finding.state]} {finding.what}: {finding.found}", flush=True)
    if finding.advice:
        print(f"    → {finding.advice}", flush=True)
