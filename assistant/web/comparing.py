"""Two versions of a paper side by side, as HTML. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.web.render import escape
from assistant.web.viewer import CLOSE
from index.comparing import Comparison, Pair, Piece, shown

MOST_SHOWN = 800
"""Lines that differ and are shown; of more the number is told."""
MOST_FIGURES = 12
_COUNTS = (("changed", "sửa"), ("added", "thêm"), ("removed", "bỏ"), ("same", "giữ nguyên"))


def comparison_html(compared: Comparison, older: str, newer: str) -> str:
    """What differs, the older paper at the left; stretches that are the same are folded to their number."""
    counts = compared.counts
    told = ", ".join(f"{counts[kind]} {word}" for kind, word in _COUNTS)  # type: ignore[index]
    cut = " Văn bản quá dài: chỉ so sánh phần đầu." if compared.cut else ""
    return (
        f'<header><div><h2 tabindex="-1">So sánh hai văn bản</h2><p class="source-document">Đoạn, dòng bảng: {told}.'
        f"{cut}</p></div>{CLOSE}</header>"
        f'<div class="document-text" tabindex="0" data-opened="{time.time_ns()}">{_figures_html(compared.lines)}'
        f'<table class="compared"><thead><tr><th scope="col">Bản cũ: {escape(older)}</th>'
        f'<th scope="col">Bản mới: {escape(newer)}</th></tr></thead><tbody>{"".join(_rows(compared.lines))}</tbody>'
        "</table></div>"
    )


def _figures_html(lines: Sequence[Pair]) -> str:
    """The figures that lines of both papers tell otherwise, in one list."""
    found = [line.figures for line in lines if line.change == "changed"]
    told = [(", ".join(gone), ", ".join(come)) for gone, come in found if gone and come]
    if not told:
        return ""
    items = "".join(
        f"<li><del>{escape(gone)}</del> → <ins>{escape(come)}</ins></li>" for gone, come in told[:MOST_FIGURES]
    )
    rest = f"<li>và {len(told) - MOST_FIGURES} chỗ khác</li>" if len(told) > MOST_FIGURES else ""
    return f'<p>Số liệu thay đổi:</p><ul class="figures">{items}{rest}</ul>'


def _rows(lines: Sequence[Pair]) -> Iterator[str]:
    left = MOST_SHOWN
    for same, group in groupby(lines, key=lambda line: line.change == "same"):
        run = list(group)
        if same:
            yield f'<tr class="same"><td colspan="2">… {len(run)} đoạn giống nhau …</td></tr>'
            continue
        yield from map(_row, run[:left])
        left -= len(run)
        if left < 0:
            rest = sum(line.change != "same" for line in lines) - MOST_SHOWN
            yield f'<tr class="same"><td colspan="2">… và {rest} chỗ khác nữa …</td></tr>'
            return


def _row(line: Pair) -> str:
    before, after = line.pieces
    cells = (
        ("Bản cũ", _side(before, "del"), line.page_before),
        ("Bản mới", _side(after, "ins"), line.page_after),
    )
    return f'<tr class="{line.change}">' + "".join(_cell(*cell) for cell in cells) + "</tr>"


def _cell(label: str, words: str, page: int | None) -> str:
    where = f'<span class="second">trang {page}</span>' if page is not None and words else ""
    return f'<td data-label="{label}">{words}{where}</td>'


def _side(pieces: Sequence[Piece], tag: str) -> str:
    return "".join(_piece(piece, tag) for piece in pieces)


def _piece(piece: Piece, tag: str) -> str:
    words = escape(shown(piece.text))
    if not piece.changed or not words.strip():
        return words
    return f'<{tag} class="figure">{words}</{tag}>' if piece.figure else f"<{tag}>{words}</{tag}>"
