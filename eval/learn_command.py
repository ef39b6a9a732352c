"""The commands `python -m eval learn`, `calibrate` and `ablate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.options import (
    CaseFiles,
    DataFolders,
    ReportFolders,
    explained,
    settings_in,
)
from index.console import DONE, WRONG_USE, fail


def learn(
    cases: CaseFiles,
    reports: ReportFolders,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Tệp trọng số sẽ ghi.")],
    data: DataFolders = None,
    judged: Annotated[int, typer.Option(metavar="N", min=1, help="Ngưỡng lấy theo N tệp câu hỏi đầu.")] = 1,
    plain: Annotated[
        int, typer.Option(metavar="N", min=0, help="Thêm N câu hỏi đơn giản mỗi tệp, từ bảng số liệu.")
    ] = 0,
) -> int:
    """Học trọng số xếp hạng câu trả lời ngoại tuyến và ngưỡng của độ tin cậy."""
    with explained():
        from eval.learning import collected, learned

        if len(cases) != len(reports) or (data and len(data) != len(cases)):
            return fail("mỗi --cases cần một --reports (và một --data, nếu có).", code=WRONG_USE)
        sets, asked_plainly = collected(cases, reports, data or [], settings_in(), plain)
        names = [f"{path.parent.name}/{path.stem}" for path in cases]
        made = learned(sets, names, judged, asked_plainly)
        out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(made["cross_validation"], ensure_ascii=False, indent=1))
        return DONE


def calibrate(
    cases: CaseFiles,
    reports: ReportFolders,
    adapters: Annotated[
        list[Path],
        typer.Option("--adapter", metavar="FILE.npz", exists=True, help="Trọng số đọc lại của từng tệp câu hỏi."),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Tệp trọng số sẽ ghi thêm phần “reread”.")],
    data: DataFolders = None,
    plain: Annotated[
        int, typer.Option(metavar="N", min=0, help="Thêm N câu hỏi đơn giản mỗi tệp, từ bảng số liệu.")
    ] = 0,
) -> int:
    """Học độ tin cậy của câu trả lời có đọc lại, từ câu hỏi mà bộ đọc lại chưa học."""
    with explained():
        from eval.learning import calibrated, collected

        if len({len(cases), len(reports), len(adapters), len(data or cases)}) > 1:
            return fail("mỗi --cases cần một --reports, một --adapter (và một --data, nếu có).", code=WRONG_USE)
        sets, asked_plainly = collected(cases, reports, data or [], settings_in(), plain, adapters)
        names = [f"{path.parent.name}/{path.stem}" for path in cases]
        made = calibrated(sets, names, adapters, asked_plainly)
        whole = {**json.loads(out.read_text(encoding="utf-8")), "reread": made}
        out.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(made["cross_validation"], ensure_ascii=False, indent=1))
        return DONE


def ablate(
    cases: CaseFiles,
    reports: ReportFolders,
    data: DataFolders = None,
) -> int:
    """Bỏ lần lượt từng đặc trưng xếp hạng, học lại rồi kiểm tra chéo: đặc trưng nào không có tác dụng thì nên xóa."""
    with explained():
        from eval.learning import ablated, collected

        if len(cases) != len(reports) or (data and len(data) != len(cases)):
            return fail("mỗi --cases cần một --reports (và một --data, nếu có).", code=WRONG_USE)
        sets, _ = collected(cases, reports, data or [], settings_in())
        for name, change in ablated(sets):
            print(f"{name:18} {change}", flush=True)
        return DONE
