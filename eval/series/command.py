"""The command `python -m eval series`: reports, the truth about them, questions, a page that says what they are."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.options import explained
from index.console import DONE, WRONG_USE, fail

if TYPE_CHECKING:
    from eval.series.paper import Paper
    from eval.series.planning import Plan


def series(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Thư mục sẽ ghi.")],
    documents: Annotated[int, typer.Option(metavar="N", min=1, help="Số báo cáo nhiều nhất.")] = 400,
    seed: Annotated[int, typer.Option(metavar="N", help="Cùng số thì cùng báo cáo, cùng câu hỏi.")] = 1,
) -> int:
    """Viết mười năm báo cáo bịa mà mọi số liệu đều biết trước, và câu hỏi về các báo cáo ấy."""
    with explained():
        from eval.series.kinds import questions
        from eval.series.ledger import Ledger
        from eval.series.planning import plans
        from eval.series.words import words

        if (out / "reports").exists() and not (out / "truth.json").exists():
            return fail(f"{out / 'reports'} đã có và không phải do lệnh này viết.", code=WRONG_USE)
        shutil.rmtree(out / "reports", ignore_errors=True)
        (out / "reports").mkdir(parents=True)
        planned = plans(documents, seed)
        papers = list(_written(planned, seed, out / "reports"))
        _write_lines(out / "truth.json", truth(papers), "[\n", ",\n", "\n]\n")
        asked = questions(Ledger(papers), seed)
        _write_lines(out / "questions.jsonl", asked)
        readme = words().readme.format(documents=len(papers), questions=len(asked), asked=documents, seed=seed)
        (out / "README.md").write_text(readme, encoding="utf-8", newline="\n")
        formats = sorted(Counter(plan.format for plan in planned).items())
        told = ", ".join(f"{count} .{format_}" for format_, count in formats)
        print(f"{len(papers)} báo cáo ({told}), {len(asked)} câu hỏi trong {out}")
        return DONE


def _written(planned: Sequence[Plan], seed: int, folder: Path) -> Iterator[Paper]:
    """The papers that are planned, each as soon as its file is in the folder."""
    from eval.console import progress_bar
    from eval.series.files import write
    from eval.series.papers import compose
    from eval.series.world import World

    world = World(seed)
    with progress_bar() as bar:
        for plan in bar.track(planned, len(planned), "Viết"):
            paper = compose(plan, world)
            write(paper, folder)
            yield paper


def truth(papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """Every value that stands in a report, once a document."""
    found = (json.dumps(fact.to_json(), ensure_ascii=False) for paper in papers for fact in paper.facts)
    return [json.loads(line) for line in dict.fromkeys(found)]


def _write_lines(path: Path, records: Iterable[Any], start: str = "", between: str = "\n", end: str = "\n") -> None:
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text(start + between.join(lines) + end, encoding="utf-8", newline="\n")
