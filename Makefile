# Two commands are all that most people need: `make build` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest

.PHONY: build test check golden bench docs browser clean help

build: .venv/installed  ## Install ldn into .venv and build every course into dist/
	$(BIN)/ldn build

test: .venv/developed browser  ## Everything that CI runs: lint, types, contracts, documents, all tests
	$(MAKE) --no-print-directory check
	$(PYTEST) -n auto

check: .venv/developed  ## Lint, types, import contracts, generated documents, the sources themselves
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/reference.py --check
	$(BIN)/ldn check

golden: .venv/developed  ## Rewrite the expected files of golden tests; read the diff before you commit it
	$(PYTEST) -n auto --update-golden

docs: .venv/developed  ## Write the generated parts of docs/
	$(BIN)/python docs/reference.py

bench: .venv/developed  ## Measure speed, memory and size beside the peers
	$(BIN)/python benchmarks/bench.py

browser:  ## Install Debian's Chromium if it is missing and may be installed
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; } \
	  || echo "Chromium is missing: the browser tests will be skipped. Install it with: apt-get install chromium" >&2

clean:  ## Remove everything that these commands made
	rm -rf .venv dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help:  ## List the commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /	/' | expand -t 10

.venv/python: ; $(PYTHON) -m venv .venv || { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }; touch $@

.venv/installed: .venv/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	touch $@

.venv/developed: .venv/installed
	$(PIP) install --constraint constraints.txt --editable '.[dev,platform]'
	touch $@
