"""The command `python -m eval claims`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.options import Data, Reports, explained, settings_in
from index.console import DONE

if TYPE_CHECKING:
    from rich.table import Table

Sentences = Annotated[
    Path,
    typer.Option("--sentences", metavar="FILE.jsonl", exists=True, dir_okay=False, help="Tệp câu đúng và câu sai."),
]
Wrong = Annotated[
    Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Ghi ra những câu bị xét sai (mặc định: không ghi).")
]


def claims(sentences: Sentences, reports: Reports, out: Wrong = None, data: Data = None) -> int:
    """Xét những câu người viết sẵn, đúng và sai, với đoạn tìm được: đo câu đúng bị bỏ và câu sai hiện ra."""
    with explained():
        from eval.claims import judge_all, read_claims, summarise, write
        from eval.console import progress_bar, show
        from eval.runner import assistant_over

        given = read_claims(sentences)
        settings = settings_in().model_copy(update={"mode": "offline"})
        with progress_bar() as bar, assistant_over(reports, settings, data, bar.adding) as (assistant, _):
            tracked = bar.track(given, len(given), "Xét")
            judged = judge_all(tracked, assistant, assistant.library, assistant.analyzer)
        if out:
            write(out, judged)
        show(table(summarise(judged)))
        return DONE


def table(summary: dict[str, Any]) -> Table:
    """The truths rejected and the lies shown, in all and by kind of mistake."""
    from rich.table import Table

    found = Table("Câu", "Đã xét", "Xét sai")
    found.add_row("Đúng, bị bỏ", str(summary["truths"]), str(summary["truths_rejected"]))
    found.add_row("Sai, hiện ra", str(summary["lies"]), str(summary["lies_shown"]), end_section=True)
    for kind, counts in summary["by_kind"].items():
        found.add_row(kind, str(counts["lies"]), str(counts["shown"]))
    if summary["unplaced"]:
        found.add_row("Không thấy chỗ làm căn cứ", str(summary["unplaced"]), "–")
    return found
