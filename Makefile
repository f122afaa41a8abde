# Every target's help is the comment beside it; `make help` prints them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Half more test processes than cores: many tests wait for a process, a socket or a database.
JOBS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 3 / 2)))

.DEFAULT_GOAL := help
.PHONY: help install demo test check format bench faults load image lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP)  ## make .venv from the hashed lock file, with .venv/bin/banyan in it

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Banyan needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install  ## stand-in monolith, new side, gateway and traffic; Ctrl-C stops it all (ARGS=--no-traffic)
	@$(BIN)/banyan demo $(ARGS)

test: install  ## run all tests (BANYAN_TEST_SERVICES=required makes a missing service fail)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: install  ## ruff format and lint, mypy strict, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: install  ## let ruff format and fix
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: install  ## measure the gateway beside Envoy, nginx, haproxy and others; writes docs/benchmarks.md
	@$(BIN)/python -m loadtests.bench $(ARGS)

faults: install  ## break the shadow's other side and the store while clients come steadily; figures as a table
	@$(BIN)/python -m loadtests.faults $(ARGS)

load: install  ## locust users of the ERP against a running gateway, headless, with thresholds
	@$(BIN)/python -m loadtests.load $(ARGS)

image: install  ## build the container image, or without an engine check the Dockerfile's steps
	@$(BIN)/python -m deploy.image $(ARGS)

lock:  ## resolve the dependencies anew into requirements.lock (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o requirements.lock

clean:  ## remove .venv, caches and the demo's state
	@rm -rf $(VENV) .banyan .bench .pytest_cache .mypy_cache .ruff_cache
