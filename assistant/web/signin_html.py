"""The page for signing in, as HTML: the page's look, no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.accounts.passwords import SHORTEST
from assistant.web.render import escape

_HEAD = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập – Trợ lý KCN</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="web/page.css">'
    '<link rel="icon" href="web/favicon.png"></head><body class="sign-in"><main><p class="brand">Trợ lý KCN</p>'
)
_FIRST = (
    "<h1>Thiết lập lần đầu</h1><p>Chưa có người quản trị. Hãy nhập mã một lần mà phần mềm in ra ở cửa sổ lệnh khi khởi "
    "động, rồi chọn tên đăng nhập và mật khẩu của người quản trị.</p>"
)
SHARE = "chia-se"
"""Names the shared conversation that somebody was on his way to."""
_RULE = f"Mật khẩu từ {SHORTEST} ký tự trở lên; có thể là một câu có dấu cách."


def page_html(managed: bool, refusal: str = "", typed: Mapping[str, str] | None = None, office: bool = False) -> str:
    """`managed`: there is an administrator; else the first one is made here. What was typed stays, but for secrets.

    `office`: people may sign in by a provider of the office too.
    """
    said = typed or {}
    alert = f'<p class="warning" role="alert">{escape(refusal)}</p>' if refusal else ""
    if not managed:
        return f"{_HEAD}{_FIRST}{alert}{_code_form(said, first=True)}</main></body></html>"
    opened = " open" if said.get("code") else ""
    end = f"?{SHARE}={escape(said[SHARE][:40])}" if said.get(SHARE) else ""
    there = f'<p><a href="dang-nhap-co-quan{end}">Đăng nhập bằng tài khoản cơ quan</a></p>' if office else ""
    return (
        f"{_HEAD}<h1>Đăng nhập</h1>{alert}{there}{_password_form(said)}<details{opened}>"
        "<summary>Dùng mã một lần</summary><p>Lần đầu, hoặc khi quên mật khẩu: nhập mã do người quản trị cấp và đặt "
        "mật khẩu mới.</p>"
        f"{_code_form(said)}</details></main></body></html>"
    )


def _password_form(said: Mapping[str, str]) -> str:
    fields = _on_the_way(said) + _name(said, "username") + _secret("password", "Mật khẩu", "current-password")
    return f'<form method="post" action="dang-nhap">{fields}<button class="primary">Đăng nhập</button></form>'


def _code_form(said: Mapping[str, str], first: bool = False) -> str:
    shown = _text("shown", "Họ và tên", said.get("shown", ""), "name") if first else ""
    fields = (
        _on_the_way(said)
        + _text("code", "Mã một lần", "", "one-time-code", required=True)
        + _name(said, "username")
        + shown
        + _secret("password", "Mật khẩu mới", "new-password")
        + _secret("again", "Nhập lại mật khẩu mới", "new-password")
    )
    return (
        f'<form method="post" action="dang-nhap">{fields}<p class="hint-line">{_RULE}</p>'
        '<button class="primary">Đặt mật khẩu và đăng nhập</button></form>'
    )


def password_html(refusal: str) -> str:
    """The page on which somebody who is signed in changes his password."""
    alert = f'<p class="warning" role="alert">{escape(refusal)}</p>' if refusal else ""
    fields = (
        _secret("now", "Mật khẩu đang dùng", "current-password")
        + _secret("password", "Mật khẩu mới", "new-password")
        + _secret("again", "Nhập lại mật khẩu mới", "new-password")
    )
    return (
        f"{_HEAD}<h1>Đổi mật khẩu</h1>{alert}"
        f'<form method="post" action="doi-mat-khau">{fields}<p class="hint-line">{_RULE} Những nơi khác đang đăng nhập '
        'bằng tài khoản này sẽ phải đăng nhập lại.</p><button class="primary">Đổi mật khẩu</button></form>'
        '<p><a href="./">Quay lại</a></p></main></body></html>'
    )


def _on_the_way(said: Mapping[str, str]) -> str:
    token = said.get(SHARE, "")
    return f'<input type="hidden" name="{SHARE}" value="{escape(token[:40])}">' if token else ""


def _name(said: Mapping[str, str], purpose: str) -> str:
    return _text("name", "Tên đăng nhập", said.get("name", "")[:130], purpose, required=True)


def _text(name: str, label: str, value: str, purpose: str, required: bool = False) -> str:
    must = " required" if required else ""
    return (
        f'<label>{label}<input name="{name}" value="{escape(value)}" maxlength="130" autocomplete="{purpose}"'
        f' autocapitalize="none" spellcheck="false"{must}></label>'
    )


def _secret(name: str, label: str, purpose: str) -> str:
    return (
        f'<label>{label}<input name="{name}" type="password" maxlength="200" autocomplete="{purpose}" required></label>'
    )
