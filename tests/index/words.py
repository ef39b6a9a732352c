"""Word files as Word writes them, from the XML of their parts: what python-docx has no words for."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.oxml.ns import nsdecls

from index.limits import DEFAULT_LIMITS
from index.lines import Element
from index.word import content_of_docx

_W = nsdecls("w")


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """A paragraph of one run with those properties."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text, run) if text else ''}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(text: str, level: int, number: int = 7, run: str = "") -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>', run)


def levels(*formats: tuple[str, str], more: str = "") -> str:
    """numbering.xml with one list, 7, whose levels have those formats and texts."""
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(formats)
    )
    return (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="3">{made}</w:abstractNum>'
        f'<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>{more}</w:numbering>'
    )


def make(path: Path, *body: str, **parts: str) -> Path:
    """A file whose main part has that body; `parts` replace or add others, by the name of their file."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    kept = {f"word/{name}.xml": content for name, content in parts.items()}
    kept["word/document.xml"] = (
        f'<w:document {_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{"".join(body)}</w:body></w:document>'
    )
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in kept:
                target.writestr(name, source.read(name))
        for name, content in kept.items():
            target.writestr(name, content)
    return path


def elements(path: Path, *body: str, **parts: str) -> list[Element]:
    return content_of_docx(make(path / "a.docx", *body, **parts).read_bytes(), DEFAULT_LIMITS).elements


def lines(path: Path, *body: str, **parts: str) -> list[str]:
    return [element.text for element in elements(path, *body, **parts)]


def style(name: str, properties: str, kind: str = "paragraph") -> str:
    """styles.xml with one style."""
    made = f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{properties}</w:style>'
    return f"<w:styles {_W}>{made}</w:styles>"


__all__ = ["elements", "levels", "lines", "make", "numbered", "p", "r", "style"]
