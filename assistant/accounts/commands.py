"""`python -m assistant accounts …`: the people who may sign in, for whoever has the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.options import Data, settings_in
from index.console import DONE, print_json

if TYPE_CHECKING:
    from assistant.accounts.model import Person
    from assistant.accounts.opening import Accounts

app = typer.Typer(no_args_is_help=True, help="Tài khoản: thêm, xem, đổi quyền và nhóm, khóa, đặt lại mật khẩu.")

Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập, ví dụ nguyen.van.an.")]
Groups = Annotated[str, typer.Option("--groups", metavar="A,B", help="Các nhóm, cách nhau bằng dấu phẩy.")]
_ROLE = "doc (đọc), nap (nạp tài liệu) hoặc quan-tri (quản trị)."


@app.command("list")
def list_(data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False) -> int:
    """Mọi tài khoản, mỗi dòng một người."""
    people = _accounts(data).people.all()
    if as_json:
        print_json([_flat(person) for person in people])
        return DONE
    for person in people:
        print(told(person))
    if not people:
        print("Chưa có tài khoản nào.", file=sys.stderr)
    return DONE


@app.command()
def add(
    name: Name,
    shown: Annotated[str, typer.Option("--shown", metavar="HỌ TÊN", help="Tên hiện trên trang.")] = "",
    role: Annotated[str, typer.Option(help=_ROLE)] = "doc",
    groups: Groups = "",
    data: Data = None,
) -> int:
    """Thêm một người; in mã một lần để người ấy tự đặt mật khẩu."""
    from assistant.accounts.model import role_of

    return _coded(_accounts(data).people.add(name, shown, role_of(role), groups.split(",")), name)


@app.command()
def role(name: Name, role: Annotated[str, typer.Argument(metavar="QUYỀN", help=_ROLE)], data: Data = None) -> int:
    """Đổi quyền."""
    from assistant.accounts.model import role_of

    print(told(_accounts(data).people.change(name, role=role_of(role))))
    return DONE


@app.command()
def groups(
    name: Name, groups: Annotated[str, typer.Argument(metavar="A,B", help='Các nhóm; "" là không nhóm nào.')],
    data: Data = None,
) -> int:  # fmt: skip
    """Đặt lại các nhóm của một người."""
    print(told(_accounts(data).people.change(name, groups=groups.split(","))))
    return DONE


@app.command()
def disable(name: Name, data: Data = None) -> int:
    """Khóa tài khoản: các phiên và khóa API của người ấy hết hiệu lực ngay."""
    print(told(_accounts(data).people.change(name, enabled=False)))
    return DONE


@app.command()
def enable(name: Name, data: Data = None) -> int:
    """Mở lại tài khoản đã khóa."""
    print(told(_accounts(data).people.change(name, enabled=True)))
    return DONE


@app.command()
def reset(name: Name, data: Data = None) -> int:
    """Bỏ mật khẩu và các phiên của một người; in mã một lần để đặt mật khẩu mới."""
    return _coded(_accounts(data).people.reset(name), name)


@app.command()
def show(
    document: Annotated[str, typer.Argument(metavar="TÀI LIỆU", help="Tên tệp của tài liệu.")],
    to: Annotated[str, typer.Argument(metavar="PHẠM VI", help="tat-ca, nhom (kèm --groups) hoặc rieng.")],
    groups: Groups = "",
    data: Data = None,
) -> int:
    """Đặt phạm vi xem của một tài liệu."""
    from index.library import Library

    accounts = _accounts(data)
    with Library.open(accounts.settings) as library:
        name = library.find(document).document
    print(f"{name}: {accounts.documents.show_to(name, to, groups.split(',')).told}")
    return DONE


def told(person: Person) -> str:
    """A person in one line, for a terminal."""
    from assistant.accounts.model import ROLES

    groups = f"; nhóm: {', '.join(sorted(person.groups))}" if person.groups else ""
    return f"{person.name}\t{person.shown}\t{ROLES[person.role]}{groups}{'' if person.enabled else '; đã khóa'}"


def _flat(person: Person) -> dict[str, object]:
    plain = {name: getattr(person, name) for name in ("name", "shown", "role", "enabled")}
    return plain | {"groups": sorted(person.groups)}


def _coded(code: str, name: str) -> int:
    from assistant.accounts.people import CODE_HOURS

    print(code)
    where = f"mở trang đăng nhập, chọn “Dùng mã một lần” và đặt mật khẩu cho {name.strip().lower()}"
    print(f"Mã dùng một lần, trong {CODE_HOURS} giờ: {where}.", file=sys.stderr)
    return DONE


def _accounts(data: Path | None) -> Accounts:
    from assistant.accounts.opening import open_accounts

    return open_accounts(settings_in(data))
