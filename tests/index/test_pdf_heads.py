"""The two columns of an official head on a PDF's first page."""

from __future__ import annotations

from collections.abc import Sequence

from index.pdf_heads import Letter, with_head_first
from index.pdf_lines import elements_of_pages
from index.pdf_pieces import pieces_of

LEFT = ((60, 800, "UBND TỈNH KIM HẢI"), (60, 785, "BAN QUẢN LÝ KHU KINH TẾ"), (60, 770, "Số: 47/BQL-TNMT"))
RIGHT = (
    (260, 800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (300, 785, "Độc lập - Tự do - Hạnh phúc"),
    (300, 770, "Kim Hải, ngày 09 tháng 9 năm 2025"),
)
BODY = ((120, 720, "Kính gửi: Công ty Hạ tầng Đông Triều"), (60, 700, "Ban Quản lý nhận được Văn bản số 55/CV-ĐT."))
HEAD = [words for _, _, words in (*LEFT, *RIGHT)]
Line = tuple[float, float, str]


def letters(*lines: Line) -> list[Letter]:
    """The signs of lines, 5 points wide and 8 high."""
    return [(c, (x + 5 * i, y, x + 5 * i + 5, y + 8.0)) for x, y, words in lines for i, c in enumerate(words)]


def read(*lines: Line, told: Sequence[str] = ()) -> list[str] | None:
    found = with_head_first(letters(*lines), 842, told)
    return None if found is None else [piece.text for piece in pieces_of(found)]


def test_a_head_in_reading_order_stays() -> None:
    assert read(*LEFT, *RIGHT, *BODY) is None
    assert read((60, 800, "BẢN TIN"), *BODY) is None


def test_a_head_that_the_file_has_behind_the_text_comes_first() -> None:
    found = read((300, 820, "1"), *BODY, *RIGHT, *LEFT)
    assert found == ["1", *HEAD, BODY[0][2], BODY[1][2]]


def test_columns_that_run_into_each_other_are_two() -> None:
    touching = ((90, 800, f"{LEFT[0][2]}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), *LEFT[1:], *RIGHT[1:])
    assert read(*touching, *BODY) == [*HEAD, BODY[0][2], BODY[1][2]]


def test_lines_that_another_reader_runs_over_both_columns_are_two() -> None:
    by_rows = [line for pair in zip(LEFT, RIGHT, strict=True) for line in pair]
    assert read(*by_rows, *BODY) is None
    told = ["Số: 47/BQL-TNMT Kim Hải, ngày 09 tháng 9 năm 2025"]
    assert read(*by_rows, *BODY, told=told) == [*HEAD, BODY[0][2], BODY[1][2]]


def test_a_subject_under_the_number_is_the_left_column_s_and_one_line() -> None:
    subject = ((60, 756, "V/v đấu nối nước thải tại khu"), (60, 744, "công nghiệp Đông Triều"))
    found = read(*BODY, *RIGHT, *LEFT, *subject)
    assert found == [*HEAD[:3], subject[0][2], subject[1][2], *HEAD[3:], BODY[0][2], BODY[1][2]]
    elements = [element.text for element in elements_of_pages(["\n".join(found)])]
    assert elements[3] == "V/v đấu nối nước thải tại khu công nghiệp Đông Triều"
