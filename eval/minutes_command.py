"""The command `python -m eval minutes`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from eval.options import explained
from index.console import DONE


def minutes(
    notes: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Thư mục ghi chép kèm expected.jsonl.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Tệp JSON kết quả từng bản.")] = None,
) -> int:
    """Soạn biên bản, thông báo từ ghi chép rồi đo: trường nào điền đúng, thiếu, bịa."""
    with explained():
        from eval.minutes import SAMPLE, measure, summarise

        results = list(measure(notes or SAMPLE))
        summary = summarise(results)
        if out:
            report = {"summary": summary, "drafts": [asdict(result) for result in results]}
            out.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        for r in results:
            print(f"{r.notes} {r.kind}: {r.found}/{r.given}, bịa {len(r.invented)}")
        print(json.dumps(summary, ensure_ascii=False))
        return DONE
