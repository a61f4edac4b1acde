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

# What the tests ask of Graph is written down here, and held against Microsoft's metadata after them.
CALLS := build/graph_calls

RENDERER := sandbox/page/node_modules/.package-lock.json
ORACLES := tests/oracles/node_modules/.package-lock.json
KQL := tests/kql/node_modules/.package-lock.json
AZURITE := tests/azurite/node_modules/.package-lock.json

# Every part goes through this: its heading, the commands, and what it took, for the table at the end.
PART := @scripts/part.sh

.PHONY: help run test patient quick proof lock sandbox functions env packages lint types imports unit tests paper coverage graph browser azurite older check-azure
ifndef BESIDE
.NOTPARALLEL:
endif
.DEFAULT_GOAL := help

help: ## what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: env $(RENDERER) ## everything on this machine: the sandbox, MASC and invented cases, at one address (PORT=8400)
	@$(BIN)/python -m demo

# The browser waits more than it works, so what nobody waits for runs beside it, and lets it go first.
test: env ## all that CI runs; says at its end how long each part took
	@scripts/part.sh --begin
	@$(MAKE) --no-print-directory -j2 -O BESIDE=yes lint types imports
	@$(MAKE) --no-print-directory tests coverage
	@$(MAKE) --no-print-directory -j2 -O BESIDE=yes browser patient
	@scripts/part.sh --end

patient:
	@nice $(MAKE) --no-print-directory BESIDE= azurite proof graph paper older

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
	$(PART) "Lint" sh -c '$(BIN)/ruff check . && $(BIN)/ruff format --check .'

types:
	$(PART) "Types" $(BIN)/pyright

imports:
	$(PART) "Imports" $(BIN)/lint-imports --no-logo

unit: $(ORACLES) $(KQL)
	$(PART) "Unit tests" $(PYTEST) -n auto -q -m "$(UNIT)"

tests: $(ORACLES) $(KQL)
	@rm -rf $(CALLS)
	$(PART) "Unit tests and journeys" env GRAPH_CALLS=$(CALLS) $(PYTEST) -n auto -q -m "$(QUICK) and not paper" --cov --cov-report= --durations=5

# What is read and not played leaves no line in the coverage, so nothing counts lines meanwhile.
paper: $(KQL)
	$(PART) "Infrastructure, and the house itself" $(PYTEST) -n auto -q -m "$(QUICK) and paper" --durations=5

coverage:
	$(PART) "Coverage: rules and work whole, everything nearly" sh -c "$(BIN)/coverage report \
		--include='masc_graph/domain/*,masc_graph/work/*' --fail-under=100 && $(BIN)/coverage report --fail-under=90"

# make test plays a small, fixed set of each proof; make proof SEEDS=20, or MASC_SEEDS=20, plays many.
SEEDS ?= 1
export MASC_SEEDS ?= $(SEEDS)
proof: env $(ORACLES) ## crashes, storms and searches at length, by as many seeds as you say (SEEDS=1)
	$(PART) "Proofs: crashes and storms" env GRAPH_CALLS=$(CALLS) $(PYTEST) -n auto -q --dist worksteal -m "$(ALONE) and slow" --durations=5

graph:
	$(PART) "Graph's metadata" $(BIN)/python -m tests.graph_metadata $(CALLS)

browser: $(RENDERER) $(ORACLES)
	$(PART) "Journeys in the browser" scripts/with_chromium.sh $(PYTEST) -q -m "browser or port"

azurite: $(AZURITE)
	$(PART) "Journeys on Azurite" sh -c 'if [ -e $(AZURITE) ]; then $(PYTEST) -q -m azurite; fi'

# CI proves the oldest Python that Azure offers us too, where the machine has it: what runs there, not what is drawn,
# read as text or plays Microsoft's side. The worker's rooms are played there by whole journeys.
OLDER := $(addprefix tests/,bot cli domain graph provisioning queue registers teams \
	test_commands.py test_doors.py test_service.py test_settings.py \
	journeys/test_from_nothing.py journeys/test_triage.py journeys/test_agenda.py journeys/test_meetings.py \
	journeys/test_decide.py journeys/test_minutes.py journeys/test_agencies.py)
older:
	@if [ -n "$$CI" ] && old=$$(scripts/find_python.sh 3.11 2>/dev/null) && ! $(BIN)/python --version | grep -q ' 3\.11'; then \
		scripts/make_env.sh .venv311 "$$old" requirements-dev.txt && \
		scripts/part.sh "On Python 3.11" .venv311/bin/python -m pytest -n auto -q -m "$(QUICK)" $(OLDER); \
	fi

%/node_modules/.package-lock.json: %/package-lock.json
	@scripts/npm_ci.sh $*
