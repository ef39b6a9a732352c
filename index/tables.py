"""A table as read from any format -> row blocks whose cells are aligned with one joined header a column.

Merged cells arrive marked: the readers put `MERGED_LEFT` where a cell belongs to the one on its left and `MERGED_UP`
where it belongs to the one above, so that a number spanning three rows is not told three times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.report import CELL, Block
from index.vietnamese import normalise

MERGED_LEFT = "\ue000"
MERGED_UP = "\ue001"
HEADER_JOINT = " › "

Grid = Sequence[Sequence[str]]
Row = tuple[str, ...]

_FIGURE = re.compile(r"[-–+(]*\d[\d.,\s]*\)?\s*(?:%|‰)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COLUMN_LABEL = re.compile(r"\(?(?:[A-Z]|\d{1,2})\)?(?:\s*=.+)?|")
_LAYOUT = re.compile(
    r"cộng h(?:òa|oà) xã hội|độc lập [-–] tự do|^đảng cộng sản việt nam$"
    r"|nơi nhận\s*:|lưu\s*:\s*vt|\(đã ký\)|^(?:tm|kt|tl|tuq)\.\s",
    re.I | re.M,
)
_HEAD = re.compile(r"cộng h(?:òa|oà) xã hội|độc lập\s*[-–]\s*tự do|^đảng cộng sản việt nam$", re.I | re.M)
_FOOT_OF_HEAD = re.compile(r"Số\s*:|Số\s+\d*\s*-[A-ZĐ]|.*,\s*ngày\s.*\btháng\s.*\bnăm\b")
_SIGNED = re.compile(r"nơi nhận\s*:|\(đã ký\)|^(?:tm|kt|tl|tuq)\.\s", re.I | re.M)
UNIT_LINE = re.compile(r"\(?\s*(?:đơn vị(?: tính)?|đvt)\s*[:;]", re.I)
TABLE_NAME = re.compile(r"(?:bảng|biểu|phụ biểu)\b", re.I)
_TABLE_LABEL = re.compile(r"(?:bảng|biểu|phụ biểu|phụ lục)(?: số)?\s*[\w.-]{1,6}[.:]?", re.I)
_LONGEST_CAPTION = 400
_LONGEST_HEADERS = 2_000
_TOTAL = re.compile(r"(?:tổng|cộng)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Table:
    captions: tuple[str, ...]
    headers: Row
    rows: tuple[Row, ...]
    continued: bool = False
    titles: Row = ()
    """The headers in full."""


def is_layout(grid: Grid) -> bool:
    """Whether the table only places text on the page: the head of an official letter, the signature, a frame."""
    cells = [cell for row in grid for cell in row if _own(cell)]
    widest = max((sum(1 for cell in row if _own(cell)) for row in grid), default=0)
    return widest < 2 or len(grid) < 2 or any(_LAYOUT.search(cell) for cell in cells)


def layout_lines(grid: Grid) -> list[str]:
    """The lines of a layout table in reading order.

    Cell by cell; but a head of two columns ends with its number and date wherever these stand, and columns that
    sign are read one after the other.
    """
    rows = list(_rectangular(grid))
    text = "\n".join(cell for row in rows for cell in row)
    if not _HEAD.search(text) and _SIGNED.search(text):
        rows = [list(column) for column in zip(*rows, strict=True)]
    cells = [[line for line in normalise(cell).splitlines() if line] for row in rows for cell in row if _own(cell)]
    if not _HEAD.search(text):
        return [line for cell in cells for line in cell]
    feet = [next((i for i, line in enumerate(cell) if _ends_head(line)), len(cell)) for cell in cells]
    upper = [line for cell, foot in zip(cells, feet, strict=True) for line in cell[:foot]]
    return upper + [line for cell, foot in zip(cells, feet, strict=True) for line in cell[foot:]]


def _ends_head(line: str) -> bool:
    return len(line) <= _LONGEST_CAPTION and bool(_FOOT_OF_HEAD.match(line))


def is_bracketed(line: str) -> bool:
    """Whether the whole line stands in brackets: "(Kèm theo Báo cáo số 12/BC-BQL)"."""
    return line.startswith("(") and line.endswith(")")


def table_blocks(grid: Grid, lead_in: str = "", page: int | None = None, headers: Row = ()) -> tuple[Block, ...]:
    """Captions above the header as paragraphs, then "row" blocks: the joined header, and one a data row.

    `headers` continues an earlier table: they hold when this one starts with data and has as many columns.
    """
    table = _parse(grid, headers)
    blocks = [Block("paragraph", caption, page=page) for caption in table.captions]
    above = "\n".join(_nearest([*lead_in.splitlines(), *table.captions]))
    if any(table.headers) and not table.continued:
        blocks.append(Block("row", CELL.join(table.titles), page=page, lead_in=above, headers=table.headers))
    group = ""
    for row in table.rows:
        label = _group_label(row)
        group = label or ("" if any(_TOTAL.match(cell) for cell in row[:2]) else group)
        context = above if label else "\n".join(filter(None, [above, group]))
        blocks.append(Block("row", CELL.join(row), page=page, lead_in=context, headers=table.headers))
    return tuple(blocks)


def _nearest(above: Sequence[str]) -> list[str]:
    """The table's own name and unit line among the lines above it; not the head of the page that they end."""
    lines = [line for line in above if len(line) <= _LONGEST_CAPTION]
    found: list[str] = []
    for i in range(len(lines) - 1, -1, -1):
        if UNIT_LINE.match(lines[i]):
            found.insert(0, lines[i])
        elif not is_bracketed(lines[i]):
            labelled = i > 0 and bool(_TABLE_LABEL.fullmatch(lines[i - 1]))
            return [*lines[i - labelled : i + 1], *found]
    return found


def _parse(grid: Grid, earlier: Row) -> _Table:
    rows = [tuple(_clean(cell) for cell in row) for row in _rectangular(grid) if any(_own(cell) for cell in row)]
    captions = []
    while rows and _filled(rows[0]) == 1:
        captions.append(next(cell for cell in rows[0] if _own(cell)))
        rows = rows[1:]
    rows = _without_empty_columns(rows)
    if rows and len(earlier) == len(rows[0]) and _has_figures(rows[0]):
        return _Table(tuple(captions), earlier, tuple(_data(rows)), continued=True)
    depth = _header_depth(rows)
    head, body = rows[:depth], rows[depth:]
    if len(body) > 1 and depth and _numbers_columns(body[0]):
        body = body[1:]
    if not body:  # nothing but a header: its words are content all the same
        head, body = [], head
    width = len(rows[0]) if rows else 0
    titles = _joined_headers(head, width)
    rows_below = tuple(row for row in _data(body) if row != titles)
    return _Table(tuple(captions), _bounded(titles), rows_below, titles=titles)


def _numbers_columns(row: Row) -> bool:
    """Whether a row does nothing but number the columns: A, B, 1, 2, 3 = 2/1."""
    labels = [_own(cell) for cell in row]
    numbers = [int(match.group()) for label in labels if (match := re.search(r"\d+", label))]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 3 if numbers else True
    return counted and all(_COLUMN_LABEL.fullmatch(label) for label in labels)


def _rectangular(grid: Grid) -> Iterator[list[str]]:
    width = max((len(row) for row in grid), default=0)
    for row in grid:
        yield [*row, *[""] * (width - len(row))]


def _without_empty_columns(rows: list[Row]) -> list[Row]:
    kept = [i for i in range(len(rows[0]) if rows else 0) if any(_own(row[i]) for row in rows)]
    return [tuple(row[i] for i in kept) for row in rows]


def _clean(cell: str) -> str:
    return cell if cell in (MERGED_LEFT, MERGED_UP) else " ".join(normalise(cell).split())


def _own(cell: str) -> str:
    return "" if cell in (MERGED_LEFT, MERGED_UP) else cell.strip()


def _filled(row: Row) -> int:
    return sum(1 for cell in row if _own(cell) or cell == MERGED_UP)


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell)) and not _YEAR.fullmatch(cell)


def _has_figures(row: Row) -> bool:
    return any(_is_figure(_own(cell)) for cell in row)


def _header_depth(rows: list[Row]) -> int:
    """How many rows the header takes: as deep as its merged cells reach, or until the row that fills its gaps."""
    if not rows or _has_figures(rows[0]):
        return 0
    depth = 1
    while depth < len(rows) and MERGED_UP in rows[depth] and _reaches_top(rows, depth):
        depth += 1
    if depth == 1 and len(rows) > 2 and _fills_gaps(rows[0], rows[1]):
        depth = 2
    return depth


def _reaches_top(rows: list[Row], depth: int) -> bool:
    spans = (i for i, cell in enumerate(rows[depth]) if cell == MERGED_UP)
    return not _has_figures(rows[depth]) and any(all(rows[r][i] == MERGED_UP for r in range(1, depth)) for i in spans)


def _fills_gaps(upper: Row, lower: Row) -> bool:
    gaps = [i for i, cell in enumerate(upper) if i and not _own(cell)]
    return bool(gaps) and not _own(lower[0]) and not _has_figures(lower) and any(_own(lower[i]) for i in gaps)


def _joined_headers(head: list[Row], width: int) -> Row:
    columns: list[list[str]] = [[] for _ in range(width)]
    for r, row in enumerate(head):
        below = head[r + 1 :]
        left = ""
        for i, cell in enumerate(row):
            spread = cell == MERGED_LEFT or (not cell and any(_own(other[i]) for other in below))
            left = _own(cell) or (left if spread else "")
            if left and left not in columns[i]:
                columns[i].append(left)
    return tuple(HEADER_JOINT.join(parts) for parts in columns)


def _bounded(headers: Row) -> Row:
    """Headers stand beside every row: those of a table too wide for that are shortened, each to the same length.

    Their own row, which is a block too, keeps every word.
    """
    if sum(map(len, headers)) <= _LONGEST_HEADERS:
        return headers
    return tuple(header[: max(_LONGEST_HEADERS // len(headers), 1)] for header in headers)


def _data(rows: Iterable[Row]) -> Iterator[Row]:
    above: Row = ()
    for row in rows:
        resolved = tuple(_resolve(cell, above[i] if above else "") for i, cell in enumerate(row))
        merged = [cell == MERGED_UP for cell in row]
        above = tuple(up if m else own for own, up, m in zip(resolved, above or resolved, merged, strict=True))
        yield resolved


def _resolve(cell: str, above: str) -> str:
    if cell == MERGED_UP:
        return "" if _is_figure(above) else above
    return _own(cell)


def _group_label(row: Row) -> str:
    """The words of a row that only names the group of rows under it ("I | Khu công nghiệp Phú Hội | | |")."""
    filled = [cell for cell in row if cell]
    words = [cell for cell in filled if len(cell) > 4]
    if len(row) > 2 and len(words) == 1 and len(filled) <= 2 and filled[-1] == words[0] and not _has_figures(row[1:]):
        return words[0]
    return ""
