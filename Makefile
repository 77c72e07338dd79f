# A fresh machine needs python3 (3.11 or later, with venv and pip) and make. Everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt \
	--only-binary pygambit
WORKERS ?= 2
PROFILE := ci
PYTEST = OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -m "" -n $(WORKERS) --dist loadgroup --hypothesis-profile=$(PROFILE)
# What looks at the whole from outside, the longest group first. Coverage is asked of the tests of the parts alone:
# tracing doubles their time.
WHOLE := tests/browser tests/axioms tests/wheel docs README.md

.PHONY: help demo test test-all bench clean

help:
	@echo "make demo      install, and compare bargaining solutions on three shipped games"
	@echo "make test      every check that continuous integration runs"
	@echo "make test-all  the same with many more random examples"
	@echo "make bench     measure speed, as ratios to a baseline of the same run (an hour)"
	@echo "make clean     remove builds, caches and reports (not .venv)"

# One stamp an installation: nothing is installed again until what it depends on changes.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "== installing détente into $(VENV)"
	$(INSTALL) --editable '.[plot,web]'
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "== installing détente and what its tests need into $(VENV)"
	$(INSTALL) --editable '.[dask,docs,fast,gambit,interop,mcp,plot,web,test]'
	@touch $@ $(VENV)/.installed-run

demo: $(VENV)/.installed-run
	@$(BIN)/detente compare example:hot-dogs
	@$(BIN)/detente compare example:curse
	@$(BIN)/detente compare example:public-good
	@echo
	@echo "Try next:"
	@echo "  $(BIN)/detente explain example:curse --concept coco   the argument in words"
	@echo "  $(BIN)/detente solve example:hot-dogs --json      one agreement, with its certificate"
	@echo "  $(BIN)/detente serve                              see it in the browser, and change the numbers"
	@echo "  $(BIN)/detente plot example:hot-dogs -o deal.svg  a picture"
	@echo "  $(BIN)/detente report example:curse -o curse.html one page to mail to the other side"
	@echo "  $(BIN)/detente games                              the other shipped games"
	@echo "  $(BIN)/detente concepts                           what can be computed"
	@echo "  $(BIN)/detente --help                             everything else"
	@echo "  docs/explanation/how-to-choose-a-concept.md          which of them suits your case"
	@echo "  README.md, 'A game file looks like this'             how to write down your own game"

test-all: PROFILE := deep
test test-all: $(VENV)/.installed-test
	@echo "== format"
	@$(BIN)/ruff format --check .
	@echo "== lint"
	@$(BIN)/ruff check .
	@echo "== types"
	@$(BIN)/mypy
	@echo "== import contracts"
	@$(BIN)/lint-imports
	@echo "== tests of the parts, with coverage"
	@rm -f coverage.json
	@$(PYTEST) $(addprefix --ignore=,$(WHOLE)) --cov --cov-report=json --cov-report=term
	@$(BIN)/python tests/architecture/coverage_floors.py coverage.json
	@echo "== laws, pages, documents, wheel"
	@$(PYTEST) $(WHOLE)

# The peers are optional: a row whose library is missing says so.
$(VENV)/.installed-bench: $(VENV)/.installed-test
	@echo "== installing the libraries that détente is compared with"
	@$(INSTALL) --editable '.[bench]' || echo "some are missing; the rows that need them will say so"
	@touch $@

bench: $(VENV)/.installed-bench
	@$(BIN)/python benchmarks/run.py

clean:
	rm -rf build dist coverage.json .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache \
		.ruff_cache
