"""Page images -> lines of words, each with how surely it was read: by TrueOCR, by `tesseract`, or by both.

TrueOCR comes as a package with its models; it finds the lines under a stamp and reads figures well, and errs in tone
marks. `tesseract`, where Debian's package is installed, leaves out lines that a stamp touches and cells of tables, and
knows tone marks. Together they read what TrueOCR saw, with the marks that `tesseract` saw. docs/evaluation.md has the
figures.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from importlib.util import find_spec
from io import BytesIO

from index.limits import Ocr
from index.ocr_lines import Box, Gray, Image, Line, lines_of, models, without_colour
from index.tone_marks import Word, with_likely_marks
from index.vietnamese import fold

log = logging.getLogger(__name__)

DOUBTFUL = 0.8
"""Words read less surely are told apart; of the words so marked about every second is wrong."""
_AGREED = 0.97
_DISPUTED = 0.5
_PAGE_SECONDS = 60
_MOST_WORDS = 4_000
_FIGURE = re.compile(r"\d[\d.,/]*%?[.,;]?")
_EDGES = re.compile(r"^[^\w%]+|[^\w%]+$")


def engines(choice: Ocr) -> tuple[str, ...]:
    """The engines that read page images on this machine, of those that the setting allows."""
    allowed = ("trueocr", "tesseract") if choice == "auto" else (choice,)
    return tuple(name for name in allowed if _is_here(name))


def _is_here(name: str) -> bool:
    if name == "trueocr":
        return all(find_spec(module) for module in ("trueocr", "onnxruntime", "cv2"))
    return name == "tesseract" and _has_tesseract()


@cache
def _has_tesseract() -> bool:
    """Whether Debian's `tesseract` is on PATH with the language `vie`."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in listed.stdout.split()


def read_image(image: Image, dpi: int, using: Sequence[str]) -> list[Line]:
    """The lines of a page in reading order; `image` is RGB, rows x columns x 3."""
    if "trueocr" not in using:
        return _by_tesseract(without_colour(image), dpi)
    page, lines = lines_of(image, models())
    if "tesseract" in using:
        lines = with_marks_of(lines, [word for line in _by_tesseract(page, dpi) for word in line.words])
    return [replace(line, words=with_likely_marks(line.words)) for line in lines]


def _by_tesseract(page: Gray, dpi: int) -> list[Line]:
    from PIL.Image import fromarray

    png = BytesIO()
    fromarray(page).save(png, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(dpi), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads wait for each other more than they read
    try:
        done = subprocess.run(
            command, input=png.getvalue(), capture_output=True, check=False, timeout=_PAGE_SECONDS, env=environment
        )
    except subprocess.TimeoutExpired:
        log.warning("tesseract took longer than %d seconds for a page", _PAGE_SECONDS)
        return []
    if done.returncode:
        log.warning("tesseract: %s", done.stderr.decode(errors="replace").strip())
    return lines_of_tsv(done.stdout.decode(errors="replace"))


def lines_of_tsv(table: str) -> list[Line]:
    """What `tesseract` says as a table: a word a row, with the numbers of its block, paragraph and line."""
    found: dict[tuple[str, ...], list[tuple[Word, Box]]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = map(float, cells[6:10])
            word = Word(cells[11].strip(), float(cells[10]) / 100)
            found.setdefault(tuple(cells[1:5]), []).append((word, (left, top, left + width, top + height)))
    return [Line(tuple(word for word, _ in words), _around([box for _, box in words])) for words in found.values()]


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def with_marks_of(lines: Sequence[Line], others: Sequence[Word]) -> list[Line]:
    """The lines with the marks of the other reading where both have the same letters; disputed figures are doubtful.

    >>> with_marks_of([Line((Word("đấu", 0.9), Word("tư", 0.9)), (0, 0, 9, 9))], [Word("đầu", 0.9)])[0].text
    'đầu tư'
    """
    own = [word for line in lines for word in line.words]
    if not own or not others or max(len(own), len(others)) > _MOST_WORDS:
        return list(lines)
    merged = list(own)
    matcher = SequenceMatcher(None, [_key(word) for word in own], [_key(word) for word in others], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            merged[a:b] = map(_agreed, own[a:b], others[c:d])
        elif kind == "replace" and b - a == d - c:
            merged[a:b] = map(_disputed, own[a:b], others[c:d])
    words = iter(merged)
    return [replace(line, words=tuple(next(words) for _ in line.words)) for line in lines]


def _key(word: Word) -> str:
    return fold(_EDGES.sub("", word.text)) or word.text


def _agreed(own: Word, other: Word) -> Word:
    if own.text == other.text:
        return Word(own.text, max(own.sure, other.sure, _AGREED))
    return Word(other.text, min(max(own.sure, other.sure), _AGREED))


def _disputed(own: Word, other: Word) -> Word:
    if _FIGURE.fullmatch(other.text) and not _FIGURE.fullmatch(own.text) and len(own.text) == len(other.text):
        return Word(other.text, min(other.sure, _DISPUTED))
    figures = [[c for c in word.text if c.isdigit()] for word in (own, other)]
    return Word(own.text, min(own.sure, _DISPUTED)) if any(figures) and figures[0] != figures[1] else own
