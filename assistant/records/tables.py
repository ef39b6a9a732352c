"""Indicators from table rows: each cell with a number, read with its header, its row's label, its unit and its caption.

Two forms of table are read: rows that are indicators under columns of periods and plans, and rows that are zones (or
works) under columns of indicators; also both at once, when a group row ("I  Doanh thu") stands above rows of zones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.inheritance import own_periods
from assistant.records.model import Amount, Indicator, Kind
from assistant.records.organizations import body_of_label
from assistant.records.prose import Setting
from assistant.statements import Statement
from assistant.table_rows import columns_of, header_period, months_alone
from index.annotate.mentions import mentions, unit_at
from index.annotate.naming import zones
from index.annotate.periods import as_of, with_year
from index.cells import is_unit
from index.chunking import SECTION
from index.lexicon import cues
from index.report import CELL
from index.text import Period, parse_number, periods


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with a number. `measure` is what its header measures beside the period and the plan."""

    header: str
    value: Decimal
    kind: Kind
    period: str
    measure: str
    unit: str


_NUMBER = re.compile(r"[-–+]?\s*\d[\d.,]*\s*%?")


def indicators_in_row(statement: Statement, setting: Setting) -> list[Indicator]:
    """The indicators of a table row; comparisons go with the result that they compare."""
    label, columns = columns_of(statement)
    if not label or _NUMBER.fullmatch(label):
        return []
    row_unit = next((c.value for c in columns if "unit" in _signs(c.header)), "")
    cells: list[_Cell] = []
    same: Decimal | None = None
    share: Decimal | None = None
    for column in columns:
        value, own_unit = _value(column.value)
        signs = _signs(column.header)
        if value is None or signs & {"unit", "numbering"}:
            continue
        if _is_comparison(column.header):
            if "vs before" in signs or "vs plan" not in signs:
                change = cues(column.header).has("header change") and "tỷ lệ" not in column.header.lower()
                same = value if change else value - 100
            else:
                share = value
            continue
        cell = _cell(statement, column.header, value, own_unit or row_unit, label)
        if cell:
            cells.append(cell)
    latest = _latest(cells)
    return [
        _record(statement, setting, label, cell, same if cell is latest else None, share if cell is latest else None)
        for cell in cells
    ]


_GROUP_MARK = re.compile(r"[IVX]+|[A-E]")


def _group_of(statement: Statement) -> str:
    """The row above that this one is a part of: "I  Doanh thu" over "1  KCN A"; "" for none."""
    text = statement.passage.text
    for line in reversed(text[: statement.start].split("\n")):
        cells = [cell.strip() for cell in line.split(CELL)]
        if len(cells) > 1 and _GROUP_MARK.fullmatch(cells[0]):
            own = statement.text.split(CELL)[0].strip()
            return "" if _GROUP_MARK.fullmatch(own) else cells[1]
    return ""


def _signs(header: str) -> set[str]:
    return set(cues(header).values("header"))


def _is_comparison(header: str) -> bool:
    words = cues(header)
    changed = words.at(0, "header change")
    if changed and header[changed.end :].lstrip(" ,/").lower().startswith(("tăng", "giảm")):
        return True
    return bool(_signs(header) & {"vs before", "vs plan"}) and words.has("ratio")


def _value(text: str) -> tuple[Decimal | None, str]:
    """The number of a cell, with its unit where the cell says it: "1.250,5", "85%", "12,5 ha"."""
    if not _NUMBER.fullmatch(text.strip()):
        said = mentions(text)
        whole = len(said) == 1 and said[0].start == 0 and said[0].end == len(text.strip()) and said[0].unit
        return (said[0].value, said[0].unit) if whole and said[0].kind not in ("never", "other") else (None, "")
    bare = text.strip().rstrip("% ").strip()
    try:
        number = parse_number(bare.lstrip("-–+ "))
    except ValueError:
        return None, ""
    return (-number if bare[:1] in "-–" else number), ("%" if text.strip().endswith("%") else "")


def _latest(cells: Sequence[_Cell]) -> _Cell | None:
    """The result that a row's comparisons are of: that of the latest period."""
    results = [cell for cell in cells if cell.kind == "result"]

    def when(cell: _Cell) -> tuple[int, int]:
        found = periods(cell.period)
        return (found[-1].year, found[-1].last) if found else (0, 0)

    return max(results, key=when) if results else None


def _cell(statement: Statement, header: str, value: Decimal, row_unit: str, label: str) -> _Cell | None:
    unit = row_unit or _bracketed_unit(header) or _bracketed_unit(label) or _bracketed_unit(_group_of(statement))
    measure = _measure(header)
    unit = unit or _counted_unit(measure)
    unit = unit or ("" if body_of_label(label) else _counted_unit(label)) or _caption_unit(statement)
    if not unit:
        return None
    words = cues(header)
    planned = not words.has("header done") and (words.has("header plan") or _is_plan(statement))
    kind: Kind = "target" if planned else "result"
    return _Cell(header, value, kind, _period(statement, header, kind), measure, unit)


def _is_plan(statement: Statement) -> bool:
    """Whether the table's caption or heading says that all of it is planned."""
    words = cues(f"{statement.passage.section.split(SECTION)[-1]} {statement.lead_in}")
    return words.has("header plan") and not words.has("looks back")


# -------------------------------------------------------------------------------------------------- units


_IN_BRACKETS = re.compile(r"\(([^()]{1,25})\)")
_UNIT_LABEL = re.compile(r"^(?:đvt|đơn vị(?: tính)?)\s*:\s*", re.I)


def _bracketed_unit(text: str) -> str:
    """ "Đất công nghiệp (ha)" -> "ha"; the header of a column often ends with its unit."""
    for inside in reversed(_IN_BRACKETS.findall(text)):
        said = _UNIT_LABEL.sub("", inside.strip())
        if unit := _unit(said):
            return unit
    return ""


def _unit(text: str) -> str:
    unit, kind, end = unit_at(f"1 {text}", 1)
    return unit if kind in ("money", "percent", "measure", "count") and end >= len(text) + 2 else ""


def _counted_unit(text: str) -> str:
    """The noun that a column or a row counts: "Số dự án FDI" counts projects."""
    text = text.strip()
    counted = cues(text).at(0, "counts")
    if counted is None:
        return "%" if text.lower().startswith(("tỷ lệ", "tỉ lệ")) else ""
    unit, kind, _ = unit_at(f"1 {text[counted.end :].strip()}", 1)
    return unit if kind == "count" else ""


_UNIT_TOLD = re.compile(r"(?:đơn vị tính|đvt|đơn vị)\s*:\s*([^\n).;]+)", re.I)


def _caption_unit(statement: Statement) -> str:
    """The unit said above the table: "Đơn vị tính: tỷ đồng", or a line with nothing else: "Tỷ đồng"."""
    said = _UNIT_TOLD.search(f"{statement.lead_in}")
    if said:
        return _unit(said.group(1).strip())
    lines = statement.lead_in.split("\n")
    return next((_unit(line) for line in lines if is_unit(line)), "") or _bracketed_unit(lines[-1])


# ------------------------------------------------------------------------------------- periods and measures


def _period(statement: Statement, header: str, kind: Kind) -> str:
    """The column's own period, with the year that its upper header or the caption gives, else the table's."""
    passage = statement.passage
    own = header_period(header)
    if own and months_alone(header):
        return with_year(
            f"tháng {own.first}", [header, statement.lead_in, passage.metadata.period, passage.metadata.title]
        )
    if own and periods(header):
        return _composed(header, own)
    if own and own.whole_year:
        return f"năm {own.year}"  # "KH 2024"
    if own:
        return with_year(
            f"{own.last} tháng", [header, statement.lead_in, passage.metadata.period, passage.metadata.title]
        )
    above = [statement.lead_in]
    if kind == "result":
        above += [*reversed(passage.section.split(SECTION)), passage.metadata.period, passage.metadata.title]
    for text in above:
        found = own_periods(text)
        words = as_of(text) or (" ".join(text[found[-1].start : found[-1].end].split()) if found else "")
        if words:
            return with_year(words, [passage.metadata.period, passage.metadata.title])
    return ""


def _composed(header: str, period: Period) -> str:
    """ "Thực hiện quý I › Năm 2024" is "quý I năm 2024"."""
    found = own_periods(header) or periods(header)
    exact = next((p for p in found if not p.whole_year), found[0])
    words = " ".join(header[exact.start : exact.end].split())
    return (
        words
        if exact.year or not period.year
        else f"{words} năm {period.year}"
        if "năm" not in words
        else (f"{words} {period.year}")
    )


def _measure(header: str) -> str:
    """What a column measures: its header without periods, plan words and unit."""
    text = _BRACKET.sub(" ", header)
    for p in reversed(periods(text)):
        text = text[: p.start] + " " + text[p.end :]
    rest = text
    for cue in reversed(cues(text).of("plain header")):
        rest = rest[: cue.start] + " " + rest[cue.end :]
    if not any(char.isalpha() for char in rest):
        return ""
    return " ".join(_YEAR.sub(" ", text).replace("›", " ").split()).strip(" -–:,")


_BRACKET = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2} tháng\b")


# -------------------------------------------------------------------------------------------------- records


def _record(
    statement: Statement, setting: Setting, label: str, cell: _Cell, same: Decimal | None, share: Decimal | None
) -> Indicator:
    body, scope, phrase = _read(label, cell.measure, _group_of(statement))
    record = setting.record(
        statement,
        None,
        kind=cell.kind,
        phrase=phrase,
        amount=Amount(cell.value, cell.unit),
        period=cell.period,
        organization=body,
        scope=scope,
    )
    qualifier = "ước" if "ước" in cell.header.lower().split() else ""
    return replace(record, vs_same_period_pct=same, vs_plan_pct=share, qualifier=qualifier)


_LAST_BRACKET = re.compile(r"(?<!\s)\s*\([^()]*\)\s*$")


def _read(label: str, measure: str, group: str) -> tuple[str, str, str]:
    """The body and the zone that a row is about, and the indicator of a cell."""
    bare = label.lstrip("-–+* ")
    head = cues(bare).at(0, "row head")
    bare = _LAST_BRACKET.sub("", bare[head.end :] if head else bare).strip(" :")
    above = "" if group == label else _LAST_BRACKET.sub("", group)
    zone = next((z.name for z in zones(bare) if (z.start, z.end) == (0, len(bare))), "")
    body = zone or body_of_label(bare)
    total = cues(bare).at(0, "total")
    if body or (total and total.end == len(bare)):
        what = " ".join(part for part in (measure, above) if part) or bare
        return body, zone, what
    if measure:
        return "", "", f"{measure} – {bare}"
    return "", "", f"{above} – {bare}" if above else bare
