# make portal   the sample portal in site/        make test   all tests
# make leaks    10,000 drawn portfolios shared, none of which may leak
# make lint     style and types                   make docs   the same as portal
# make reference   docs/reference from the code
# make letters     the Word templates from the code
# make fuzz     10,000 broken workbooks
# make bench    what builds cost here        make bench-peers   the same beside other tools
# Needs Python 3.11 or newer; name one with PYTHON=…. pip takes its index from the
# environment (PIP_INDEX_URL, PIP_FIND_LINKS …) as it always does.

VENV ?= .venv
PYTHON ?=
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
INSTALL = $(PIP) install --quiet --constraint constraints.txt
NEEDED = pyproject.toml constraints.txt
PYTHONS = $(if $(PYTHON),$(PYTHON),python3 python3.13 python3.12 python3.11 python)
IS_NEW = import sys; sys.exit(sys.version_info < (3, 11))

WRITE_REFERENCE = from pathlib import Path; \
  from reqportal.scaffold import write_reference; \
  write_reference(Path('docs/reference'), 'zh')

WRITE_LETTERS = from pathlib import Path; \
  from reqportal.letters.drafts import write_drafts; \
  write_drafts(Path('site_templates/letters'))

.PHONY: portal docs reference letters test fuzz leaks lint bench bench-peers pictures clean

portal docs: $(VENV)/.portal
	$(BIN)/reqportal build

reference: $(VENV)/.portal
	$(BIN)/python -c "$(WRITE_REFERENCE)"

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

leaks: $(VENV)/.dev
	REQPORTAL_PORTFOLIOS=10000 $(BIN)/python -m pytest -n 0 tests/share/test_portfolios.py

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.dev
	$(BIN)/python bench/run.py --sizes 100,1000 --edits

bench-peers: $(VENV)/.dev
	$(BIN)/python bench/run.py --sizes 100,1000,10000 --edits --peers \
	  --cache $(VENV)-peers --to docs/reference/performance.md

fuzz: $(VENV)/.dev
	REQPORTAL_FUZZ=10000 $(BIN)/python -m pytest -n auto tests/workbook/fuzz

letters: $(VENV)/.portal
	$(BIN)/python -c "$(WRITE_LETTERS)"

pictures: $(VENV)/.dev portal
	$(BIN)/python tests/browser/pictures.py

clean:
	rm -rf $(VENV) .reqportal site build dist

$(BIN)/python:
	@for python in $(PYTHONS); do \
	  if "$$python" -c '$(IS_NEW)' 2>/dev/null; then \
	    echo "Making $(VENV) with $$python"; \
	    "$$python" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; \
	    exit 0; \
	  fi; \
	done; \
	echo "Python 3.11 or newer was not found (tried: $(PYTHONS)); name it: make PYTHON=…" >&2; \
	exit 1

$(VENV)/.portal: $(NEEDED) | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(NEEDED) | $(BIN)/python
	$(INSTALL) --editable '.[dev]'
	@touch $(VENV)/.portal $@
