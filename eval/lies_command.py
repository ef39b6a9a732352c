"""The command `python -m eval lies`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.options import (
    THRESHOLDS,
    CasesFile,
    Data,
    Out,
    Replies,
    Reports,
    explained,
    settings_in,
)
from index.console import DONE, REFUSED, WRONG_USE, fail

if TYPE_CHECKING:
    from eval.cases import Case
    from eval.lies import Battery, Result
    from eval.recorded import Recording
    from eval.thresholds import Threshold

Thresholds = Annotated[
    Path, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Ngưỡng phải đạt (bảng lies).")
]


def lies(
    cases: CasesFile,
    reports: Reports,
    replies: Replies,
    out: Out,
    kind: Annotated[list[str] | None, typer.Option(metavar="LOẠI", help="Chỉ thử loại lời sai này; lặp lại.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Chỉ hỏi N câu đầu có lời đáp.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Mỗi loại thử nhiều nhất N lời đáp.")] = 60,
    seed: Annotated[int, typer.Option(help="Chọn lời đáp và chỗ để sửa; cùng số thì cùng chỗ.")] = 1,
    data: Data = None,
    split: Annotated[str | None, typer.Option(metavar="TÊN", help="Chỉ hỏi những câu của phần này.")] = None,
    thresholds: Thresholds = THRESHOLDS,
) -> int:
    """Phát lại lời đáp ghi sẵn, nguyên văn rồi sửa sai: đo câu đúng bị bỏ và lời sai hiện ra."""
    with explained():
        from eval.cases import read_cases
        from eval.lies import Battery, known_kinds, pairs_of
        from eval.recorded import read_replies
        from eval.thresholds import read_thresholds

        unknown = set(kind or ()) - set(known_kinds())
        if unknown:
            return fail(f"không có loại {', '.join(sorted(unknown))}; có: {', '.join(known_kinds())}.", code=WRONG_USE)
        limits = read_thresholds(thresholds, "lies")
        recordings = read_replies(replies)
        asked = [case for case in read_cases(cases) if split in (None, case.split)]
        pairs = pairs_of(asked, recordings)[:limit]
        out.mkdir(parents=True, exist_ok=True)
        battery = Battery(tuple(kind or known_kinds()), most, seed)
        return _report(out, limits, *_play_all(pairs, recordings, reports, data, battery, [cases, replies]))


def _report(out: Path, limits: list[Threshold], result: Result, summary: dict[str, Any], config: dict[str, Any]) -> int:
    from eval.console import print_checks, show
    from eval.lies_report import tables, write
    from eval.thresholds import check

    write(out, result, summary, config)
    for table in tables(summary):
        show(table)
    checks = check(limits, summary)
    print_checks(checks)
    for missed in (c for c in checks if not c.met):
        print(f"Không đạt ngưỡng: {missed.threshold.metric}", file=sys.stderr)
    print(f"Báo cáo: {out / 'report.json'}, {out / 'differences.txt'}")
    return DONE if all(c.met for c in checks) else REFUSED


def _play_all(
    pairs: Sequence[tuple[Case, Recording]],
    recordings: Sequence[Recording],
    reports: Path,
    data: Path | None,
    battery: Battery,
    inputs: Sequence[Path],
) -> tuple[Result, dict[str, Any], dict[str, Any]]:
    from eval.console import progress_bar
    from eval.lies import play_all
    from eval.lies_summary import summarise
    from eval.provenance import provenance
    from eval.recorded import RecordedModel, serving
    from eval.runner import assistant_over

    with serving(RecordedModel(recordings)) as model, progress_bar() as bar:
        settings = settings_in().model_copy(update=model.settings())
        with assistant_over(reports, settings, data, bar.adding) as (assistant, _):
            result = play_all(pairs, assistant, model, battery, lambda all_: bar.track(all_, len(all_), "Phát lại"))
        facts = {**asdict(battery), "requests": model.requests, "unknown_requests": model.unknown}
        config = provenance(settings, inputs, **facts)
    return result, summarise(result), config
