"""What stands beside the text of a PDF is kept apart from it."""

from __future__ import annotations

from pathlib import Path

from index.reading import read_report
from tests.index import files

FIELD = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(So du an)/V(14 du an)/Rect[50 50 150 70]/F 4>>"


def test_remarks_of_readers_are_told_and_not_read(tmp_path: Path) -> None:
    pdf = files._Pages("")
    pdf.add_page()
    pdf.lines(["Doanh thu đạt 95 tỷ đồng."])
    pdf.text_annotation(50, 50, "Số này sai, phải là 99 tỷ")
    pdf.output(str(tmp_path / "a.pdf"))
    report = read_report(tmp_path / "a.pdf")
    assert report.text == "Doanh thu đạt 95 tỷ đồng."
    assert report.notes == ("Không đọc nhận xét, ghi chú của người đọc trên trang 1.",)


def test_the_values_of_form_fields_stand_after_the_text(tmp_path: Path) -> None:
    pdf = files._Pages("")
    pdf.add_page()
    pdf.lines(["Mẫu báo cáo nhanh của doanh nghiệp."])
    pdf.text_annotation(50, 50, "x" * 200)
    data = bytes(pdf.output())
    at = data.index(b"/Subtype /Text")
    start, end = data.rindex(b"<<", 0, at), data.index(b">>", at) + 2
    filled = data[:start] + FIELD.ljust(end - start) + data[end:]
    report = read_report(files.write(tmp_path / "a.pdf", filled))
    assert report.text == "Mẫu báo cáo nhanh của doanh nghiệp.\nSo du an: 14 du an"
    assert report.notes == ()
