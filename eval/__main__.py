"""`python -m eval`: run, lies, claims, retrieval, records, meetings, minutes, compare, new-case, bench, learn, align,
series, cross-encoder, calibrate, ablate.

Heavy imports wait until a command needs them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from eval.align_command import align
from eval.bench_command import bench
from eval.claims_command import claims
from eval.cross_encoder.command import cross_encoder
from eval.errors import NoModel
from eval.learn_command import ablate, calibrate, learn
from eval.lies_command import lies
from eval.minutes_command import minutes
from eval.options import (
    CasesFile,
    Data,
    Out,
    Reports,
    explained,
    settings_in,
)
from eval.series.command import series
from index.console import DONE, REFUSED, WRONG_USE, fail, run
from index.settings import Settings

if TYPE_CHECKING:
    from eval.cases import Case
    from eval.runner import Row
    from eval.thresholds import Threshold

app = typer.Typer(
    help="Đo độ chính xác của Trợ lý KCN.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Cache = Annotated[
    Path | None,
    typer.Option("--llm-cache", metavar="DIR", file_okay=False, help="Thư mục nhớ lời đáp của mô hình (mode llm)."),
]


@app.command(name="run")
def run_(
    cases: CasesFile,
    reports: Reports,
    out: Out,
    mode: Annotated[Literal["offline", "llm"], typer.Option(help="Cách trả lời.")] = "offline",
    data: Data = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Chỉ hỏi N câu đầu.")] = None,
    thresholds: Annotated[
        Path | None, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Ngưỡng phải đạt (TOML).")
    ] = None,
    cache: Cache = None,
    judge: Annotated[bool, typer.Option("--judge", help="Nhờ mô hình chấm thêm độ đúng trọng tâm và đủ ý.")] = False,
) -> int:
    """Hỏi mọi câu trong tệp, chấm điểm, ghi report.json, report.xml và report.html."""
    with explained():
        from eval.cases import read_cases
        from eval.judge import judged
        from eval.runner import model_facts
        from eval.thresholds import read_thresholds

        settings = _mode(mode, cache)
        asked = read_cases(cases)[:limit]
        limits = read_thresholds(thresholds) if thresholds else []
        out.mkdir(parents=True, exist_ok=True)  # before the work, not after it
        rows, config = _ask_all(asked, reports, data, settings, [cases, *([thresholds] if thresholds else [])])
        if mode == "llm":
            config |= {"model": model_facts(rows)}
            config |= {"judge": judged(rows, settings)} if judge else {}
        return _report(rows, config, out, limits)


def _ask_all(
    cases: Sequence[Case], reports: Path, data: Path | None, settings: Settings, inputs: Sequence[Path]
) -> tuple[list[Row], dict[str, Any]]:
    from eval.console import progress_bar
    from eval.provenance import provenance
    from eval.runner import assistant_over, run_cases
    from eval.statistics import RESAMPLES, SEED

    with progress_bar() as bar, assistant_over(reports, settings, data, bar.adding) as (assistant, added):
        rows = list(bar.track(run_cases(assistant, cases), len(cases)))
        config = provenance(
            settings,
            inputs,
            mode="llm" if assistant.endpoint else "offline",
            embedder=assistant.library.embedder.name if assistant.library.embedder else "none",
            documents=[report.document for report in assistant.library.reports()],
            refused_files={result.document: result.reason for result in added if result.status == "refused"},
            bootstrap={"resamples": RESAMPLES, "seed": SEED},
        )
    return rows, config


def _report(rows: Sequence[Row], config: dict[str, Any], out: Path, limits: list[Threshold]) -> int:
    from eval.console import print_checks, print_summary
    from eval.summary import summarise
    from eval.thresholds import check
    from eval.writing import write_run

    summary = summarise(rows)
    write_run(out, rows, summary, config | {"thresholds": [asdict(limit) for limit in limits]})
    print_summary(summary)
    checks = check(limits, summary)
    if checks:
        print_checks(checks)
    for document, reason in config["refused_files"].items():
        print(f"Từ chối {document}: {reason}", file=sys.stderr)
    for missed in (c for c in checks if not c.met):
        print(f"Không đạt ngưỡng: {missed.threshold.metric}", file=sys.stderr)
    print(f"Báo cáo: {out / 'report.html'}")
    return REFUSED if config["refused_files"] or any(not c.met for c in checks) else DONE


app.command()(lies)
app.command()(claims)


@app.command()
def retrieval(
    squad: Annotated[Path, typer.Option(metavar="FILE.json", exists=True, dir_okay=False, help="Tệp dạng SQuAD.")],
    out: Out,
    limit: Annotated[int | None, typer.Option(min=1, help="Chỉ hỏi N câu đầu.")] = None,
) -> int:
    """Đo việc tìm đoạn và chọn câu trên một tệp SQuAD, bên cạnh các cách tìm khác."""
    with explained():
        from eval.console import progress_bar, show
        from eval.provenance import provenance
        from eval.squad import measure, read_squad
        from eval.squad_report import table, write

        settings = settings_in()
        paragraphs, questions = read_squad(squad)
        out.mkdir(parents=True, exist_ok=True)
        with progress_bar() as bar:
            result = measure(paragraphs, questions[:limit], settings, bar.track)
        write(out, result, provenance(settings, [squad]))
        show(table(result))
        for note in result.notes:
            print(f"Lưu ý: {note}", file=sys.stderr)
        return DONE


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="Thư mục của lần đo trước.", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="B", help="Thư mục của lần đo sau.", show_default=False)],
) -> int:
    """So hai lần đo từng câu; mã thoát 1 khi B kém A một cách có ý nghĩa thống kê (McNemar, p < 0,05)."""
    with explained():
        from eval.comparison import compare_runs, read_run, text_of

        comparison = compare_runs(read_run(before), read_run(after))
        print(text_of(comparison))
        return REFUSED if comparison.significant_loss else DONE


@app.command(name="new-case")
def new_case(
    question: Annotated[str | None, typer.Option(metavar="CÂU HỎI", help="Hỏi trợ lý câu này.")] = None,
    from_answer: Annotated[
        Path | None,
        typer.Option("--run", metavar="FILE", help="Đọc câu trả lời từ tệp `ask --json` hoặc report.json."),
    ] = None,
    feedback: Annotated[Path | None, typer.Option(metavar="FILE", help="Đọc góp ý từ feedback.jsonl.")] = None,
    data: Data = None,
) -> int:
    """In khung câu hỏi mới (JSON Lines) lấy từ một câu trả lời, để người soạn xem lại và sửa."""
    with explained():
        from eval.skeleton import ask, read_answers, read_feedback, skeleton

        if sum(given is not None for given in (question, from_answer, feedback)) != 1:
            return fail("cần đúng một trong --question, --run, --feedback.", code=WRONG_USE)
        if question is not None:
            answers = [ask(question, settings_in(data))]
        else:
            answers = read_answers(from_answer) if from_answer else read_feedback(feedback or Path())
        for answer in answers:
            print(skeleton(answer))
        return DONE


app.command()(bench)


@app.command()
def records(
    gold: Annotated[
        list[Path], typer.Option("--gold", metavar="FILE", exists=True, dir_okay=False, help="Tệp bản ghi mẫu (JSONL).")
    ],
    reports: Reports,
    out: Out,
) -> int:
    """Đo việc rút kết quả, chỉ tiêu và nhiệm vụ: độ chính xác, độ phủ, F1 so với bản ghi mẫu."""
    with explained():
        from eval.console import show
        from eval.gold import read_records
        from eval.provenance import provenance
        from eval.records_run import measure, table, write

        indicators, tasks = read_records(gold)
        out.mkdir(parents=True, exist_ok=True)
        result = measure(reports, indicators, tasks)
        write(out, result, provenance(settings_in(), gold))
        show(table(result))
        for document in result.missing:
            print(f"Không có tài liệu {document} trong {reports}", file=sys.stderr)
        return REFUSED if result.missing else DONE


@app.command()
def meetings(
    gold: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Tệp ý chính của từng hội nghị.")],
    tasks: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Tệp nhiệm vụ chuẩn.")],
    reports: Reports,
    out: Out,
    kind: Annotated[Literal["tom-tat", "thong-bao", "bien-ban"], typer.Option(help="Loại dự thảo.")] = "thong-bao",
    length: Annotated[Literal["ngan", "vua", "day-du"], typer.Option(help="Độ dài.")] = "vua",
) -> int:
    """Soạn dự thảo cho từng tài liệu rồi đo: ý chính, số lạ, nhiệm vụ, độ dài, thể thức."""
    with explained():
        from eval.console import progress_bar, show
        from eval.gold import read_meetings
        from eval.meetings import measure, summarise, table, write

        wanted = read_meetings(gold, tasks)
        with progress_bar() as bar:
            results = list(bar.track(measure(wanted, reports, length, kind), len(wanted), "Soạn"))
        write(out, results, summarise(results))
        show(table(results))
        return DONE


def _mode(mode: str, cache: Path | None) -> Settings:
    """The settings of a run. Raises NoModel when a model is to be measured and none is configured."""
    settings = settings_in()
    if mode == "offline":
        return settings.model_copy(update={"mode": "offline"})
    if not settings.asks_model:
        raise NoModel(
            "Chưa cấu hình mô hình ngôn ngữ: đặt OPENAI_BASE_URL (hoặc OPENAI_API_KEY) và TROLY_LLM_MODEL, hoặc chạy "
            "với --mode offline."
        )
    return settings.model_copy(update={"llm_cache": cache}) if cache else settings


app.command()(learn)
app.command()(calibrate)
app.command()(ablate)
app.command()(align)
app.command()(minutes)
app.command()(series)
app.command(name="cross-encoder")(cross_encoder)


if __name__ == "__main__":
    run(app, "eval")
