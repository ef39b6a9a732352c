"""A run -> report.json (for scripts), report.xml (JUnit, for build servers), report.html (for people)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from eval.runner import Row

KINDS: Mapping[str, str] = {
    "result": "Kết quả",
    "target": "Chỉ tiêu",
    "task": "Nhiệm vụ được giao",
    "deadline": "Thời hạn",
    "list": "Liệt kê",
    "fact": "Thông tin chung",
    "compare": "So sánh",
    "followup": "Hỏi tiếp",
    "unanswerable": "Tài liệu không nêu",
}

TAGS: Mapping[str, str] = {
    "abbreviation": "Viết tắt",
    "no-diacritics": "Không dấu",
    "noisy": "Gõ như nhắn tin",
    "paraphrase": "Diễn đạt khác",
    "underspecified": "Hỏi thiếu ý",
    "lookup": "Tra một số",
    "cumulative": "Trong kỳ hay lũy kế",
    "target": "Kế hoạch hay kết quả",
    "estimate": "Số ước",
    "official": "Số chính thức",
    "zone": "Từng khu công nghiệp",
    "renamed": "Chỉ tiêu đổi tên",
    "merger": "Tỉnh hợp nhất",
    "series": "Chuỗi nhiều năm",
    "extreme": "Cao nhất, thấp nhất",
    "sum": "Tổng",
    "mean": "Bình quân",
    "growth": "Tăng, giảm",
    "missing": "Không có số liệu",
    "missing-year": "Thiếu năm",
    "mixed": "Dễ cộng lẫn",
    "mixed-periods": "Lẫn kỳ",
    "parts-and-total": "Lẫn dòng tổng",
}

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_run(folder: Path, rows: Sequence[Row], summary: Mapping[str, Any], config: Mapping[str, Any]) -> None:
    """Write the three reports into a folder, which is made when it isn't there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    report = {"summary": summary, "cases": [row.to_json() for row in rows], "config": config}
    _write(folder / "report.json", json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False))
    _write(folder / "report.xml", junit(rows))
    _write(folder / "report.html", page(rows, summary, config))


def junit(rows: Sequence[Row]) -> str:
    """One test case a question: wrong answers are failures, crashes are errors."""
    suite = ET.Element("testsuite", name="troly-kcn", tests=str(len(rows)))
    suite.set("failures", str(sum(not row.correct and not row.error for row in rows)))
    suite.set("errors", str(sum(bool(row.error) for row in rows)))
    suite.set("time", f"{sum(row.latency_ms for row in rows) / 1000:.3f}")
    for row in rows:
        case = ET.SubElement(suite, "testcase", classname=row.case.kind, name=_xml(row.case.id))
        case.set("time", f"{row.latency_ms / 1000:.3f}")
        if not row.correct:
            outcome = ET.SubElement(case, "error" if row.error else "failure", message=_xml("; ".join(row.reasons)))
            outcome.text = _xml(f"{row.case.question}\n{row.answer}")
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True)


def page(rows: Sequence[Row], summary: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """One page that needs nothing beside itself; everything that was asked or answered is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"share": share, "number": number}
    kinds = [(KINDS.get(kind, kind), group) for kind, group in summary["by_kind"].items()]
    tags = list(summary["by_tag"].items())
    return environment.get_template("report.html").render(
        rows=rows, summary=summary, config=config, kinds=kinds, tags=tags, names={**TAGS, **KINDS}
    )


def number(value: float | None, digits: int = 0) -> str:
    """1234.5 -> "1.234,5" with one digit; "–" for nothing."""
    if value is None:
        return "–"
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def share(value: float | None, digits: int = 1) -> str:
    """0.9512 -> "95,1%"; "–" for nothing."""
    return "–" if value is None else f"{number(100 * value, digits)}%"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
