"""Keys: made once, kept as hashes, read again when their file changes."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.__main__ import app
from assistant.api.keys import KeyRefused, Keys, add_key


def owner(keys: Keys, key: str) -> str:
    found = keys.find(key)
    return found.name if found else ""


def test_only_the_hash_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "khoa" / "keys.tsv"
    key = add_key(file, "cổng thông tin")
    assert file.read_text(encoding="utf-8") == f"cổng thông tin\t{hashlib.sha256(key.encode()).hexdigest()}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert owner(Keys(file), key) == "cổng thông tin"


def test_what_is_no_key_has_no_owner(tmp_path: Path) -> None:
    key = add_key(tmp_path / "keys.tsv", "một cửa")
    keys = Keys(tmp_path / "keys.tsv")
    digest = hashlib.sha256(key.encode()).hexdigest()
    assert [owner(keys, said) for said in ("", key[:-1], key + "a", digest, "một cửa", "\udcff")] == [""] * 6


def test_a_line_taken_away_counts_at_once(tmp_path: Path) -> None:
    file = tmp_path / "keys.tsv"
    first, second = add_key(file, "một cửa"), add_key(file, "văn thư")
    keys = Keys(file)
    assert (owner(keys, first), owner(keys, second)) == ("một cửa", "văn thư")
    file.write_text(file.read_text(encoding="utf-8").splitlines()[1] + "\n", encoding="utf-8")
    assert (owner(keys, first), owner(keys, second)) == ("", "văn thư")
    file.unlink()
    assert owner(keys, second) == ""


def test_a_file_edited_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "keys.tsv"
    digest = hashlib.sha256(b"bi-mat").hexdigest()
    file.write_text(f"# ghi chú\n\nvăn thư\tkhông phải mã băm\nmột cửa\t{digest.upper()}", encoding="utf-8-sig")
    assert owner(Keys(file), "bi-mat") == "một cửa"
    added = add_key(file, "văn thư")
    assert (owner(Keys(file), "bi-mat"), owner(Keys(file), added)) == ("một cửa", "văn thư")


@pytest.mark.parametrize("name", ["", "  ", "a\tb", "a\nb", "#a", "x" * 65, "một cửa"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    add_key(tmp_path / "keys.tsv", "một cửa")
    with pytest.raises(KeyRefused):
        add_key(tmp_path / "keys.tsv", name)


def test_the_command_prints_a_key_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_API_KEYS", str(tmp_path / "keys.tsv"))
    said = CliRunner().invoke(app, ["api-key", "một cửa"])
    assert owner(Keys(tmp_path / "keys.tsv"), said.stdout.strip()) == "một cửa"
    assert "Khóa chỉ hiện một lần" in said.stderr
