# `make help` lists what there is. Nothing is needed but Python 3.11+, pip and make.

.DEFAULT_GOAL := help
ifndef TOGETHER # one step after the other, but for what `checks` asks for together
.NOTPARALLEL:
endif
SHELL := /bin/sh

# Modules are compiled once, not by each of the many processes of a check, whatever the machine
# says elsewhere.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
SECONDS ?= 60
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
PYTEST := $(BIN)/python -m pytest
SPREAD := -n $(WORKERS) --dist loadgroup

# A stamp per step: what did not change since is not done again.
STAMP_RUN := $(VENV)/.stamp-run
STAMP_TEST := $(VENV)/.stamp-test
STAMP_PROJECT := $(VENV)/.stamp-project
STAMP_ASSETS := $(VENV)/.stamp-assets
ASSET_SOURCES := $(shell find src/ronghe -name '*.html' -o -name '*.po' -o -path '*/web/styles/*' -o -path '*/presentation/*.py' 2>/dev/null)

##@ Use

.PHONY: demo
demo: assets ## Serve the sample region on this machine (RESET=1 starts over, PORT=8000)
	@$(BIN)/ronghe demo --port $(PORT) $(if $(RESET),--reset)

.PHONY: serve
serve: assets ## Serve this installation's own data
	@$(BIN)/ronghe serve --port $(PORT)

.PHONY: doctor
doctor: assets ## Say what this installation lacks
	@$(BIN)/ronghe doctor

##@ Check

.PHONY: test
test: install-test assets checks test-sqlite test-postgresql test-browser ## Check everything
	@echo "Everything holds."

.PHONY: checks
checks: install-test assets ## Style, types, layers, migrations, translations, side by side
	@$(MAKE) --no-print-directory --jobs=$(WORKERS) --output-sync=target TOGETHER=1 \
	  types kernels lint imports migrations translations

.PHONY: kernels
kernels: install-test # Compiled once here, and not by every worker of the tests
	@$(BIN)/python -m ronghe.config.kernels

.PHONY: lint
lint: install-test ## Style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: install-test ## Types
	$(BIN)/mypy src

.PHONY: imports
imports: install-test ## The layers of the house
	$(BIN)/lint-imports --no-cache

.PHONY: migrations
migrations: install-test ## No model differs from its migrations
	$(BIN)/ronghe manage makemigrations --check --dry-run

.PHONY: translations
translations: install-test ## Every string in both languages
	$(BIN)/python tools/translations.py check

.PHONY: test-sqlite
test-sqlite: install-test assets ## Unit and property tests on SQLite
	$(PYTEST) $(SPREAD) -m "not browser"

.PHONY: test-postgresql
test-postgresql: install-test assets ## Whatever uses the database, on a real PostgreSQL
	$(BIN)/python tests/support/postgresql.py -- $(PYTEST) $(SPREAD) -m "database and not browser" tests/apps tests/config tests/fuzz tests/sample_region tests/web tests/test_layers.py --ignore=tests/sample_region/test_doors.py

.PHONY: test-browser
test-browser: install-test assets ## The pages in a real Chromium, with pictures in screenshots/
	$(BIN)/python tests/support/browser.py -- $(PYTEST) $(SPREAD) -m browser tests/browser

.PHONY: fuzz
fuzz: install-test assets ## Spoilt input on every reader, for a while each (SECONDS=60)
	RONGHE_FUZZ_SECONDS=$(SECONDS) RONGHE_LOG_LEVEL=ERROR $(PYTEST) -s tests/fuzz

##@ Write

.PHONY: format
format: install-test ## Put the source into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: messages
messages: install-test ## Collect the strings of the interface into the catalogue
	$(BIN)/python tools/translations.py merge

.PHONY: access
access: install-test ## Write docs/access.md anew from the policy table
	$(BIN)/python tools/access_table.py

.PHONY: states
states: install-test ## Write docs/states.md anew from the tables of legal changes of state
	$(BIN)/python tools/state_tables.py

.PHONY: assets
assets: $(STAMP_ASSETS) ## Build the stylesheet, the chart bundle and the translations

.PHONY: locks
locks: $(STAMP_RUN) ## Compile requirements/*.txt anew from requirements/*.in (they name no host)
	$(LOCK) requirements/run.in -o requirements/run.txt
	$(LOCK) requirements/test.in -o requirements/test.txt

.PHONY: wheel
wheel: $(STAMP_RUN) ## Build the wheel into dist/
	$(UV) build --quiet --wheel --no-build-isolation --python $(BIN)/python

##@ Prepare

.PHONY: install
install: $(STAMP_PROJECT) ## Make .venv with what Ronghe runs with, and Ronghe in it

.PHONY: install-test
install-test: $(STAMP_PROJECT) $(STAMP_TEST) ## ... and what its checks need

.PHONY: clean
clean: ## Remove what was built, not the data
	rm -rf build dist screenshots .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f src/ronghe/web/static/web/app.css src/ronghe/web/static/web/vega.js src/ronghe/locale/*/LC_MESSAGES/*.mo $(STAMP_ASSETS)
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: clean-all
clean-all: clean ## ... and .venv too
	rm -rf $(VENV)

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ronghe needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(UV): | $(BIN)/python
	@$(BIN)/python -m pip install --quiet uv

# pip knows addresses that only its own configuration names, so it is asked where uv finds nothing.
define install-locked
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1) || \
	  $(BIN)/python -m pip install --quiet --require-hashes -r $(1)
	@touch $@
endef

$(STAMP_RUN): requirements/run.txt | $(UV)
	@echo "Installing what Ronghe runs with"
	$(call install-locked,requirements/run.txt)

$(STAMP_TEST): requirements/test.txt $(STAMP_RUN)
	@echo "Installing what the checks need"
	$(call install-locked,requirements/test.txt)

$(STAMP_PROJECT): pyproject.toml build_assets.py $(STAMP_RUN)
	@echo "Installing Ronghe and building its assets"
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(STAMP_ASSETS): $(ASSET_SOURCES) $(STAMP_PROJECT)
	@$(BIN)/python build_assets.py >/dev/null
	@touch $@
