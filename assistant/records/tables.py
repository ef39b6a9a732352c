"""Indicators from table rows: each cell with a number, read with its header, its row's label, its unit and its caption.

Two forms of table are read: rows that are indicators under columns of periods and plans, and rows that are zones (or
works) under columns of indicators; also both at once, when a group row ("I  Doanh thu") stands above rows of zones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.inheritance import own_periods
from assistant.records.model import Indicator, Kind
from assistant.records.organizations import body_of_label
from assistant.records.prose import Setting
from assistant.statements import Statement
from assistant.table_rows import columns_of, header_period
from index.annotate.mentions import mentions, unit_at
from index.annotate.naming import zones
from index.annotate.periods import as_of, with_year
from index.cells import is_unit
from index.chunking import SECTION
from index.report import CELL
from index.text import Period, parse_number, periods
from index.vietnamese import fold


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with a number. `measure` is what its header measures beside the period and the plan."""

    header: str
    value: Decimal
    kind: Kind
    period: str
    measure: str
    unit: str


_UNIT_HEADER = re.compile(r"\b(?:don vi|dvt)\b")
_NUMBERING = re.compile(r"\b(?:stt|tt|ghi chu|so tt|thu tu|ma so)\b")
_VS_PLAN = re.compile(r"\b(?:ke hoach|kh|du toan|th/kh)\b")
_VS_BEFORE = re.compile(r"\b(?:cung ky|nam truoc|ck)\b|\d{4}\s*/\s*(?:\w+ )*\d{4}")
_RATIO = re.compile(
    r"\bso sanh\b|\bso voi\b|\bso (?:cung ky|ke hoach|kh)\b|\bty le (?:\(?%\)? )?(?:dat|so|thuc hien)|\btang\b"
    r"|\bgiam\b|/"
)
_CHANGE = re.compile(r"\btang\b|\bgiam\b|\+/-|\+, ?-")
_PLAN = re.compile(r"\b(?:ke hoach|kh|chi tieu|muc tieu|phan dau|du toan|du kien|nhiem vu giao)\b")
_DONE = re.compile(r"\b(?:thuc hien|uoc|ket qua|da|dat)\b")
_TOTAL = re.compile(r"^(?:tong cong|tong so|cong|toan tinh|toan khu|tong)$")
_NUMBER = re.compile(r"[-–+]?\s*\d[\d.,]*\s*%?")


def indicators_in_row(statement: Statement, setting: Setting) -> list[Indicator]:
    """The indicators of a table row; comparisons go with the result that they compare."""
    label, columns = columns_of(statement)
    if not label or _NUMBER.fullmatch(label):
        return []
    row_unit = next((c.value for c in columns if _UNIT_HEADER.search(fold(c.header))), "")
    cells: list[_Cell] = []
    same: Decimal | None = None
    share: Decimal | None = None
    for column in columns:
        value, own_unit = _value(column.value)
        plain = fold(column.header)
        if value is None or _UNIT_HEADER.search(plain) or _NUMBERING.search(plain):
            continue
        if _is_comparison(plain):
            if _VS_BEFORE.search(plain) or not _VS_PLAN.search(plain):
                same = value if _CHANGE.search(plain) and "ty le" not in plain else value - 100
            elif _VS_PLAN.search(plain):
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


def _group_of(statement: Statement) -> str:
    """The row above that this one is a part of: "I  Doanh thu" over "1  KCN A"; "" for none."""
    text = statement.passage.text
    for line in reversed(text[: statement.start].split("\n")):
        cells = [cell.strip() for cell in line.split(CELL)]
        if len(cells) > 1 and re.fullmatch(r"[IVX]+|[A-E]", cells[0]):
            own = statement.text.split(CELL)[0].strip()
            return "" if re.fullmatch(r"[IVX]+|[A-E]", own) else cells[1]
    return ""


def _is_comparison(header: str) -> bool:
    if header.startswith(("tang, giam", "tang/giam", "tang giam")):
        return True
    return bool((_VS_BEFORE.search(header) or _VS_PLAN.search(header)) and _RATIO.search(header))


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
    plain = fold(header)
    planned = _PLAN.search(plain) and not _DONE.search(plain)
    kind: Kind = "target" if planned or (not _DONE.search(plain) and _is_plan(statement)) else "result"
    return _Cell(header, value, kind, _period(statement, header, kind), measure, unit)


def _is_plan(statement: Statement) -> bool:
    """Whether the table's caption or heading says that all of it is planned."""
    words = fold(f"{statement.passage.section.split(SECTION)[-1]} {statement.lead_in}")
    return bool(_PLAN.search(words)) and not re.search(r"\b(?:thuc hien|ket qua|tinh hinh|giai ngan|chi tiet)\b", words)


# -------------------------------------------------------------------------------------------------- units


def _bracketed_unit(text: str) -> str:
    """ "Đất công nghiệp (ha)" -> "ha"; the header of a column often ends with its unit."""
    for inside in reversed(re.findall(r"\(([^()]{1,25})\)", text)):
        said = re.sub(r"^(?:đvt|đơn vị(?: tính)?)\s*:\s*", "", inside.strip(), flags=re.I)
        if unit := _unit(said):
            return unit
    return ""


def _unit(text: str) -> str:
    unit, kind, end = unit_at(f"1 {text}", 1)
    return unit if kind in ("money", "percent", "measure", "count") and end >= len(text) + 2 else ""


def _counted_unit(text: str) -> str:
    """The noun that a column or a row counts: "Số dự án FDI" counts projects."""
    counted = re.match(r"(?:tổng số|số lượng|số|tổng)\s+(.+)", text.strip(), re.I)
    if counted is None:
        return "%" if re.match(r"tỷ lệ|tỉ lệ", text.strip(), re.I) else ""
    unit, kind, _ = unit_at(f"1 {counted.group(1)}", 1)
    return unit if kind == "count" else ""


def _caption_unit(statement: Statement) -> str:
    """The unit said above the table: "Đơn vị tính: tỷ đồng", or a line with nothing else: "Tỷ đồng"."""
    said = re.search(r"(?:đơn vị tính|đvt|đơn vị)\s*:\s*([^\n).;]+)", f"{statement.lead_in}", re.I)
    if said:
        return _unit(said.group(1).strip())
    return next((_unit(line) for line in statement.lead_in.split("\n") if is_unit(line)), "")


# ------------------------------------------------------------------------------------- periods and measures


def _period(statement: Statement, header: str, kind: Kind) -> str:
    """The column's own period, with the year that its upper header or the caption gives, else the table's."""
    passage = statement.passage
    own = header_period(header)
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


_PLAIN_WORDS = re.compile(
    r"\b(?:kế hoạch|thực hiện|ước thực hiện|ước|ước đạt|đã thực hiện|chỉ tiêu|mục tiêu|cả năm|năm|giao"
    r"|được giao|phấn đấu|kết quả|đạt"
    r"|số liệu|giá trị|số lượng|TH|KH|dự kiến|trong kỳ|lũy kế)\b",
    re.I,
)


def _measure(header: str) -> str:
    """What a column measures: its header without periods, plan words and unit."""
    text = re.sub(r"\([^()]*\)", " ", header)
    for p in reversed(periods(text)):
        text = text[: p.start] + " " + text[p.end :]
    text = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2} tháng\b", " ", text)
    if not re.search(r"\w", _PLAIN_WORDS.sub(" ", text)):
        return ""
    return " ".join(text.replace("›", " ").split()).strip(" -–:,")


# -------------------------------------------------------------------------------------------------- records


def _record(
    statement: Statement, setting: Setting, label: str, cell: _Cell, same: Decimal | None, share: Decimal | None
) -> Indicator:
    body, scope, phrase = _read(label, cell.measure, _group_of(statement))
    passage = statement.passage
    return Indicator(
        kind=cell.kind,
        indicator=phrase,
        name=setting.names.normal(phrase),
        organization=body or setting.board,
        scope=scope,
        board=setting.board,
        province=setting.province,
        value=cell.value,
        unit=cell.unit,
        equivalents=(),
        period=cell.period,
        vs_same_period_pct=same,
        vs_plan_pct=share,
        qualifier="ước" if re.search(r"\bước\b", cell.header, re.I) else "",
        document=passage.document,
        passage=passage.id,
        quote=statement.text,
        start=statement.start,
        end=statement.end,
    )


def _read(label: str, measure: str, group: str) -> tuple[str, str, str]:
    """The body and the zone that a row is about, and the indicator of a cell."""
    bare = re.sub(
        r"(?<!\s)\s*\([^()]*\)\s*$", "", re.sub(r"^(?:trong đó|tr\.đó|riêng)\s*:?\s*|^[-–+*]\s*", "", label, flags=re.I)
    )
    above = "" if group == label else re.sub(r"(?<!\s)\s*\([^()]*\)\s*$", "", group)
    bare = bare.strip()
    zone = next((z.name for z in zones(bare) if (z.start, z.end) == (0, len(bare))), "")
    body = zone or body_of_label(bare)
    if body or _TOTAL.match(fold(bare).strip()):
        what = " ".join(part for part in (measure, above) if part) or bare
        return body, zone, what
    if measure:
        return "", "", f"{measure} – {bare}"
    return "", "", f"{above} – {bare}" if above else bare
