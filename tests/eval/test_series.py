"""Ten years of made-up reports: what they say is the truth, and the questions ask for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner

from eval.__main__ import app
from eval.cases import read_cases
from eval.scoring import contains, normalise
from eval.series.asking import without_diacritics
from eval.series.files import text_of, write
from eval.series.ledger import derived, spellings
from eval.series.paper import Paper, shown
from eval.series.papers import compose
from eval.series.planning import plans
from eval.series.words import words
from eval.series.world import Period, World


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    world = World(3)
    return [compose(plan, world) for plan in plans(200, 3)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory.mktemp("series"))


def _made(folder: Path, documents: int = 300, seed: int = 1) -> Path:
    done = CliRunner().invoke(app, ["series", "--out", str(folder), "--documents", str(documents), "--seed", str(seed)])
    assert not done.exception, done.output
    return folder


# ------------------------------------------------------------------------------------------ the reports


def test_every_value_stands_in_the_document_that_it_names(papers: list[Paper]) -> None:
    for paper in papers:
        text = text_of(paper).replace("\t", " | ")
        for fact in paper.facts:
            assert fact.document == paper.plan.document
            assert fact.quote in text
            assert shown(fact.value) in fact.quote or f"giảm {shown(-fact.value)}%" in fact.quote


@pytest.mark.parametrize("format_", ["docx", "xlsx", "html", "txt"])
def test_a_file_says_what_its_paper_says(papers: list[Paper], tmp_path: Path, format_: str) -> None:
    paper = next(paper for paper in papers if paper.plan.format == format_)
    said = _read(write(paper, tmp_path))
    for block in paper.blocks:
        assert block.text in said
        for row in block.rows:
            assert all((shown(cell) if isinstance(cell, Decimal) else cell) in said for cell in row)


def _read(path: Path) -> str:
    if path.suffix == ".docx":
        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    if path.suffix == ".xlsx":
        rows = [row for sheet in load_workbook(path) for row in sheet.iter_rows()]
        return "\n".join(_displayed(cell.value, cell.number_format) for row in rows for cell in row)
    return path.read_text(encoding="utf-8")


def _displayed(value: object, number_format: str) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return f"{value:,.{number_format.count('0') - 1}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    first, second, other = (_made(tmp_path / str(i), 30, seed) for i, seed in enumerate((1, 1, 2)))
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert len(names) == 33
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
    assert (first / "truth.json").read_bytes() != (other / "truth.json").read_bytes()


def test_totals_are_the_sums_of_their_parts() -> None:
    world, year = World(1), Period(2022, "year")
    total = world.value("hai-trung", "doanh-thu", year)
    assert total == sum(world.value("hai-trung", "doanh-thu", year, zone) for zone in words().boards["hai-trung"].zones)
    assert total == sum(world.value("hai-trung", "doanh-thu", Period(2022, "quarter", q)) for q in range(1, 5))
    both = [world.value(board, "lao-dong", year) for board in ("bac-giang", "bac-ninh")]
    assert world.value("bac-ninh-moi", "lao-dong", year) == sum(both)


def test_a_zone_that_opens_later_is_in_no_earlier_total() -> None:
    world = World(1)
    assert "Đầm Sậy" not in world.zones("hai-trung", Period(2019, "year"))
    assert "Đầm Sậy" in world.zones("hai-trung", Period(2020, "month", 1))


def test_nothing_tells_the_missing_year(made: Path) -> None:
    told = [fact for fact in _truth(made) if fact["board"] == "kim-giang" and fact["period"].startswith("2019")]
    assert {fact["kind"] for fact in told} == {"target"}  # set in the report of the year before


def test_an_estimate_is_never_the_result(made: Path) -> None:
    told = {_about(fact): fact["value"] for fact in _truth(made)}
    estimates = {about: value for about, value in told.items() if about[-1] == "estimate"}
    assert estimates
    assert all(told.get((*about[:-1], "result")) != value for about, value in estimates.items())


def test_monthly_reports_are_the_first_to_be_left_out() -> None:
    kinds = [{plan.period.kind for plan in plans(documents, 1)} for documents in (30, 60)]
    assert kinds == [{"year"}, {"year", "half"}]
    assert len({plan.document for plan in plans(9999, 1)}) == len(plans(9999, 1))


# ------------------------------------------------------------------------------------------ the questions


def _truth(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def _about(fact: dict[str, Any]) -> tuple[str, ...]:
    return tuple(fact[name] for name in ("board", "indicator", "zone", "period", "kind"))


def _questions(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_right_value_follows_from_the_truth(made: Path) -> None:
    told = {_about(fact): Decimal(fact["value"]) for fact in _truth(made)}
    for question in _questions(made):
        assert bool(question["derivation"]) == question["answerable"]
        for part, group in zip(question["derivation"], question["all_of"], strict=False):
            value = _worked_out(part["op"], [told[_about(of)] for of in part["of"]])
            number = group[0].removesuffix("%").split(" ")[0].removeprefix(":")
            assert abs(abs(value) - Decimal(number.replace(".", "").replace(",", "."))) <= Decimal("0.05"), question


def _worked_out(op: str, values: Sequence[Decimal]) -> Decimal:
    first, last = values[0], values[-1]
    named = {"growth": (last / first - 1) * 100, "difference": first - last, "max": max(values), "min": min(values)}
    return named.get(op, sum(values, Decimal(0)) / (len(values) if op == "mean" else 1))


def test_every_source_is_a_statement_of_its_document(made: Path) -> None:
    for question in _questions(made):
        assert bool(question["sources"]) == question["answerable"]
        assert all((made / "reports" / source["document"]).exists() for source in question["sources"])
        if (
            question["kind"] == "result"
            and len(question["derivation"]) == 1
            and question["derivation"][0]["op"] == "value"
        ):
            texts = [normalise(source["quote"]) for source in question["sources"]]
            bare = [variant.split(" ")[0] for variant in question["all_of"][0]]
            assert any(contains(text, variant) for text in texts for variant in bare), question


def test_no_forbidden_value_is_a_right_one_or_beside_it(made: Path) -> None:
    for question in _questions(made):
        right = [normalise(variant) for group in question["all_of"] for variant in group]
        beside = [normalise(source["quote"]) for source in question["sources"]]
        for bad in question["none_of"]:
            assert not any(contains(text, bad) for text in [*right, *beside]), question


def test_there_are_two_hundred_questions_of_every_kind(made: Path) -> None:
    cases = read_cases(made / "questions.jsonl")
    assert len({case.question for case in cases}) == len(cases) == 200
    tags = {tag for case in cases for tag in case.tags}
    assert tags >= {"target", "estimate", "zone", "series", "sum", "mean", "growth", "missing-year", "no-diacritics"}
    unknown = [case for case in cases if not case.answerable]
    assert 10 <= len(unknown) <= 30


@pytest.mark.parametrize(
    ("op", "expected"), [("sum", "60"), ("mean", "20.0"), ("growth", "200.0"), ("max", "30"), ("difference", "-10")]
)
def test_what_is_worked_out(op: str, expected: str) -> None:
    assert str(derived(op, [Decimal(10), Decimal(20), Decimal(30)])) == expected


def test_spellings_of_a_value() -> None:
    assert spellings(Decimal("12345.6"), "tỷ đồng") == ["12.345,6", "12345,6", "12,345.6", "12345.6"]
    assert spellings(Decimal("-3.4"), "%")[:2] == ["3,4%", "3.4%"]
    assert "7" not in spellings(Decimal(7), "dự án")  # a bare 7 stands in too many places
    assert without_diacritics("Đến cuối tháng 5, số lao động") == "den cuoi thang 5, so lao dong"


@pytest.mark.parametrize(
    ("period", "id_", "text", "to_date"),
    [
        (Period(2019, "month", 5), "2019-05", "tháng 5 năm 2019", "2019-01..05"),
        (Period(2019, "quarter", 2), "2019-Q2", "quý II năm 2019", "2019-H1"),
        (Period(2019, "nine-months"), "2019-9M", "9 tháng đầu năm 2019", "2019-9M"),
        (Period(2019, "month", 12), "2019-12", "tháng 12 năm 2019", "2019"),
    ],
)
def test_periods(period: Period, id_: str, text: str, to_date: str) -> None:
    assert (period.id, str(period), period.to_date.id) == (id_, text, to_date)
