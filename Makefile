# Everything from a bare checkout and Python 3.11 or newer: `make run`, `make test`.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
# A run starts a process for each role; without compiled files each would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test check lint types contracts templates translations migrations tests \
	bench soak pictures promises localstripe clean

help:
	@echo "make run       everything, with demo data, on http://$(HOST):$(PORT)"
	@echo "make setup     the virtual environment alone: then .venv/bin/peerdesk is there"
	@echo "make test      lint, types, contracts, every test"
	@echo "make check     lint, types and contracts alone"
	@echo "make bench     the measurements of docs/, beside their rivals"
	@echo "make soak      an hour of load while processes are killed (SECONDS=… for less)"
	@echo "make pictures  the pictures of README.md, taken anew"
	@echo "make localstripe  our local payment provider beside an independent one"
	@echo "make promises  which test keeps which promise"

setup:
	@$(PYTHON) scripts/bootstrap.py

run: setup
	$(BIN)/peerdesk run --demo --host $(HOST) --port $(PORT)

check: lint types contracts templates translations migrations

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

templates: setup
	@find peerdesk -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --check --target-version 5.2

translations: setup
	@$(BIN)/python -m peerdesk.config.translations

migrations: setup
	$(BIN)/peerdesk manage makemigrations --check --dry-run

test: check tests

tests: setup translations
	CHROMIUM="$$($(BIN)/python scripts/install_browser.py)" && export CHROMIUM && \
		$(BIN)/pytest -q -n 2 --dist loadgroup $(TESTS)

bench: setup
	$(BIN)/python -m bench

soak: setup
	$(BIN)/python -m bench.soak

pictures: setup
	CHROMIUM="$$($(BIN)/python scripts/install_browser.py)" && export CHROMIUM && \
		$(BIN)/python scripts/pictures.py

# An independent server of Stripe's API, GPL: for this alone, in an environment of its own.
localstripe: setup
	test -x .cache/localstripe/bin/localstripe || { $(PYTHON) -m venv .cache/localstripe && \
		.cache/localstripe/bin/pip install -q "localstripe>=1.15"; }
	LOCALSTRIPE=.cache/localstripe/bin/localstripe $(BIN)/pytest -q tests/localstripe/same.py

promises: setup
	@$(BIN)/python scripts/promises.py

clean:
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
