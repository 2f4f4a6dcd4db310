# What can be done here: make help
#
# A fresh clone needs Python 3.11, 3.12 or 3.13, make, and a package index. Everything else is
# installed from the lock files, once, into folders git ignores.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# Neighbours stay in one process as long as both are busy: what they share is made once.
PYTEST := $(BIN)/pytest -n 2 --dist worksteal
# Pages name their style sheets and scripts by content: the names come from here.
COLLECT := $(MANAGE) collectstatic --noinput --verbosity 0
# More words for pytest, as in: make test ARGS="tests/domain -k share"
ARGS ?=
# Only these gates, as in: make check GATES="format lint"
GATES ?=

export PORT

.DEFAULT_GOAL := help
.PHONY: help run demo setup test test-postgres journeys check format lock bench soak

help: ## Say what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start Assess with its demo people on this machine (PORT=8000)
	@$(PYTHON) scripts/setup.py run
	@exec $(MANAGE) serve --prepare

demo: ## Put the demo world back as it was; what was done in it is lost
	@$(PYTHON) scripts/setup.py run
	@echo "Bringing the database up to date ..."
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo --afresh

setup: ## Install everything that making and checking need
	@$(PYTHON) scripts/setup.py develop

test: setup ## Run every test on SQLite, those in a browser too (ARGS="...")
	@$(COLLECT)
	@$(BIN)/python scripts/browser.py
	@env -u DATABASE_URL $(PYTEST) $(ARGS)

test-postgres: setup ## Run the tests on PostgreSQL, without the browser's (DATABASE_URL=... ARGS="...")
	@$(COLLECT)
	@url="$$($(BIN)/python scripts/postgres.py)" && \
	DATABASE_URL="$$url" $(PYTEST) -m "not journey" $(ARGS)

journeys: setup ## Run the journeys in a browser (ARGS="...")
	@$(COLLECT)
	@$(BIN)/python scripts/browser.py
	@env -u DATABASE_URL $(PYTEST) -m journey $(ARGS)

check: setup ## Every gate: format, lint, layers, types, tests on both databases ... (GATES="...")
	@$(BIN)/python scripts/check.py $(GATES)

format: setup ## Put the code into its form
	@$(BIN)/ruff check --select I --fix --quiet .
	@$(BIN)/ruff format .

lock: setup ## Choose the newest versions pyproject.toml and package.json allow, and lock them
	@$(BIN)/python scripts/lock.py
	@$(PYTHON) scripts/setup.py develop

bench: setup ## Measure pages under load
	@$(BIN)/python -m bench $(ARGS)

soak: setup ## Run the property tests with fifty times the examples, and open documents in LibreOffice
	@env -u DATABASE_URL $(PYTEST) --hypothesis-profile=soak tests/domain/test_writing.py \
		tests/domain/test_threeway.py tests/domain/test_storm.py tests/domain/test_walk.py \
		tests/domain/test_walk_after.py \
		tests/documents/test_markdown.py tests/documents/test_blocks.py \
		tests/documents/soak_libreoffice.py $(ARGS)
