# Two commands are enough: `make run` opens a MASC fortnight in the browser, `make test` runs everything that CI runs.
# `make help` lists the rest. Each makes what it needs first, and does so once.

PORT ?= 8400
export PORT
# Compiled modules are kept, whatever the machine says elsewhere: they make the second start quick.
export PYTHONDONTWRITEBYTECODE :=
# An environment of another version, or a certain Python: make test PYTHONS=3.12, make run PYTHON=/usr/bin/python3.
PYTHONS ?= 3.13 3.12 3.11
PYTHON ?= $(shell scripts/find_python.sh $(PYTHONS))
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest

# What a test needs beside Python decides which part runs it.
ALONE := not browser and not azurite and not port
QUICK := $(ALONE) and not slow
UNIT := $(QUICK) and not journey

RENDERER := sandbox/page/node_modules/.package-lock.json
ORACLES := tests/oracles/node_modules/.package-lock.json
KQL := tests/kql/node_modules/.package-lock.json
AZURITE := tests/azurite/node_modules/.package-lock.json

part = @printf '\n== %s, %s\n' "$(1)" "$$(date +%H:%M:%S)"

.PHONY: check-azure help run test quick lock sandbox functions env packages lint types imports unit tests coverage slow browser azurite older
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: env $(RENDERER) ## everything on this machine: the sandbox, MASC and invented cases, at one address (PORT=8400)
	@$(BIN)/python -m demo

test: env lint types imports tests coverage slow browser azurite older ## all that CI runs
	$(call part,All parts have passed)

quick: env lint types imports unit ## what to run while you work: no journeys, no browser, no coverage

sandbox: env $(RENDERER) ## Microsoft's side alone, on PORT; SANDBOX_BOT_URL tells where /api/messages is
	@$(BIN)/python -m sandbox

functions: env ## the functions alone, known to the sandbox by URL settings only
	@$(BIN)/python -m demo.functions

check-azure: env $(KQL) ## what Microsoft's own tools say of infra/, where the machine has them
	@$(PYTEST) -q -n auto tests/infra

lock: env ## compile the pins anew from pyproject.toml and the package.json files (asks the registries)
	scripts/lock.sh $(BIN)/uv

env:
	@scripts/make_env.sh $(VENV) "$(PYTHON)" requirements-dev.txt

# The parts of `make test`, each of which can be run alone after `make env`.

lint:
	$(call part,Lint)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types:
	$(call part,Types)
	@$(BIN)/pyright

imports:
	$(call part,Imports)
	@$(BIN)/lint-imports --no-logo

unit: $(ORACLES) $(KQL)
	$(call part,Unit tests)
	@$(PYTEST) -n auto -q -m "$(UNIT)"

tests: $(ORACLES) $(KQL)
	$(call part,Unit tests and journeys)
	@$(PYTEST) -n auto -q -m "$(QUICK)" --cov --cov-report= --durations=5

coverage:
	$(call part,Coverage: rules and work whole)
	@$(BIN)/coverage report --include='masc_graph/domain/*,masc_graph/work/*' --fail-under=100
	$(call part,Coverage: everything)
	@$(BIN)/coverage report --fail-under=90

# What takes long runs without the tracer, which would double its time: coverage is for the other tests to bring.
slow:
	$(call part,Crashes and storms)
	@$(PYTEST) -n auto -q --dist worksteal -m "$(ALONE) and slow" --durations=5

browser: $(RENDERER) $(ORACLES)
	$(call part,Journeys in the browser)
	@scripts/with_chromium.sh $(PYTEST) -q -m "browser or port"

azurite: $(AZURITE)
	$(call part,Journeys on Azurite)
	@if [ -e $(AZURITE) ]; then $(PYTEST) -q -m azurite; fi

# CI proves the oldest Python that Azure offers us too, where the machine has it.
older:
	@if [ -n "$$CI" ] && old=$$(scripts/find_python.sh 3.11 2>/dev/null) && ! $(BIN)/python --version | grep -q ' 3\.11'; then \
		printf '\n== Unit tests on 3.11, %s\n' "$$(date +%H:%M:%S)"; \
		scripts/make_env.sh .venv311 "$$old" requirements-dev.txt && .venv311/bin/python -m pytest -n auto -q -m "$(UNIT)"; \
	fi

%/node_modules/.package-lock.json: %/package-lock.json
	@scripts/npm_ci.sh $*
