# Two commands do everything: make run, make test.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run demo test coverage format bench clean

run: .venv/installed  ## crawl, match, alert; then go on as a service
	@$(BIN)/callwatch run

demo: .venv/installed  ## the same once, with no network
	@$(BIN)/callwatch demo

test: .venv/developed  ## everything that must hold
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

coverage: .venv/developed  ## the same tests, half as fast, with what they reach
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered

format: .venv/developed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/developed  ## the measurements that need no data of others
	$(PIP) -e '.[bench]'
	for name in crawl matching_speed matching_job; do $(BIN)/python benchmarks/$$name.py || exit 1; done

clean:
	rm -rf .venv build *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "callwatch needs Python 3.11 or newer: make PYTHON=python3.11 run")'
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	$(PIP) -e .
	@touch $@

.venv/developed: pyproject.toml | .venv/bin/python
	$(PIP) -e '.[dev]'
	@touch $@ .venv/installed
