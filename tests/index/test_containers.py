from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.containers import parts_of
from index.errors import FileRefused
from index.file_reader import FileReader
from index.library import FileResult, Library
from index.limits import DEFAULT_LIMITS, LimitExceeded, Limits
from index.reading import read_report
from tests.index import files, offices

PAPER = (
    "Báo cáo kết quả quý I năm 2024\n\nVốn đầu tư đăng ký mới đạt 95,5 triệu USD, tăng 3% so với cùng kỳ năm trước.\n"
)


def packed(path: Path, **content: bytes) -> Path:
    return offices.archive(path, **content)


def mail(path: Path, **attached: bytes) -> Path:
    message = EmailMessage()
    message["Subject"], message["From"] = "Gửi báo cáo quý I/2024", "Phòng Đầu tư <dautu@vidu.vn>"
    message["Date"] = "Fri, 05 Apr 2024 08:00:00 +0700"
    message.set_content("Kính gửi Văn phòng, Phòng gửi kèm báo cáo quý I để tổng hợp trước ngày 10/4/2024.")
    for name, content in attached.items():
        kind = ("image", "png") if name.endswith(".png") else ("application", "octet-stream")
        message.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    path.write_bytes(bytes(message))
    return path


def added(library: Library, path: Path) -> dict[str, tuple[str, str]]:
    return {r.document: (r.status, r.reason[:20]) for r in library.add([path]) if isinstance(r, FileResult)}


def test_an_archive_becomes_its_papers(tmp_path: Path, library: Library) -> None:
    content = {"Quý I/báo cáo.txt": PAPER.encode(), "ảnh.jpg": b"\xff\xd8", ".an.txt": b"x", "__MACOSX/a.txt": b"x"}
    path = packed(tmp_path / "ho-so.zip", **content)
    assert added(library, path) == {
        "ho-so.zip › Quý I › báo cáo.txt": ("added", ""),
        "ho-so.zip › ảnh.jpg": ("refused", "Loại tệp chưa hỗ trợ"),
    }
    assert added(library, path)["ho-so.zip › Quý I › báo cáo.txt"] == ("unchanged", "")
    assert [info.document for info in library.reports()] == ["ho-so.zip › Quý I › báo cáo.txt"]


def test_a_mail_is_a_paper_and_so_are_its_attachments(tmp_path: Path, library: Library) -> None:
    path = mail(tmp_path / "thu.eml", **{"báo cáo.txt": PAPER.encode(), "logo.png": files.PNG})
    assert added(library, path) == {"thu.eml": ("added", ""), "thu.eml › báo cáo.txt": ("added", "")}
    found = {info.document: info.metadata for info in library.reports()}
    assert (found["thu.eml"].title, found["thu.eml"].date) == ("Gửi báo cáo quý I/2024", "2024-04-05")
    assert found["thu.eml › báo cáo.txt"].kind == "Báo cáo"


def test_containers_in_containers_are_refused(tmp_path: Path, library: Library) -> None:
    inner = packed(tmp_path / "trong.zip", **{"a.txt": PAPER.encode()})
    path = packed(tmp_path / "ngoai.zip", **{"trong.zip": inner.read_bytes()})
    assert added(library, path) == {"ngoai.zip › trong.zip": ("refused", "Tệp nén hoặc thư nằm")}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"PK\x03\x04" + bytes(200), "Tệp .zip bị hỏng hoặ"), (b"PK\x05\x06" + bytes(18), "Tệp nén không có tệp")],
)
def test_archives_without_papers_say_why(tmp_path: Path, library: Library, content: bytes, reason: str) -> None:
    assert added(library, files.write(tmp_path / "a.zip", content)) == {"a.zip": ("refused", reason)}


def test_an_archive_is_bounded(tmp_path: Path) -> None:
    data = packed(tmp_path / "a.zip", **{f"{n}.txt": b"0" * 2_000_000 for n in range(3)}).read_bytes()
    with pytest.raises(LimitExceeded, match="nén tới"):
        parts_of(data, ".zip", DEFAULT_LIMITS)
    with pytest.raises(LimitExceeded, match="khi giải nén"):
        parts_of(data, ".zip", Limits(unpacked_mb=5, ratio=1e9))
    with FileReader(Limits(unpacked_mb=5, ratio=1e9)) as reader, pytest.raises(FileRefused, match="khi giải nén"):
        reader.parts(tmp_path / "a.zip")


def test_an_entry_is_no_longer_than_it_says(tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path / "a.zip", **{"a.txt": b"0" * 5_000}).read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(zipfile.BadZipFile):
        parts_of(bytes(data), ".zip", DEFAULT_LIMITS)


def test_names_that_are_not_marked_as_unicode(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("b\u00e1o c\u00e1o.txt", b"a")
    data = out.getvalue().replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00")
    assert [part.name for part in parts_of(data, ".zip", DEFAULT_LIMITS)] == ["báo cáo.txt"]


def test_papers_of_one_name_are_all_kept(tmp_path: Path) -> None:
    path = mail(tmp_path / "thu.eml", **{"a.txt": b"mot"})
    data = path.read_bytes()
    part = data[data.index(b"--==") :].split(b"\n--==")[1]
    boundary = data[data.index(b"--==") :].split(b"\n")[0]
    twice = data.replace(boundary + b"--", b"--==" + part + b"\n" + boundary + b"--")
    assert [p.name for p in parts_of(twice, ".eml", DEFAULT_LIMITS)] == ["a.txt", "a (2).txt"]


def test_an_archive_is_not_one_document(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="nhiều tài liệu"):
        read_report(packed(tmp_path / "a.zip", **{"a.txt": PAPER.encode()}))
