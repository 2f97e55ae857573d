# Two commands are all that most people need: `make build` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest

.PHONY: build test check xblocks workbench golden bench docs browser database clean help

build: .venv/installed  ## Install ldn into .venv and build every course into dist/
	$(BIN)/ldn build

test: .venv/developed browser  ## Everything that CI runs: lint, types, contracts, documents, all tests
	$(MAKE) --no-print-directory check
	$(PYTEST) -n auto --dist worksteal --ignore tests/xblocks
	$(MAKE) --no-print-directory xblocks

xblocks: build .venv-teak/installed .venv-newest/installed browser database  ## Test the XBlocks on both supported sets of Django and XBlock
	.venv-teak/bin/python -m pytest -n auto --dist loadgroup tests/xblocks
	.venv-newest/bin/python -m pytest -n auto --dist loadgroup tests/xblocks

workbench: build .venv-newest/installed  ## Try the XBlocks of the built course in a browser: no Open edX needed
	.venv-newest/bin/python -m tests.platform.workbench dist/leadership-development-en.tar.gz

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

bench: .venv/developed build .venv-newest/installed  ## Measure speed, memory and size beside the peers
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/preview.py
	.venv-newest/bin/python benchmarks/xblocks.py

browser:  ## Install Debian's Chromium if it is missing and may be installed
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; } \
	  || echo "Chromium is missing: the browser tests will be skipped. Install it with: apt-get install chromium" >&2

database:  ## Install Debian's MariaDB and gettext if they are missing and may be installed
	@{ command -v mariadbd && command -v msgfmt; } >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends mariadb-server gettext; } \
	  || echo "MariaDB or gettext is missing: tests will be skipped. Install them with: apt-get install mariadb-server gettext" >&2

clean:  ## Remove everything that these commands made
	rm -rf .venv .venv-teak .venv-newest xblocks/build dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help:  ## List the commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /	/' | expand -t 10

.venv/python: ; $(PYTHON) -m venv .venv || { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }; touch $@

.venv/installed: .venv/python pyproject.toml constraints.txt xblocks/pyproject.toml $(wildcard xblocks/ldn_xblocks/conf/locale/*/LC_MESSAGES/*.po)
	$(PIP) install --constraint constraints.txt --editable '.[preview]' --editable xblocks
	touch $@

.venv/developed: .venv/installed xblocks/pyproject.toml
	$(PIP) install --constraint constraints.txt --editable '.[dev,platform,preview]' --editable xblocks
	touch $@

.venv-%/installed: xblocks/constraints-%.txt xblocks/pyproject.toml $(wildcard xblocks/ldn_xblocks/conf/locale/*/LC_MESSAGES/*.po)
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/python -m pip --disable-pip-version-check --quiet install --constraint $< --editable 'xblocks[test,bench]'
	touch $@
