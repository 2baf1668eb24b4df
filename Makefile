# Every task of the project. `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
TESTS ?= tests
ARGS ?=
export PYTHON

##@ For everyone

.PHONY: run
run: .venv/.ready-run  ## start the bot on 127.0.0.1:3978 with SQLite, without Teams (ARGS="--port 4000")
	@$(BIN)/justera serve --local $(ARGS)

.PHONY: demo
demo: .venv/.ready-run  ## play the demo meeting; minutes and cards end up in build/demo/
	@$(BIN)/python -m playground.demo $(ARGS)

.PHONY: help
help:  ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

##@ For whoever changes it

.PHONY: test
test: check  ## all that CI runs: check, then every test, the quick ones first (TESTS="tests/unit -k dates")
	@$(BIN)/python -m pytest $(TESTS)

.PHONY: check
check: .venv/.ready-dev  ## style, types and the walls between packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: fix
fix: .venv/.ready-dev  ## put right what ruff can put right by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: bench
bench: .venv/.ready-dev  ## messages a second, beside the stock SDK's echo bot
	@$(BIN)/python -m tests.load.bench $(ARGS)

LOCK = $(BIN)/uv pip compile pyproject.toml --group build --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --system-certs --custom-compile-command "make lock" $(ARGS)

.PHONY: lock
lock: .venv/.ready-dev  ## pin the dependencies anew in requirements/ (ARGS=--upgrade for the newest)
	@$(LOCK) --extra postgresql --output-file requirements/run.txt
	@$(LOCK) --all-extras --constraints requirements/run.txt --output-file requirements/dev.txt

.PHONY: clean
clean:  ## remove what was built and installed here
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Set-up is repeated only when what it depends on has changed.
.venv/.ready-run: requirements/run.txt pyproject.toml scripts/setup
	@sh scripts/setup run
	@touch $@

.venv/.ready-dev: requirements/run.txt requirements/dev.txt pyproject.toml scripts/setup
	@sh scripts/setup dev
	@touch .venv/.ready-run $@
