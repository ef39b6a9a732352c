"""`python -m index versions | decide | compare | correct`: versions of papers, and corrections of their heads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index.console import DONE, print_json
from index.errors import CorrectionRefused

if TYPE_CHECKING:
    from index.library import Library

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Thư mục dữ liệu (mặc định: TROLY_DATA_DIR hoặc ./data)."),
]
Json = Annotated[bool, typer.Option("--json", help="In một tài liệu JSON ra đầu ra chuẩn, không in gì khác.")]
Newer = Annotated[str, typer.Argument(metavar="MỚI", help="Mã hay tên tệp của văn bản mới.", show_default=False)]
Older = Annotated[str, typer.Argument(metavar="CŨ", help="Mã hay tên tệp của văn bản cũ.", show_default=False)]
Name = Annotated[str, typer.Argument(metavar="ID", help="Mã (hoặc đầu mã) hay tên tệp.", show_default=False)]
Said = Annotated[
    Literal["thay-the", "sua-doi", "khac-nhau", "bo"],
    typer.Option("--la", help="thay-the, sua-doi (MỚI đối với CŨ), khac-nhau, hoặc bo để bỏ quyết định."),
]
Values = Annotated[list[str], typer.Argument(metavar="MỤC=GIÁ-TRỊ...", help="Ví dụ number=12/BC-BQL; MỤC= để trống.")]
Back = Annotated[bool, typer.Option("--bo", help="Bỏ sửa các mục được nêu, trở lại như đã đọc.")]
Opened = Callable[[Path | None, bool], AbstractContextManager["Library"]]
"""Opens the library; errors are reported, as JSON where asked for."""

_CHOICES = {"thay-the": "replaces", "sua-doi": "amends", "khac-nhau": "separate"}
_TOLD = {"replaces": "thay thế", "amends": "sửa đổi", "separate": "là văn bản khác với"}


def register(app: typer.Typer, opened: Opened) -> None:
    """Add the commands to the application."""

    @app.command()
    def versions(data: Data = None, json: Json = False) -> int:
        """Liệt kê các văn bản có thể là phiên bản của nhau, và những gì đã quyết định."""
        with opened(data, json) as library:
            return show_versions(library, json)

    @app.command()
    def decide(newer: Newer, older: Older, said: Said, data: Data = None, json: Json = False) -> int:
        """Ghi quyết định về hai văn bản: thay thế, sửa đổi, khác nhau; hoặc bỏ quyết định."""
        with opened(data, json) as library:
            return settle(library, newer, older, said, json)

    @app.command()
    def compare(older: Older, newer: Newer, data: Data = None, json: Json = False) -> int:
        """So sánh hai tài liệu theo từng đoạn, từng dòng bảng: số liệu đổi, đoạn thêm, đoạn bỏ."""
        with opened(data, json) as library:
            return show_comparison(library, older, newer, json)

    @app.command()
    def correct(name: Name, values: Values, data: Data = None, json: Json = False, back: Back = False) -> int:
        """Sửa tay title, number, kind, body, date, period, province (tên, số, loại, cơ quan, ngày, kỳ, tỉnh)."""
        with opened(data, json) as library:
            return set_fields(library, name, values, back, json)


def show_versions(library: Library, as_json: bool) -> int:
    relations = [asdict(one) for one in library.relations]
    if as_json:
        decisions = [{k: v for k, v in asdict(one).items() if k != "heads"} for one in library.decisions]
        proposals = [asdict(one) for one in library.proposals]
        print_json({"proposals": proposals, "relations": relations, "decisions": decisions})
        return DONE
    for relation in library.relations:
        why = "đã quyết định" if relation.by_staff else "theo lời văn bản, chưa ai xác nhận"
        print(f"{relation.newer}  {_TOLD[relation.kind]}  {relation.older}  ({why})")
    waiting = [proposal for proposal in library.proposals if not proposal.holds]
    for proposal in waiting:
        print(f"Đề xuất: {proposal.newer}  {_TOLD[proposal.kind]}  {proposal.older}\n    {'; '.join(proposal.reasons)}")
    if before := sum(not report.imprint.sketch for report in library.reports()):
        print(f"{before} tài liệu được nạp bằng bản phần mềm trước: chạy `python -m index rebuild` để nhận ra.")
    if library.proposals:
        print("Ghi quyết định: python -m index decide MỚI CŨ --la thay-the | sua-doi | khac-nhau")
    elif not relations:
        print("Không có văn bản nào được nhận ra là phiên bản của văn bản khác.")
    return DONE


def settle(library: Library, newer: str, older: str, said: Said, as_json: bool) -> int:
    one, other = library.find(newer).document, library.find(older).document
    if said == "bo":
        library.undecide(one, other)
        told = f"Đã bỏ quyết định về {one} và {other}."
    else:
        kind = _CHOICES[said]
        library.decide(one, other, kind)  # type: ignore[arg-type]
        told = f"Đã ghi: {one} {_TOLD[kind]} {other}."
    print_json({"newer": one, "older": other, "decision": None if said == "bo" else kind}) if as_json else print(told)
    return DONE


def show_comparison(library: Library, older: str, newer: str, as_json: bool) -> int:
    from index.comparing import compare, shown

    names = [library.find(name).document for name in (older, newer)]
    compared = compare(*(library.report(name) for name in names))
    differing = [line for line in compared.lines if line.change != "same"]
    if as_json:
        figures = [dict(zip(("before", "after"), line.figures, strict=True)) for line in differing]
        lines = [asdict(line) | {"figures": told} for line, told in zip(differing, figures, strict=True)]
        about = {"older": names[0], "newer": names[1], "counts": compared.counts, "cut": compared.cut}
        print_json({**about, "lines": lines})
        return DONE
    for line in differing:
        print("\n".join(f"{sign} {shown(text)}" for sign, text in (("-", line.before), ("+", line.after)) if text))
        if line.change == "changed" and any(line.figures):
            print(f"  số liệu: {', '.join(line.figures[0]) or '–'} → {', '.join(line.figures[1]) or '–'}")
    counts = compared.counts
    print(
        f"{names[0]} → {names[1]}: sửa {counts['changed']}, thêm {counts['added']}, bỏ {counts['removed']}, "
        f"giữ nguyên {counts['same']}." + (" Văn bản quá dài: chỉ so sánh phần đầu." if compared.cut else "")
    )
    return DONE


def set_fields(library: Library, name: str, values: list[str], back: bool, as_json: bool) -> int:
    told: dict[str, str | None] = {}
    for value in values:
        field, equals, given = value.partition("=")
        if not equals and not back:
            raise CorrectionRefused(f"“{value}” thiếu dấu bằng.", hint="Ghi MỤC=GIÁ-TRỊ, ví dụ date=05/07/2024.")
        told[field.strip()] = None if back else given
    info = library.correct(name, told)
    if as_json:
        kept = [asdict(one) for one in info.corrections]
        print_json({"document": info.document, "metadata": asdict(info.metadata), "corrections": kept})
        return DONE
    for one in info.corrections:
        print(f"{one.field}: {one.value!r} (phần mềm đọc: {one.read!r}), sửa lúc {one.at}")
    print(f"{info.document}: {len(info.corrections)} mục sửa tay.")
    return DONE
