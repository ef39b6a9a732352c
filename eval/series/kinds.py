"""The kinds of questions, one method each: which values are asked for and which wording asks for them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from eval.series.asking import BOARDS, Asker, NotAsked, Question
from eval.series.ledger import Key, Ledger, derived
from eval.series.paper import shown
from eval.series.words import words
from eval.series.world import Period

_TRIES = 400
_BY_ZONE = ("doanh-thu", "xuat-khau", "lao-dong", "dien-tich")


def questions(ledger: Ledger, seed: int) -> list[dict[str, Any]]:
    """As many cases of every kind as the word list asks for, in the format of docs/evaluation.md."""
    found: list[dict[str, Any]] = []
    for name, quota in words().questions.quotas.items():
        maker = _Maker(ledger, random.Random(f"{seed}:ask:{name}"))
        found += maker.cases(name, quota, {case["question"] for case in found})
    return found


class _Maker(Asker):
    """`cases` draws questions of one kind until there are enough, or the reports don't hold more."""

    def cases(self, name: str, quota: int, known: set[str]) -> list[dict[str, Any]]:
        makers: Mapping[str, Callable[[], Question]] = {
            "lookup": self.lookup,
            "month": self.month,
            "target": self.target,
            "estimate": self.estimate,
            "zone": self.zone,
            "renamed": self.renamed,
            "merger": self.merger,
            "series": self.series,
            "extreme": self.extreme,
            "sum": self.sum,
            "mean": self.mean,
            "growth": self.growth,
            "missing": self.missing,
            "gap": self.gap,
            "mixed": self.mixed,
        }
        found: list[dict[str, Any]] = []
        for _ in range(_TRIES):
            if len(found) == quota:
                break
            try:
                case = self.case(f"{name}-{len(found) + 1:02}", name, makers[name]())
            except NotAsked:
                continue
            if case["question"] not in known:
                known.add(case["question"])
                found.append(case)
        return found

    def lookup(self) -> Question:
        key = self.key(lambda period: period.kind != "to-date")
        return self.ask("lookup", key)

    def month(self) -> Question:
        month = self.own.random() < 0.5
        key = self.key(lambda period: period.kind == ("month" if month else "to-date") and period.number > 1, flow=True)
        return self.ask("month" if month else "to_date", key, ("cumulative",))

    def target(self) -> Question:
        board, indicator = self.board(), self.indicator(flow=True)
        key = Key(board, indicator, Period(self.own.choice(self.years(board, 1)), "year"), "target")
        question = self.ask("target", key)
        question.kind = "target"
        return question

    def estimate(self) -> Question:
        board, indicator = self.board(), self.indicator(flow=True)
        period = Period(self.own.choice(self.years(board, 1)), "year")
        if self.ledger.get(Key(board, indicator, period, "estimate")) is None:
            raise NotAsked
        if self.own.random() < 0.5:
            return self.ask("estimate", Key(board, indicator, period, "estimate"))
        return self.ask("official", Key(board, indicator, period), ("official",))

    def zone(self) -> Question:
        zone_key = self.zone_key()
        return self.ask("zone", zone_key, zone=zone_key.zone or "")

    def renamed(self) -> Question:
        """Asked for by the name that the report of that year does not use."""
        board, about = self.board(), words().indicators["doanh-thu"]
        year = self.own.choice(self.years(board, 1))
        key = Key(board, "doanh-thu", Period(year, *self.own.choice((("year", 1), ("half", 1), ("quarter", 3)))))
        new = about.renamed
        return self.ask(
            "lookup", key, what=self.chosen(about.asked if new and year >= new.year else new.asked if new else ())
        )

    def merger(self) -> Question:
        return self.own.choice((self._before_merger, self._after_merger, self._after_merger, self._both_before))()

    def _before_merger(self) -> Question:
        year = self.own.choice(self.years("bac-ninh", 1))
        key = Key("bac-ninh", self.indicator(), Period(year, "year"))
        question = self.ask("lookup", key, place=self.chosen(words().questions.places["before"]))
        merged = self.ledger.get(key._replace(board="bac-ninh-moi", kind="official"))
        question.wrong += [merged] if merged else []
        return question

    def _after_merger(self) -> Question:
        key = Key("bac-ninh-moi", self.indicator(), self.chosen(self.ledger.periods.get("bac-ninh-moi", [])))
        return self.ask("lookup", key, place=self.chosen(words().questions.places["after"]))

    def _both_before(self) -> Question:
        year = Period(self.chosen(self.ledger.years("bac-ninh")), "year")
        indicator = self.indicator(ratio=False)
        keys = tuple(Key(board, indicator, year) for board in ("bac-giang", "bac-ninh"))
        return self.ask("two_boards", keys[0], ("sum",), parts=[("sum", keys)])

    def series(self) -> Question:
        board, indicator, years = self.board(), self.indicator(), self.run_of_years(self.own.choice((3, 4, 5)))
        form = self.own.choice(("series", "series", "listed", "halves", "zone_series"))
        kind, zone = ("half" if form == "halves" else "year"), None
        if form == "zone_series":
            indicator = self.own.choice(_BY_ZONE)
            zone = self.own.choice(words().boards[board].zones)
        if form == "halves" and words().indicators[indicator].stock:
            raise NotAsked
        keys = [Key(board, indicator, Period(year, kind), zone=zone) for year in years]  # type: ignore[arg-type]
        span = "6 tháng đầu năm" if form == "halves" else ""
        question = self.ask(
            form,
            keys[0],
            ("series",),
            parts=[("value", (k,)) for k in keys],
            years=years,
            zone=zone or "",
            period_kind=span,
        )
        question.wrong = [
            v for y in years for k in ("estimate", "target") if (v := self.told(board, indicator, y, k)) is not None
        ]
        question.kind, question.max_chars = "list", 900
        return question

    def extreme(self) -> Question:
        board = self.board()
        if self.own.random() < 0.25:
            return self._extreme_zone(board)
        indicator, years = self.indicator(), self.run_of_years(self.own.choice((4, 5, 6)))
        keys = tuple(Key(board, indicator, Period(year, "year")) for year in years)
        op = self.own.choice(("max", "max", "min"))
        values = self.values(keys)
        best = derived(op, values)
        if values.count(best) > 1:
            raise NotAsked
        question = self.ask("highest" if op == "max" else "lowest", keys[0], parts=[(op, keys)], years=years)
        question.groups = [[str(years[values.index(best)])]]
        question.kind, question.max_chars = "compare", 900
        return question

    def _extreme_zone(self, board: str) -> Question:
        indicator = self.own.choice(_BY_ZONE)
        period = Period(
            self.own.choice(self.years(board)), *self.own.choice((("year", 1), ("half", 1), ("quarter", 2)))
        )
        keys = self.all_zones(board, indicator, period)
        values = self.values(keys)
        question = self.ask("highest_zone", keys[0], ("zone",), parts=[("max", keys)])
        question.groups = [[str(keys[values.index(max(values))].zone)]]
        question.kind = "compare"
        return question

    def sum(self) -> Question:
        board = self.board()
        if self.own.random() < 0.4:
            keys = self.all_zones(board, self.own.choice(_BY_ZONE), Period(self.own.choice(self.years(board)), "year"))
            pair = tuple(self.own.sample(keys, 2))
            question = self.ask(
                "sum_zones", pair[0], ("zone",), parts=[("sum", pair)], zone=str(pair[0].zone), other=str(pair[1].zone)
            )
        else:
            keys = self.flow_years(board)
            question = self.ask("sum_years", keys[0], parts=[("sum", keys)], years=[key.period.year for key in keys])
        question.kind, question.max_chars = "compare", 900
        return question

    def mean(self) -> Question:
        keys = self.flow_years(self.board())
        question = self.ask("mean_years", keys[0], parts=[("mean", keys)], years=[key.period.year for key in keys])
        question.kind, question.max_chars = "compare", 900
        return question

    def growth(self) -> Question:
        if self.own.random() < 0.5:
            key = self.key(lambda period: period.kind in ("month", "quarter", "half", "year"), ratio=False)
            question = self.ask("growth", key._replace(kind="growth"))
        else:
            board, years = self.board(), self.run_of_years(self.own.choice((2, 3, 5)))
            indicator = self.indicator(ratio=False)
            keys = tuple(Key(board, indicator, Period(year, "year")) for year in (years[0], years[-1]))
            question = self.ask("growth_years", keys[0], parts=[("growth", keys)], years=years)
            question.kind = "compare"
        change = self.worked_out(question.parts[0])
        if not change:
            raise NotAsked
        direction = words().questions.templates["rises" if change > 0 else "falls"]
        question.groups = [[text.format(value=shown(abs(change))) for text in direction]]
        question.unit = "%"
        return question

    def missing(self) -> Question:
        """What the reports don't tell: the targets of such a year, and its neighbours, are the temptation."""
        board, indicator = self.board(), self.indicator()
        about = words()
        form = self.own.choice(("year", "year", "before", "zone", "indicator", "future", "ended"))
        period, what, zone = Period(2019, "year"), "", ""
        if form == "year":
            board = "kim-giang"
            period = Period(2019, *self.own.choice((("year", 1), ("half", 1), ("quarter", 2), ("month", 8))))
        elif form == "before":
            board = self.own.choice((*BOARDS, "bac-ninh"))
            period = Period(self.own.choice((2013, 2014) if board in BOARDS else (2016, 2017, 2018)), "year")
        elif form == "zone":
            board, zone, indicator = "hai-trung", "Đầm Sậy", self.own.choice(("doanh-thu", "lao-dong", "xuat-khau"))
            period = Period(self.own.choice((2016, 2017, 2018)), "year")
        elif form == "indicator":
            what, period = self.own.choice(about.questions.templates["missing_indicators"]), Period(2022, "year")
        elif form == "future":
            period = Period(about.last_year + 1, "year")
        else:
            board = "bac-giang"
            period = Period(2025, *self.own.choice((("year", 1), ("quarter", 4), ("nine-months", 1))))
        key = Key(board, indicator, period, zone=zone or None)
        template = "zone" if zone else "unreported" if what else "lookup"
        question = self.ask(template, key, parts=[], what=what, zone=zone)
        near = [Key(board, indicator, Period(period.year + step, period.kind, period.number)) for step in (1, -1)]
        near += [Key(board, indicator, Period(period.year, "year"), "target")]
        question.wrong = [] if what else [value for k in near if (value := self.ledger.get(k)) is not None]
        question.kind, question.tags = "unanswerable", (("missing-year",) if form not in ("zone", "indicator") else ())
        return question

    def gap(self) -> Question:
        indicator = self.indicator()
        first, last = self.own.choice(((2018, 2020), (2017, 2020), (2018, 2021), (2017, 2021), (2018, 2022)))
        years = list(range(first, last + 1))
        keys = [Key("kim-giang", indicator, Period(year, "year")) for year in years if year != 2019]
        form = self.own.choice(("series", "listed"))
        question = self.ask(
            form, keys[0], ("series", "missing-year"), parts=[("value", (k,)) for k in keys], years=years
        )
        question.groups = [["2019"], list(words().questions.templates["no_value"])]
        target = self.told("kim-giang", indicator, 2019, "target")
        question.wrong = [target] if target is not None else []
        question.kind, question.max_chars = "list", 900
        return question

    def mixed(self) -> Question:
        board, indicator = self.board(), self.indicator(flow=True)
        year = self.own.choice(self.years(board))
        form = self.own.choice(("second_half", "two_quarters", "quarter_not_span", "whole_zones"))
        if form == "whole_zones":
            keys = self.all_zones(board, self.own.choice(_BY_ZONE), Period(year, "year"))
            question = self.ask(form, keys[0]._replace(zone=None), ("parts-and-total",), parts=[("sum", keys)])
            question.wrong = [2 * self.worked_out(question.parts[0])]
            return question
        if form == "quarter_not_span":
            return self.ask(form, Key(board, indicator, Period(year, "quarter", 3)), ("mixed-periods",))
        whole = {
            "second_half": ("difference", (("year", 1), ("half", 1))),
            "two_quarters": ("sum", (("quarter", 1), ("quarter", 2))),
        }
        op, spans = whole[form]
        keys = tuple(Key(board, indicator, Period(year, kind, number)) for kind, number in spans)  # type: ignore[arg-type]
        question = self.ask(form, keys[0], ("mixed-periods",), parts=[(op, keys)])
        question.wrong = [derived("sum", self.values(keys))] if op == "difference" else []
        return question
