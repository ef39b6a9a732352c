"""Formulas of a workbook whose results nobody stored: software wrote them, and no Excel has opened the file since."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

from index.packages import unpack

Unfinished = dict[str, frozenset[tuple[int, int]]]
"""By the name of the sheet: row and column of the cells."""

_FORMULA = re.compile(
    rb"<(?:\w{1,20}:)?c\s([^<>]{1,200})>\s*<(?:\w{1,20}:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w{1,20}:)?f>)\s*"
    rb"(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v>\s*</(?:\w{1,20}:)?v>)?\s*</(?:\w{1,20}:)?c>"
)
_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})(\d{1,7})"')
_TEXT = re.compile(rb'(?:^|\s)t="str"')
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def without_results(sheet: bytes) -> frozenset[tuple[int, int]]:
    """The cells of a sheet's XML that hold a formula and no result; an empty text is a result."""
    from openpyxl.utils import column_index_from_string

    found = []
    for formula in _FORMULA.finditer(sheet):
        place = _PLACE.search(formula[1])
        if place and not _TEXT.search(formula[1]):
            found.append((int(place[2]), column_index_from_string(place[1].decode())))
    return frozenset(found)


def by_name(package: zipfile.ZipFile, parts: Mapping[str, frozenset[tuple[int, int]]]) -> Unfinished:
    """The cells by the names of their sheets, from those of the parts of the package."""
    if not any(parts.values()):
        return {}
    links = ElementTree.fromstring(unpack(package, "xl/_rels/workbook.xml.rels"))
    parts_of = {link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))) for link in links}
    book = ElementTree.fromstring(unpack(package, "xl/workbook.xml"))
    sheets = (node for node in book.iter() if node.tag.endswith("}sheet"))
    named = ((node.get("name", ""), parts_of.get(node.get(_ID), "").lstrip("/")) for node in sheets)
    return {name: cells for name, part in named if (cells := parts.get(part))}
