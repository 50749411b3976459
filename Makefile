# make run     set up everything, index docs/sources and serve the page on http://127.0.0.1:8000
# make test    run all tests (make test-fast: without models and browser)
# make lint    ruff, mypy, import-linter
# make bench   print figures of speed and quality beside the plain libraries
# make docs    write the reference pages from the code
#
# Variables:
#   PYTHON        the Python to make the virtual environment with (3.11 or later)
#   TORCH_INDEX   where to install PyTorch from, such as https://download.pytorch.org/whl/cpu, PyTorch's own index of
#                 builds without CUDA (on Linux the usual registry's build brings several gigabytes of it along)
#   PORT, HOST    where to serve
#   SOURCES       the folder of documents to index

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
SOURCES ?= docs/sources
TORCH_INDEX ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
TORCH := $(shell grep '^torch==' constraints.txt)

.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint bench docs constraints clean

help:
	@sed -n -e '/^#/!q' -e 's/^# \{0,1\}//p' Makefile

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "approvalbot needs Python 3.11 or later; set PYTHON")'
	@echo "Installing into $(VENV) (a few minutes, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what tests and linters need"
	@$(PIP) --editable ".[test,lint]"
	@touch $@

run: $(VENV)/.installed
	@$(BIN)/approvalbot index $(if $(SOURCES),"$(SOURCES)")
	@$(BIN)/approvalbot serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -m "not bench"

test-fast: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest tests/bench -m bench -s -q

docs: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.docs.reference

constraints: $(VENV)/.installed-dev
	@{ head -n 1 constraints.txt; $(BIN)/python -m pip freeze --all --exclude-editable --exclude pip | sed 's/+cpu//'; } > constraints.new
	@mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist build
