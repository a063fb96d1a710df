# `make` lists what there is. Needs Python 3.11 or newer, with venv, and nothing else.

# The first Python here that is new enough and can make environments; or say PYTHON=….
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python3.14 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)
NEW_ENOUGH := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))

# Where PyTorch without CUDA comes from on Linux when no wheel of it lies on this machine.
# Empty for the registry that pip uses for everything else (several GB on Linux).
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

# An empty PORT leaves the choice to ERAGUIDE_PORT, else 8000.
PORT ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
TORCH := $(shell sed -n 's/^torch==/torch==/p' constraints.txt)
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run test cover check format lint types imports widget bench evals calibrate clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup: $(READY) ## make .venv with everything in it (two minutes, the first time)

run: setup ## index the guidance, serve it, print the address (PORT=8001 for another port)
	@echo "Reading and indexing the guidance (half a minute the first time) …"
	@$(BIN)/python -m ingest
	@$(BIN)/python -m api $(if $(PORT),--port $(PORT))

test: setup ## every test
	@$(BIN)/python -m pytest

# Where an error would be believed, nothing goes untried.
BELIEVED := corpus/*,assistant/cite.py,evals/measures/*,evals/stats.py

cover: setup ## every test, and the branches that none of them took
	@$(BIN)/python -m pytest --cov --cov-report=
	@$(BIN)/coverage report
	@$(BIN)/coverage report --include='$(BELIEVED)' --fail-under=100

check: format lint types imports ## format, lint, types, who may import whom

format: setup
	@$(BIN)/ruff format --check .

lint: setup
	@$(BIN)/ruff check .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports

WIDGET := api/widget

widget: $(WIDGET)/node_modules/.ready ## build api/static/widget.js anew (needs Node; running does not)
	@cd $(WIDGET) && npm run --silent build -- --logLevel warn

$(WIDGET)/node_modules/.ready: $(WIDGET)/package.json $(WIDGET)/package-lock.json
	@command -v npm >/dev/null || { echo "the widget is built with Node 20.19 or newer and npm:" \
		"install them, or leave api/static/widget.js as it is" >&2; exit 1; }
	@cd $(WIDGET) && npm ci --silent --no-progress
	@touch $@

evals: setup ## ask the question sets and print how good the answers are
	@$(BIN)/python -m ingest
	@$(BIN)/python -m evals run

bench: setup ## time and memory of ingest, command line, service and page
	@$(BIN)/python -m evals bench

calibrate: setup ## fit anew what ranks and releases a sentence, on all tuning questions
	@$(BIN)/python -m ingest
	@$(BIN)/python -m evals calibrate

clean: ## remove .venv and caches; what was indexed (var/) stays
	rm -rf .venv $(WIDGET)/node_modules build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache .benchmarks .coverage

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed and was not found:" \
		"install it, or name it with make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null || { echo "$(PYTHON) is no Python 3.11 or newer with" \
		"venv ($$("$(PYTHON)" --version 2>&1)): name another with make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up .venv with $$("$(PYTHON)" --version) (about two minutes, once) …"
	@$(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null || "$(PYTHON)" -m venv --clear .venv
	@$(BIN)/python -c 'from importlib.metadata import version; \
		assert "torch==" + version("torch").split("+")[0] == "$(TORCH)"' 2>/dev/null || { \
	echo "  PyTorch for the CPU …"; \
	if $(PIP) install --no-index --no-deps --dry-run $(TORCH) >/dev/null 2>&1; then \
		$(PIP) install -c constraints.txt $(TORCH); \
	elif [ "$$(uname -s)" = Linux ] && [ -n "$(TORCH_INDEX)" ]; then \
		$(PIP) install --index-url $(TORCH_INDEX) $(TORCH); \
	else \
		$(PIP) install -c constraints.txt $(TORCH); \
	fi; }
	@echo "  everything else …"
	@$(PIP) install -c constraints.txt -e '.[dev,slack]'
	@touch $@
