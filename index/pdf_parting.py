"""Pieces that stand so close that they were taken for one: headers over several columns, a figure beside words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.pdf_pieces import FEWEST_ROWS, Piece, Row, Spans, columns_under, has_values, is_value

_WIDER = 1.5
"""How much wider than between words it is between headers."""
_SAMPLE = 100
"""Rows that tell which gaps part columns."""
_MOST = 0.6
"""Of the rows with values: those in which one must stand beside a gap that parts columns."""


def with_parts(row: Row, spans: Spans) -> Row:
    return replace(row, pieces=tuple(part for piece in row.pieces for part in _by_columns(piece, spans)))


def _by_columns(piece: Piece, spans: Spans) -> list[Piece]:
    """The headers of neighbouring columns that stand so close that they were taken for one: its widest gaps part it,
    where they are wider than those between words and leave a part over each column."""
    over = [spans[i] for i in columns_under(piece, spans)]
    wide = sorted(piece.gaps, key=lambda gap: gap[1] - gap[2])
    cuts, words = wide[: len(over) - 1], wide[len(over) - 1 :]
    if len(over) < 2 or len(cuts) < len(over) - 1:
        return [piece]
    narrowest = min(end - start for _, start, end in cuts)
    if words and narrowest < _WIDER * (words[0][2] - words[0][1]):
        return [piece]
    parts = _at(piece, cuts)
    stand = all(min(end, p.box[2]) > max(start, p.box[0]) for (start, end), p in zip(over, parts, strict=True))
    return parts if stand else [piece]


# ---------------------------------------------------------------------------------------------- values beside words


def without_close_values(run: list[Row]) -> list[Row]:
    """The rows, their pieces parted where a gap goes down through all of them and values stand right beside it."""
    counted = [row for row in run if has_values(row)][:_SAMPLE]
    gaps = [(piece, gap) for row in counted for piece in row.pieces for gap in piece.gaps]
    places = sorted({(start + end) / 2 for piece, (at, start, end) in gaps if _beside_value(piece.text, at)})
    cuts = [x for x in places if _parts(counted, x)]
    if not cuts:
        return run
    return [replace(row, pieces=tuple(part for piece in row.pieces for part in _cut(piece, cuts))) for row in run]


def _beside_value(words: str, at: int) -> bool:
    """Whether a piece begins with a value that ends there, and goes on with words: "120,5 Chưa khắc phục"."""
    return is_value(words[:at].strip()) and not is_value(words[at:].split()[0])


def _parts(rows: Sequence[Row], x: float) -> bool:
    """Whether no word of the rows reaches over a place, and in most rows words follow a value there."""
    beside = 0
    for row in rows:
        over = next((piece for piece in row.pieces if piece.box[0] < x < piece.box[2]), None)
        gap = next((gap for gap in over.gaps if gap[1] <= x <= gap[2]), None) if over else None
        if over and not gap:
            return False
        sides = [[p for p in row.pieces if p.box[2] <= x][-1:], [p for p in row.pieces if p.box[0] >= x][:1]]
        follows = all(sides) and is_value(sides[0][0].text) and not is_value(sides[1][0].text)
        beside += _beside_value(over.text, gap[0]) if over and gap else follows
    return beside >= FEWEST_ROWS and beside >= _MOST * len(rows)


def _cut(piece: Piece, places: Sequence[float]) -> list[Piece]:
    cuts = [gap for gap in piece.gaps if any(gap[1] <= x <= gap[2] for x in places)]
    kept: list[tuple[int, float, float]] = []
    for gap in cuts:
        kept += [gap] if not kept or gap[0] > kept[-1][0] else []
    return _at(piece, kept) if kept else [piece]


def _at(piece: Piece, cuts: Sequence[tuple[int, float, float]]) -> list[Piece]:
    """A piece parted at some of its gaps."""
    places = [(0, piece.box[0], piece.box[0]), *sorted(cuts), (len(piece.text), piece.box[2], piece.box[2])]
    return [
        Piece(
            piece.text[a:b].strip(),
            (left, piece.box[1], right, piece.box[3]),
            base=piece.base,
            whole=piece.whole or piece,
        )
        for (a, _, left), (b, right, _) in pairwise(places)
    ]
