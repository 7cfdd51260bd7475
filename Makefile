# Everything is made from here; `make help` lists it.

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test explore check docs golden bench lock clean

unexport PYTHONDONTWRITEBYTECODE  # else every process that a test starts compiles the program anew

BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade)

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.runtime ## install what the program needs, into .venv

setup-dev: .venv/.dev ## the same, with the tools for tests and checks

run: setup ## set everything up and start the service
	$(BIN)/fairhire serve

test: setup-dev ## run the tests
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder  # of two cores, one often waits

explore: setup-dev ## try properties on ten times as many examples, drawn at random
	$(BIN)/pytest -n 2 --dist loadfile -m hypothesis --hypothesis-profile=explore --timeout=0

check: setup-dev ## style, types, imports, questionnaires, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/fairhire check
	$(BIN)/python docs/generate.py --check

docs: setup-dev ## write the generated pages again
	$(BIN)/python docs/generate.py

golden: setup-dev ## rewrite expected transcripts and documents; review the change
	$(BIN)/pytest -n 0 --golden

bench: .venv/.bench ## measure, each figure against its baseline
	$(BIN)/python -m benchmarks

lock: setup-dev ## renew the requirements files (UPGRADE=1 takes newer releases)
	$(LOCK) --output-file=requirements.txt pyproject.toml
	$(LOCK) --extra=dev --constraint=requirements.txt --output-file=requirements-dev.txt pyproject.toml

clean: ## remove .venv, caches and build output (never ./data)
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.created:
	@for python in python3.11 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv .venv && touch $@ && exit 0; exit 1; \
		fi; \
	done; \
	echo "fairhire needs Python 3.11 or newer, and found none: please install it and try again." >&2; \
	exit 1

.venv/.runtime: .venv/.created requirements.txt pyproject.toml
	$(PIP_INSTALL) -r requirements.txt
	$(PIP_INSTALL) --no-deps -e .
	@touch $@

.venv/.dev: .venv/.created requirements.txt requirements-dev.txt pyproject.toml
	$(PIP_INSTALL) -r requirements-dev.txt
	$(PIP_INSTALL) --no-deps -e .
	@touch .venv/.runtime $@

.venv/.bench: .venv/.dev benchmarks/requirements.txt
	$(PIP_INSTALL) -r benchmarks/requirements.txt
	@touch $@
