# Every task of this repository. Plain venv and pip: nothing has to be installed first but Python 3.11+, git and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TEMPLATES := $(wildcard services/core/templates minutes/templates)
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo run worker test test-fast test-postgresql check fmt docs messages lock sbom bundle bench clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(STAMP)  ## make the virtual environment and install what is pinned; quick when nothing changed

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --no-deps --editable .
	@touch $(STAMP)

demo: setup  ## the sample recording becomes draft minutes, on the same path as an upload
	$(BIN)/workstyle demo

run: setup  ## serve the suite on http://127.0.0.1:8000 with the demonstration accounts
	$(BIN)/workstyle serve --demonstration

worker: setup  ## one more worker beside a running suite
	WORKSTYLE_WORKER_NAME=worker-$$$$ $(BIN)/workstyle worker

test: setup  ## everything that this machine can run
	nice $(BIN)/python -m pytest -n auto --dist loadfile -ra $(PYTEST_ARGS)

test-fast: setup  ## what takes less than a second a test: no browser, no PostgreSQL, no long speech
	$(BIN)/python -m pytest -n auto -m "not slow and not postgres and not browser and not weights and not gpu" tests/unit tests/integration tests/repository $(PYTEST_ARGS)

test-postgresql: setup  ## once more on PostgreSQL what touches a database; needs TEST_POSTGRES_URL
	nice $(BIN)/python -m pytest -n auto --dist loadfile -ra --database postgresql -m "not browser" $(PYTEST_ARGS)

check: setup  ## lint, formatting, types, import contracts, templates; runs them all and fails when one fails
	@failed=0; \
	run() { echo "== $$1"; shift; "$$@" || failed=$$((failed + 1)); }; \
	run "ruff check" $(BIN)/ruff check .; \
	run "ruff format" $(BIN)/ruff format --check .; \
	run "mypy --strict" $(BIN)/mypy; \
	run "import contracts" $(BIN)/lint-imports; \
	run "djlint" $(BIN)/djlint --lint --quiet $(TEMPLATES); \
	echo "$$failed of 5 checks failed"; test $$failed -eq 0

fmt: setup  ## put code into its form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: setup  ## write docs/reference and .env.example from the code
	$(BIN)/python -m services.app.upkeep.reference

messages: setup  ## collect the sentences of templates and code into the catalogues
	$(BIN)/python -m services.app.upkeep.catalogues

lock: setup  ## pin what is installed now, for whole installations and for web-only nodes
	$(BIN)/python -m services.app.upkeep.locks

sbom: setup  ## list dependencies with their licences: dist/sbom.cdx.json (CycloneDX)
	$(BIN)/python -m services.app.upkeep.sbom

bundle: setup  ## one archive in ./dist that installs a server without a network; WITH="postgresql janus" adds those
	$(BIN)/python -m services.app.upkeep.bundle $(foreach addition,$(WITH),--with $(addition))

bench: setup  ## measure again what docs/benchmarks.md says; takes hours on two cores
	set -e; for script in $$(grep -l __main__ benchmarks/*.py); do echo "== $$script"; $(BIN)/python -m benchmarks.$$(basename $$script .py); done

clean:  ## remove what can be made again; keeps the virtual environment and ./var
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage build
