# Every task of the project. `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
NODE_MODULES := playground/page/node_modules
# Debian's npm and a wheel's are both Node scripts: whichever set-up found is the one that runs the checks.
PATH := $(PATH):$(CURDIR)/.venv/bin
TESTS ?= tests
# Three files of tests at a time: many of them wait for something. JOBS= runs one after the other.
JOBS ?= -n 3 --dist loadfile --no-loadscope-reorder
ARGS ?=
export PYTHON PATH

##@ For everyone

.PHONY: run
run: .venv/.ready-run .venv/.ready-page  ## start the bot and a Teams of its own in the browser (ARGS="--port 4000")
	@$(BIN)/justera playground $(ARGS)

.PHONY: demo
demo: .venv/.ready-run  ## play the demo meeting; minutes and cards end up in build/demo/
	@$(BIN)/python -m playground.demo $(ARGS)

.PHONY: help
help:  ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ For whoever changes it

.PHONY: test
test: check browser  ## all that CI runs: check, then every test, the quick ones first (TESTS="tests/unit")
	@$(BIN)/python -m pytest $(JOBS) $(TESTS)

.PHONY: check
check: .venv/.ready-dev .venv/.ready-page-dev  ## style, types and the walls between packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(NODE_MODULES)/.bin/prettier --check --log-level warn playground/page
	@$(NODE_MODULES)/.bin/tsc --project playground/page
	@node playground/page/checks/page.mjs

.PHONY: fix
fix: .venv/.ready-dev .venv/.ready-page-dev  ## put right what ruff and prettier can put right by themselves
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(NODE_MODULES)/.bin/prettier --write --log-level warn playground/page

.PHONY: pictures
pictures: .venv/.ready-dev .venv/.ready-page-dev browser  ## draw every card into build/pictures/, and those in docs/
	@$(BIN)/python -m tests.browser.pictures $(ARGS)

.PHONY: bench
bench: .venv/.ready-dev  ## messages a second beside the stock SDK's echo bot, documents, reminders, growth
	@status=0; $(BIN)/python -m tests.load.bench $(ARGS) || status=1; \
	for bench in pdf doc due growth; do $(BIN)/python -m tests.load.$${bench}bench || status=1; done; \
	exit $$status

.PHONY: soak
soak: .venv/.ready-dev  ## kill, starve and confuse the bot for a quarter of an hour, and see that nothing is lost
	@FAULTS=long $(BIN)/python -m pytest -s tests/faults $(ARGS)

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --system-certs --custom-compile-command "make lock" $(ARGS)
LOCK = $(COMPILE) pyproject.toml --group build

.PHONY: lock
lock: .venv/.ready-dev  ## pin the dependencies anew in requirements/ (ARGS=--upgrade for the newest)
	@$(LOCK) --extra postgresql --extra seal --output-file requirements/run.txt
	@$(LOCK) --all-extras --constraints requirements/run.txt --output-file requirements/dev.txt
	@$(COMPILE) --group node --output-file requirements/node.txt
	@cd playground/page && npm install --package-lock-only --silent

.PHONY: clean
clean:  ## remove what was built and installed here
	@rm -rf .venv $(NODE_MODULES) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Set-up is repeated only when what it depends on has changed.
.venv/.ready-run: requirements/run.txt pyproject.toml scripts/setup
	@sh scripts/setup run
	@touch $@

.venv/.ready-dev: requirements/run.txt requirements/dev.txt pyproject.toml scripts/setup
	@sh scripts/setup dev
	@touch .venv/.ready-run $@

PAGE := playground/page/package.json playground/page/package-lock.json requirements/node.txt scripts/setup-page

.venv/.ready-page: .venv/.ready-run $(PAGE)
	@sh scripts/setup-page $$([ -e .venv/.ready-page-dev ] && echo dev || echo run)
	@touch $@

.venv/.ready-page-dev: .venv/.ready-dev $(PAGE)
	@sh scripts/setup-page dev
	@touch .venv/.ready-page $@

.PHONY: browser
browser:
	@sh scripts/setup-browser
