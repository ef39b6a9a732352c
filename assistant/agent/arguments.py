"""What each tool is asked with: the schema that the model is shown, in Vietnamese, and the check of what it sends."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Operation = Literal["tong", "chenh_lech", "trung_binh", "tang_truong", "ty_trong"]
LONGEST = 200
MOST_OPERANDS = 24
Words = Annotated[str, Field(max_length=LONGEST)]
A = TypeVar("A", bound="Arguments")


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Filters(Arguments):
    province: Words = Field(default="", description="Tên tỉnh, thành phố; để trống là tất cả.")
    period: Words = Field(default="", description="Kỳ: “2024”, “6 tháng đầu năm 2024”, “quý I/2024”.")
    kind: Words = Field(default="", description="Loại văn bản: báo cáo, thông báo, kế hoạch…")
    body: Words = Field(default="", description="Cơ quan ban hành.")


class Search(Filters):
    query: Annotated[str, Field(min_length=2, max_length=LONGEST)] = Field(
        description="Nội dung cần tìm, bằng tiếng Việt."
    )


class ListDocuments(Filters):
    pass


class OpenSection(Arguments):
    document: Annotated[str, Field(min_length=1, max_length=LONGEST)] = Field(description="Tên tệp của tài liệu.")
    section: Words = Field(default="", description="Chữ của đề mục, hoặc “Điều 7”; để trống là từ đầu tài liệu.")
    skip: Annotated[int, Field(ge=0, le=10_000)] = Field(default=0, description="Bỏ qua số đoạn đã đọc.")


class Indicators(Arguments):
    indicator: Words = Field(default="", description="Tên chỉ tiêu: vốn đăng ký, xuất khẩu, lao động…")
    province: Words = Field(default="", description="Tên tỉnh, thành phố; để trống là tất cả.")
    period: Words = Field(default="", description="“2024” hoặc “6 tháng đầu năm 2024”; để trống là mọi kỳ (dãy số).")
    organization: Words = Field(default="", description="Khu hoặc cơ quan mà số liệu nói về.")
    kind: Literal["", "result", "target"] = Field(
        default="", description="result: kết quả thực hiện; target: chỉ tiêu, kế hoạch."
    )


class Tasks(Arguments):
    assignee: Words = Field(default="", description="Cơ quan, đơn vị được giao.")
    province: Words = Field(default="", description="Tên tỉnh, thành phố.")
    deadline_before: Words = Field(default="", description="Hạn trước ngày này, dạng 30/9/2024.")
    state: Words = Field(default="", description="Quá hạn, Sắp đến hạn, Chưa đến hạn, Không rõ hạn hoặc Đã xong.")


class Compute(Arguments):
    operation: Operation = Field(
        description="tong; chenh_lech (2 giá trị); trung_binh; tang_truong (2 giá trị, kỳ sau trước); "
        "ty_trong (2 giá trị: phần, toàn bộ)."
    )
    values: Annotated[list[Annotated[str, Field(max_length=12)]], Field(min_length=2, max_length=MOST_OPERANDS)] = (
        Field(description="Mã giá trị mà các công cụ đã trả về, như v1 hoặc 3.2; không gõ con số.")
    )


def parsed(model: type[A], arguments: str) -> A | str:
    """The arguments, or what is wrong with them and what would be accepted, for the model that sent them."""
    try:
        return model.model_validate_json(arguments.strip() or "{}")
    except ValidationError as error:
        problems = "; ".join(_problem(one["loc"], one["type"], str(one["msg"])) for one in error.errors()[:4])
        return f"Tham số chưa đúng: {problems}. Nhận: {_accepted(model)}."


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> str:
    if kind == "json_invalid":
        return "không phải JSON hợp lệ"
    name = str(place[0]) if place else "tham số"
    known = {"missing": "còn thiếu", "extra_forbidden": "không có tham số này"}
    return f"{name}: {known.get(kind, message[:120])}"


def _accepted(model: type[Arguments]) -> str:
    return ", ".join(
        f"{name}{'' if field.is_required() else ' (tùy chọn)'}" for name, field in model.model_fields.items()
    )
