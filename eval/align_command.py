"""The command `python -m eval align`: libraries, replies, the table for the terminal, the file of weights."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.options import CaseFiles, DataFolders, Replies, ReportFolders, explained, settings_in
from index.console import DONE, WRONG_USE, fail

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.grounding.alignment import Weights
    from eval.aligning import Sample
    from eval.lies import Battery

WeightsFile = Annotated[
    Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Tệp trọng số sẽ ghi (mặc định: không ghi).")
]
Tolerance = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, help="Số câu đúng được phép bị bỏ (mặc định: 1 trên 300, ít nhất 1)."),
]


def align(
    cases: CaseFiles,
    replies: Replies,
    reports: ReportFolders,
    out: WeightsFile = None,
    data: DataFolders = None,
    tolerance: Tolerance = None,
    seed: Annotated[int, typer.Option(help="Chọn chỗ để sửa và dò trọng số; cùng số thì cùng kết quả.")] = 1,
) -> int:
    """Tìm trọng số để nhận ra số liệu của nội dung khác: bắt nhiều lời sai nhất mà gần như không bỏ câu đúng."""
    with explained():
        from assistant.grounding.alignment import weights
        from eval.aligning import allowed, search
        from eval.console import show
        from eval.lies import Battery, known_kinds

        if len(cases) != len(reports) or (data and len(data) != len(cases)):
            return fail("mỗi --cases cần một --reports (và một --data, nếu có).", code=WRONG_USE)
        samples = _collected(cases, replies, reports, data or [], Battery(tuple(known_kinds()), seed=seed))
        most = allowed(samples) if tolerance is None else tolerance
        found = search(samples, most, seed)
        show(table(samples, found, weights()))
        if out:
            command = f"python -m eval align --tolerance {most} --seed {seed}"
            names = [f"{path.parent.name}/{path.stem}" for path in cases]
            made = {"command": command, "cases": names, **counts(samples, found), "seed": seed}
            content = json.dumps({**asdict(found), "made": made}, ensure_ascii=False, indent=1)
            out.write_text(content + "\n", encoding="utf-8")
            print(f"Trọng số: {out}")
        return DONE


def _collected(
    cases: Sequence[Path], replies: Path, reports: Sequence[Path], data: Sequence[Path], battery: Battery
) -> list[Sample]:
    """The sentences of every set that may be learned from: what its file marks "decide" is left out."""
    from eval.aligning import collect
    from eval.cases import read_cases
    from eval.console import progress_bar
    from eval.lies import pairs_of
    from eval.recorded import read_replies
    from eval.runner import assistant_over

    recordings = read_replies(replies)
    sets = [pairs_of([c for c in read_cases(file) if c.split != "decide"], recordings) for file in cases]
    offline = settings_in().model_copy(update={"mode": "offline"})
    samples = []
    with progress_bar() as bar:
        for i, (pairs, folder) in enumerate(zip(sets, reports, strict=True)):
            with assistant_over(folder, offline, data[i] if data else None, bar.adding) as (assistant, _):
                samples += collect(
                    pairs, assistant, assistant.analyzer, battery, lambda all_: bar.track(all_, len(all_), "Đọc")
                )
    return samples


def counts(samples: Sequence[Sample], by: Weights) -> dict[str, int]:
    """How many sentences there are that only the alignment may reject, and how many it does."""
    truths, lies = ([s for s in samples if bool(s.kind) is lie] for lie in (False, True))
    rejected, caught = (sum(s.rejected(by) for s in some) for some in (truths, lies))
    return {"truths": len(truths), "lies": len(lies), "rejected": rejected, "caught": caught}


def table(samples: Sequence[Sample], found: Weights, present: Weights) -> Table:
    """By kind: how many the found weights reject, and the present ones."""
    from rich.table import Table

    tried = Counter(s.kind for s in samples)
    new, old = (Counter(s.kind for s in samples if s.rejected(by)) for by in (found, present))
    drawn = Table("Câu", "Đã xét", "Bị bỏ", "Trọng số đang dùng bỏ")
    drawn.add_row("Câu đúng", *(str(some[""]) for some in (tried, new, old)))
    drawn.add_section()
    for kind in sorted(tried.keys() - {""}, key=lambda kind: (-new[kind], kind)):
        drawn.add_row(kind, *(str(some[kind]) for some in (tried, new, old)))
    drawn.add_section()
    drawn.add_row("Mọi lời sai", *(str(some.total() - some[""]) for some in (tried, new, old)))
    return drawn
