# Needs make and Python 3.11 or newer, nothing else. Bare `make` lists the targets.

HOST ?= 127.0.0.1
PORT ?= 8080
VENV ?= .venv
ARGS ?=
TESTED ?=
UPGRADE ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The first interpreter that runs and is new enough; PYTHON=/path/to/python overrides.
FIND_PYTHON = $(or $(PYTHON),$(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done))
# No index, no links, no header: a lock names packages and hashes, never the place they came from.
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run test check search mutants lint format coverage unused bench lock clean

help: ## List the targets
	@echo "make TARGET, where TARGET is:"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

run: $(VENV)/.run ## Set up and start PlanSync, the demo without a Strava app (HOST=127.0.0.1 PORT=8080)
	@exec $(BIN)/plansync serve --host $(HOST) --port $(PORT) --demo-without-strava $(ARGS)

test: $(VENV)/.dev ## Set up and run the whole suite (ARGS="-k feed" is handed to pytest)
	@$(BIN)/python -m pytest $(ARGS)

check: $(if $(TESTED),,test) lint ## Tests, lint, types, layers, dependencies (TESTED=yes: tests have just run)

search: $(VENV)/.dev ## Look for a plan that breaks a rule in ten thousand made-up weeks
	@PLANSYNC_PLANNING_WEEKS=10000 $(BIN)/python -m pytest tests/unit/plan/test_ten_thousand_weeks.py $(ARGS)

mutants: $(VENV)/.dev ## Break the planner in thousands of ways and see which a test finds (hours)
	@CI=true PLANSYNC_PLANNING_EXAMPLES=1 $(BIN)/mutmut run $(ARGS)

lint: $(VENV)/.dev ## Everything `make check` does, without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy plansync tests $(if $(wildcard bench/*.py),bench)
	$(BIN)/lint-imports --cache-dir .cache/import-linter
	$(BIN)/deptry plansync

format: $(VENV)/.dev ## Lay out the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage: $(VENV)/.dev ## Run the suite and report the lines no test reaches
	@$(BIN)/coverage run -m pytest $(ARGS)
	@$(BIN)/coverage report

unused: $(VENV)/.dev ## List what nothing seems to use (a hint, not a gate)
	-@$(BIN)/vulture

bench: $(VENV)/.dev ## Measure how fast it is (ARGS is handed to bench)
	@$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/.dev ## Write both requirement locks from pyproject.toml (UPGRADE=yes: newest versions)
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group dev --all-extras --constraints requirements.lock --output-file requirements-dev.lock

clean: ## Remove the environment and everything made from the code
	rm -rf $(VENV) .cache .hypothesis .ruff_cache build dist htmlcov

# Set-up. Each stamp is as new as the lock it was made from, so nothing is done twice.

$(VENV)/.python:
	$(eval python := $(FIND_PYTHON))
	@test -n "$(python)" || { \
		echo "PlanSync needs Python 3.11 or newer and found none." >&2; \
		echo "Install it (Debian, Ubuntu: apt-get install python3.11 python3.11-venv)" >&2; \
		echo "or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(python) does not run or is older than Python 3.11; name another with PYTHON=." >&2; exit 1; }
	@$(python) -m venv $(VENV) || { \
		echo "$(python) cannot make a virtual environment." >&2; \
		echo "Install what it lacks (Debian, Ubuntu: apt-get install $(notdir $(python))-venv)." >&2; exit 1; }
	@touch $@

# The dev lock holds everything the runtime lock holds, so it serves `make run` too.
$(VENV)/.dev: $(VENV)/.python requirements-dev.lock pyproject.toml
	@echo "Setting up $(VENV) for development; the first time takes a minute or two."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $(VENV)/.run $@

$(VENV)/.run: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Setting up $(VENV); the first time takes a minute."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@
