# make install | run | check (a minute, for every edit) | test | eval | clean
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
JOBS   ?= 2

.PHONY: install run check test lint eval clean

install: $(READY)

# The marker is touched last, so that an installation that was cut short starts again.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên; đặt PYTHON=python3.11 (đang dùng: $$($(PYTHON) --version 2>&1))"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Đang cài đặt các gói phần mềm (chỉ lần đầu, có thể mất vài phút)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt --editable ".[dev]"
	@touch $@

run: install
	$(BIN)/python app.py

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

FAST := tests/index/text tests/index/test_vietnamese.py tests/assistant/grounding tests/assistant/offline tests/prompts \
  tests/linear/test_functions.py::test_every_public_function_that_takes_text_is_run

check: lint
	$(BIN)/python -m pytest -q -n $(JOBS) $(FAST)

test: lint
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

eval: install
	$(BIN)/python -m eval run --cases eval/sample/cases.jsonl --reports eval/sample/reports --out build/eval --thresholds eval/thresholds.toml

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
