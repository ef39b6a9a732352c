"""Papers as a scanner sees them, drawn in code: skewed, stamped, in small print, with noise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import fontpkg_be_vietnam_pro as font
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 200
_REGULAR = Path(font.__file__).parent / "files" / "BeVietnamPro-Regular.ttf"


def paper(*lines: str | Sequence[str], size: int = 13) -> Image.Image:
    """A page with these lines; one of several words stands in columns of a table without rules."""
    page = Image.new("RGB", (int(8.27 * DPI), int(11.69 * DPI)), "white")
    draw, letters = ImageDraw.Draw(page), ImageFont.truetype(_REGULAR, size * DPI // 72)
    for row, line in enumerate(lines):
        cells = [line] if isinstance(line, str) else line
        for column, cell in enumerate(cells):
            draw.text((180 + column * 420, 180 + row * size * 5), cell, font=letters, fill=(25, 25, 25))
    return page


def stamped(page: Image.Image, x: int, y: int) -> Image.Image:
    """With a round red stamp whose middle is at that place; what is under it shows through."""
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    for radius, width in ((130, 6), (90, 3)):
        ImageDraw.Draw(layer).ellipse(
            (x - radius, y - radius, x + radius, y + radius), outline=(205, 30, 40, 170), width=width
        )
    return Image.alpha_composite(page.convert("RGBA"), layer).convert("RGB")


def scanned(page: Image.Image, degrees: float = 0.0, noise: float = 0.0) -> npt.NDArray[np.uint8]:
    """What a scanner makes of it."""
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white").filter(ImageFilter.GaussianBlur(0.4))
    seen = np.asarray(turned).astype(float)
    grain = np.random.default_rng(7).normal(0, noise or 0.001, seen.shape[:2])
    return (seen + grain[..., None]).clip(0, 255).astype(np.uint8)


def scan_pdf(path: Path, *pages: Image.Image) -> Path:
    first, *rest = [page.convert("RGB") for page in pages]
    first.save(path, "PDF", resolution=DPI, save_all=True, append_images=rest)
    return path


def any_sentence(random: Random) -> str:
    places = ("Hòa Lạc Đông", "Bình Phú", "Lộc Sơn", "Phước Thạnh", "Vĩnh Thuận")
    return f"Khu {random.choice(places)} nộp ngân sách {random.randint(100, 999)},{random.randint(1, 9)} tỷ đồng."
