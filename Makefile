# A fresh machine needs python3 (3.11 or later, with venv and pip) and make. Everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt \
	--only-binary pygambit
WORKERS ?= 3
PROFILE := ci
# Many interpreters are started, and what the first one has compiled serves the others, whatever the machine says.
export PYTHONDONTWRITEBYTECODE :=
PYTEST = OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -m "" -n $(WORKERS) --dist loadfile --no-loadscope-reorder \
	--hypothesis-profile=$(PROFILE)
# In the order of the work: the longest of what goes to one worker comes first, and many short ones fill up the end.
# Which of them coverage watches is said in tests/conftest.py.
TESTS := tests/browser tests/wheel tests/axioms tests/unit tests/reference tests/architecture src docs README.md

# What numba has compiled before the tests; tests/conftest.py hands it to the workers.
COMPILED := $(CURDIR)/.pytest_cache/numba/before

SITE := build/site
# Pages hold what the code computes, so nothing is kept from an earlier build. A warning is an error.
DOCS = OPENBLAS_NUM_THREADS=1 $(BIN)/sphinx-build --fresh-env --fail-on-warning --keep-going --quiet --jobs $(WORKERS) \
	docs $(SITE)

.PHONY: help demo test test-all lint types compiled documentation docs bench clean

help:
	@echo "make demo      install, and compare bargaining solutions on three shipped games"
	@echo "make test      every check that continuous integration runs"
	@echo "make test-all  the same with many more random examples"
	@echo "make docs      make a site of the documentation, in $(SITE)"
	@echo "make bench     measure speed, as ratios to a baseline of the same run (an hour)"
	@echo "make clean     remove builds, caches and reports (not .venv)"

# One stamp an installation: nothing is installed again until what it depends on changes.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "== installing détente into $(VENV)"
	$(INSTALL) --editable '.[plot,web]'
	@touch $@

# Modules are compiled when they are imported: most of them never are.
$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "== installing détente and what its tests need into $(VENV)"
	$(INSTALL) --no-compile --editable '.[dask,docs,fast,gambit,interop,mcp,plot,web,test]'
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
	@$(MAKE) --no-print-directory --jobs 2 lint types compiled documentation
	@echo "== tests, with coverage of the parts"
	@rm -f coverage.json
	@$(PYTEST) $(TESTS) --cov --cov-report=json
	@$(BIN)/python tests/architecture/coverage_floors.py coverage.json

# Side by side: neither keeps two processors busy.
lint:
	@echo "== format"
	@$(BIN)/ruff format --check .
	@echo "== lint"
	@$(BIN)/ruff check .
	@echo "== import contracts"
	@$(BIN)/lint-imports

types:
	@echo "== types"
	@$(BIN)/mypy

# Once, and not once a worker.
compiled:
	@echo "== compiled loops"
	@NUMBA_CACHE_DIR=$(COMPILED) $(BIN)/python -c "import detente.numerics.jitted_games"

documentation: compiled
	@echo "== documentation"
	@NUMBA_CACHE_DIR=$(COMPILED) $(DOCS)

docs: $(VENV)/.installed-test
	@$(DOCS)
	@echo "the documentation begins in $(SITE)/index.html"

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
