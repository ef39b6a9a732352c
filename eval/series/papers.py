"""Writes what a report says: its blocks of text and tables, keeping every value that it puts down."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from eval.series.paper import Block, Cell, Fact, FactKind, Paper, Said, row_text, shown
from eval.series.planning import Plan, is_known
from eval.series.words import words
from eval.series.world import Period, World, growth, rounded
from index.vietnamese import capital

DASH = "-"


def compose(plan: Plan, world: World) -> Paper:
    writer = _Writer(plan, world)
    blocks = tuple(writer.workbook() if plan.format == "xlsx" else writer.report())
    return Paper(plan, blocks, tuple(writer.facts))


@dataclass
class _Writer:
    """Writes one report; every value that it puts down is kept in `facts`."""

    plan: Plan
    world: World
    facts: list[Fact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = words().boards[self.plan.board]
        self.period, self.year = self.plan.period, self.plan.period.year
        self.own = random.Random(f"{self.world.seed}:text:{self.plan.document}")

    def report(self) -> Iterator[Block]:
        say = words().report
        yield from self._head()
        yield Block("text", self._filled(self._of(say.intros)))
        if self.board.note:
            yield Block("text", self.board.note)
        yield Block("heading", f"I. {self._filled(self._of(say.results_heading))}")
        for number, (section, name) in enumerate(say.sections.items(), 1):
            yield Block("heading", f"{number}. {name}")
            yield Block("text", self._section(section))
            if section == "production" and self.year == 2021:
                yield Block("text", say.renaming)
        yield self._zone_table()
        if self.period.kind in ("half", "year") and self.plan.format == "docx":
            yield self._indicator_table()
        yield from self._restated()
        yield Block("heading", f"II. {say.difficulties_heading}")
        yield from (Block("item", text) for text in self._some(say.prose["difficulties"], 2))
        yield Block("heading", f"III. {self._filled(self._of(say.tasks_heading))}")
        yield from self._targets()
        yield from (Block("item", text) for text in self._some(say.prose["tasks"], 4))
        yield from self._end()

    def workbook(self) -> Iterator[Block]:
        yield from self._head()
        if self.board.note:
            yield Block("text", self.board.note)
        yield self._indicator_table()
        if self.year == 2021:
            yield Block("text", words().report.renaming)
        yield from self._restated()
        yield self._zone_table()
        yield from self._end()

    # -------------------------------------------------------------------------------- parts

    def _head(self) -> Iterator[Block]:
        day = self.plan.day
        yield Block("head", f"ỦY BAN NHÂN DÂN TỈNH {self.board.province.upper()}")
        yield Block("head", self.board.body.upper())
        yield Block("head", f"Số: {self.plan.number}/BC-BQL")
        yield Block("head", f"{self.board.province}, ngày {day.day:02} tháng {day.month:02} năm {day.year}")
        yield Block("title", "BÁO CÁO")
        yield Block("title", self._filled(self._of(words().report.titles)))

    def _end(self) -> Iterator[Block]:
        yield Block("end", words().report.recipients)
        yield Block("end", "TRƯỞNG BAN")
        yield Block("end", self.board.signer)

    def _section(self, section: str) -> str:
        prose = self._some(words().report.prose[section], 1)
        names = [name for name, about in words().indicators.items() if about.section == section]
        return " ".join([*prose, *(f"{self._sentence(name)}." for name in names)])

    def _sentence(self, name: str) -> str:
        about, say = words().indicators[name], words().report
        if about.ratio:
            value = self._value(name, self.period)
            return self._said(self._of(say.ratio), name, [(self.period, "result", value, "%")], value=shown(value))
        if about.stock:
            return self._with_change(self._of(say.stock), name, self.period)
        text = self._with_change(self._of(say.flow), name, self.period)
        span = self.period.to_date
        end = self._with_change(self._of(say.of_plan if span == self.period else say.to_date), name, span)
        whole = text + end
        self._requote({text, end}, whole)
        return whole

    def _with_change(self, template: str, name: str, period: Period) -> str:
        value, last = self._value(name, period), self._value(name, period.before)
        change = growth(value, last)
        facts: list[Said] = [(period, "result", value, words().indicators[name].unit)]
        if "{change}" in template and change:
            facts.append((period, "growth", change, "%"))
        target = self.world.target(self.plan.board, name, self.year)
        share = rounded(100 * value / target, 1) if target else Decimal(0)
        if target and "{target}" in template:
            facts += [(period, "share-of-plan", share, "%"), (Period(self.year, "year"), "target", target, facts[0][3])]
        said = {
            "value": shown(value),
            "change": _change(change),
            "share": shown(share),
            "target": shown(target or share),
        }
        return self._said(template, name, facts, **said)

    def _restated(self) -> Iterator[Block]:
        """What November expects of the year; what the first reports of a year say about the one before."""
        say, flows = words().report, [name for name, about in words().indicators.items() if not about.stock]
        if (self.period.kind, self.period.number) == ("month", 11):
            yield Block("heading", self._filled(say.estimate_heading))
            for name in flows:
                value = self.world.estimate(self.plan.board, name, self.year)
                target = self.world.target(self.plan.board, name, self.year)
                share = rounded(100 * value / target, 1) if target else Decimal(0)
                facts: list[Said] = [(Period(self.year, "year"), "estimate", value, words().indicators[name].unit)]
                yield Block(
                    "item",
                    self._said(self._of(say.estimate), name, facts, value=shown(value), share=shown(share)) + ".",
                )
        first = (self.period.kind, self.period.number) in (("month", 1), ("quarter", 1))
        if first and is_known(self.plan.board, self.year - 1):
            yield Block("heading", self._filled(say.official_heading))
            for name in flows:
                value = self._value(name, Period(self.year - 1, "year"))
                facts = [(Period(self.year - 1, "year"), "official", value, words().indicators[name].unit)]
                yield Block("item", self._said(self._of(say.official), name, facts, value=shown(value)) + ".")

    def _targets(self) -> Iterator[Block]:
        if self.period.kind != "year":
            return
        yield Block("heading", self._filled(words().report.target_heading))
        for name in words().indicators:
            if target := self.world.target(self.plan.board, name, self.year + 1):
                facts: list[Said] = [(Period(self.year + 1, "year"), "target", target, words().indicators[name].unit)]
                yield Block("item", self._said(self._of(words().report.target), name, facts, value=shown(target)) + ".")

    # -------------------------------------------------------------------------------- tables

    def _zone_table(self) -> Block:
        columns = [
            (name, self.period) for name in ("du-an-moi", "doanh-thu", "xuat-khau", "lao-dong", "dien-tich", "lap-day")
        ]
        span = self.period.to_date
        if span != self.period:
            columns.insert(2, ("doanh-thu", span))
        header = ["TT", "Khu công nghiệp", *(self._column(name, period) for name, period in columns)]
        total = self._of(words().report.zone_total)
        rows = [
            self._zone_row(str(i), zone, columns)
            for i, zone in enumerate(self.world.zones(self.plan.board, self.period), 1)
        ]
        rows.insert(0 if self.board.style == 1 else len(rows), self._zone_row("", None, columns, total))
        return Block("table", self._filled(words().report.zone_table), (tuple(header), *rows))

    def _column(self, name: str, period: Period) -> str:
        about = words().indicators[name]
        own = "cả năm" if period.kind == "year" else period.span
        when = "" if about.stock else f" lũy kế {period.last} tháng" if period != self.period else f" {own}"
        return f"{capital(about.label_in(self.year))}{when} ({about.unit})"

    def _zone_row(
        self, number: str, zone: str | None, columns: Sequence[tuple[str, Period]], total: str = ""
    ) -> tuple[Cell, ...]:
        values = [(name, period, self._value(name, period, zone)) for name, period in columns]
        row: tuple[Cell, ...] = (number, f"KCN {zone}" if zone else total, *(value for _, _, value in values))
        for name, period, value in values:
            self._keep(name, zone, (period, "result", value, words().indicators[name].unit), row_text(row))
        return row

    def _indicator_table(self) -> Block:
        span, last, after = self.period.to_date, self.year - 1, self.year + 1
        header = ["TT", "Chỉ tiêu", "Đơn vị tính", f"Kế hoạch năm {self.year}", f"Thực hiện {self.period}"]
        header += [f"Lũy kế {span.last} tháng năm {self.year}"] if span != self.period else []
        header += [f"Cùng kỳ năm {last}", "Tăng, giảm so với cùng kỳ (%)", "So với kế hoạch (%)"]
        header += [f"Kế hoạch năm {after}"] if self.period.kind == "year" else []
        rows = [self._indicator_row(str(i), name) for i, name in enumerate(words().indicators, 1)]
        return Block("table", self._filled(words().report.indicator_table), (tuple(header), *rows))

    def _indicator_row(self, number: str, name: str) -> tuple[Cell, ...]:
        about, span = words().indicators[name], self.period.to_date
        target = self.world.target(self.plan.board, name, self.year)
        value, last = self._value(name, span), self._value(name, span.before)
        facts: list[Said] = []
        cells: list[Cell] = [number, capital(about.label_in(self.year)), about.unit]

        def put(period: Period, kind: FactKind, value: Decimal | None, unit: str = about.unit) -> None:
            cells.append(DASH if value is None else value)
            if value is not None:
                facts.append((period, kind, value, unit))

        put(Period(self.year, "year"), "target", target)
        put(self.period, "result", self._value(name, self.period))
        if span != self.period:
            put(span, "result", value)
        put(span.before, "official", last if is_known(self.plan.board, self.year - 1) else None)
        put(span, "growth", None if about.ratio else growth(value, last), "%")
        put(span, "share-of-plan", rounded(100 * value / target, 1) if target else None, "%")
        if self.period.kind == "year":
            put(Period(self.year + 1, "year"), "target", self.world.target(self.plan.board, name, self.year + 1))
        for fact in facts:
            self._keep(name, None, fact, row_text(cells))
        return tuple(cells)

    # -------------------------------------------------------------------------------- words

    def _value(self, name: str, period: Period, zone: str | None = None) -> Decimal:
        return self.world.value(self.plan.board, name, period, zone)

    def _of(self, variants: Sequence[str]) -> str:
        """A board's own way of writing, another one now and then."""
        style = self.board.style if self.own.random() < 0.9 else self.own.randrange(len(variants))
        return variants[style % len(variants)]

    def _some(self, texts: Sequence[str], count: int) -> list[str]:
        return self.own.sample(list(texts), count)

    def _said(self, template: str, name: str, facts: Iterable[Said], **values: str) -> str:
        about = words().indicators[name]
        label = about.label_in(self.year)
        text = self._filled(template, label=label, Label=capital(label), unit=about.unit, **values)
        for fact in facts:
            self._keep(name, None, fact, text)
        return text

    def _filled(self, template: str, **values: str) -> str:
        following, body = _following(self.period), self.board.body
        common = {
            "period": str(self.period),
            "PERIOD": str(self.period).upper(),
            "span": self.period.span,
            "year": str(self.year),
            "last": str(self.year - 1),
            "after": str(self.year + 1),
            "next": following,
            "NEXT": following.upper(),
            "body": body,
            "Body": body,
            "end": _end_of(self.period),
            "to_date": f"{self.period.last} tháng",
        }
        return template.format(**common | values)

    def _keep(self, name: str, zone: str | None, fact: Said, quote: str) -> None:
        period, kind, value, unit = fact
        self.facts.append(Fact(self.plan.board, name, zone, period, kind, value, unit, self.plan.document, quote))

    def _requote(self, parts: set[str], whole: str) -> None:
        """Facts of clauses are quoted by their sentence."""
        self.facts = [replace(f, quote=whole) if f.quote in parts else f for f in self.facts]


def _change(percent: Decimal) -> str:
    return f"{'giảm' if percent < 0 else 'tăng'} {shown(abs(percent))}%" if percent else "bằng 100%"


def _end_of(period: Period) -> str:
    if period.kind == "month":
        return f"cuối tháng {period.number} năm {period.year}"
    return f"ngày {31 if period.last in (3, 12) else 30}/{period.last}/{period.year}"


def _following(period: Period) -> str:
    if period.last == 12:
        first = {"month": Period(period.year + 1, "month", 1), "quarter": Period(period.year + 1, "quarter", 1)}
        return str(first.get(period.kind, Period(period.year + 1, "year")))
    if period.kind in ("month", "quarter"):
        return str(Period(period.year, period.kind, period.number + 1))
    return f"{12 - period.last} tháng cuối năm {period.year}"
