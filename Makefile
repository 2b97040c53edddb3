# The only definition of green. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help install run test check bench bench-check bench-rivals constraints

help: ## Show what there is to do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.11"; exit 1; }
	@echo "Installing into $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(INSTALL) --editable '.[test]'
	@touch $@

install: $(VENV)/.installed ## Make .venv with the pinned versions

run: $(VENV)/.installed ## Start the service on http://127.0.0.1:8000
	@exec $(BIN)/segment serve

# Every process of the tests computes with one thread: more of them cost three times the work on two cores.
test: $(VENV)/.installed-test ## Run every test, a process on each core
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest \
		--numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.installed-test ## Formatting, lint, types, architecture, security, known vulnerabilities
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive ml backend
	@$(BIN)/python .ci/audit.py

$(VENV)/.installed-bench: $(VENV)/.installed-test
	@$(INSTALL) --editable '.[bench]'
	@touch $@

bench: $(VENV)/.installed-bench ## Measure, against plain libraries in the same run; writes docs/performance.md
	@$(BIN)/python -m bench $(CHAPTERS)

bench-check: $(VENV)/.installed-bench ## Fail where a ratio is worse than the committed one, beyond noise
	@$(BIN)/python -m bench --check $(CHAPTERS)

bench-rivals: $(VENV)/.installed-bench ## Install MLServer, BentoML and mlflow elsewhere, and measure beside them
	@$(BIN)/python -m bench rivals

constraints: $(VENV)/.installed-test ## Write down the installed versions
	@{ head -n 1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > constraints.new
	@mv constraints.new constraints.txt
