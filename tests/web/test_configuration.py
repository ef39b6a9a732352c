"""The settings panel says which model answers and what leaves the machine, tests the model, and shows no key."""

from __future__ import annotations

from pathlib import Path

from assistant.generation.endpoint import endpoint_of
from assistant.generation.probe import host_of
from assistant.web.configuration import Handlers, panel_html, sent_lines, state_lines
from index.settings import Settings
from tests.scripted_model import Failure, ScriptedModel

NOTHING = "Không có gì. Câu hỏi và tài liệu không rời khỏi máy chạy phần mềm này."


def settings(data: Path, **given: object) -> Settings:
    return Settings(data_dir=data, embedding="none", _env_file=None, **given)


def handlers_of(asked: Settings) -> Handlers:
    return Handlers(asked, endpoint_of(asked))


def test_offline_nothing_leaves_and_there_is_nothing_to_try(tmp_path: Path) -> None:
    html = handlers_of(settings(tmp_path)).show()
    assert NOTHING in html and "ngoại tuyến" in html and "data-try" not in html


def test_what_goes_where_is_told_by_host_without_keys(tmp_path: Path) -> None:
    asked = settings(
        tmp_path, llm_base_url="https://ai:mat-khau@mo-hinh.vn:8443/v1", llm_model="m", llm_api_key="sk-bí-mật",
        model_records=True, chroma_url="http://chroma.vn:8000",
    )  # fmt: skip
    html = panel_html(asked, "m")
    assert "mô hình m tại mo-hinh.vn:8443" in html and "máy chủ Chroma chroma.vn:8000" in html
    assert "mat-khau" not in html and "bí-mật" not in html
    assert len(sent_lines(asked, "m")) == 4 and NOTHING not in html
    assert dict(state_lines(asked, ""))["Cách trả lời"].startswith("ngoại tuyến")


def test_an_embedding_server_reads_every_passage(tmp_path: Path) -> None:
    asked = Settings(data_dir=tmp_path, embedding="openai", embedding_base_url="http://nhung.vn/v1", _env_file=None)
    assert sent_lines(asked, "") == ["Mọi đoạn của tài liệu và mọi câu hỏi, để tìm kiếm: gửi đến nhung.vn."]


def test_the_model_is_tried_with_a_result_in_vietnamese(tmp_path: Path, scripted_model: ScriptedModel) -> None:
    scripted_model.script("Sẵn sàng.", Failure(401), "")
    asked = settings(tmp_path, llm_base_url=scripted_model.url, llm_model="thử", llm_api_key="sk-khoa")
    handlers = handlers_of(asked)
    assert "Mô hình thử đã trả lời sau" in handlers.test()
    assert 'class="tried fails"' in (denied := handlers.test()) and "sk-khoa" not in denied
    assert 'class="tried fails"' in handlers.test()


def test_trying_is_bounded(tmp_path: Path, scripted_model: ScriptedModel) -> None:
    scripted_model.script("Sẵn sàng.")
    handlers = handlers_of(settings(tmp_path, llm_base_url=scripted_model.url, llm_model="m"))
    assert ["Hãy thử lại sau" in handlers.test() for _ in range(7)] == [False] * 6 + [True]


def test_hosts_of_broken_addresses_are_none() -> None:
    assert [host_of(address) for address in (None, "", "http://[", "http://a:b/")] == [""] * 4
