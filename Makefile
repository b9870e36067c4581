# make run    set up and start chatd here (more options: make run ARGS="--name Lab")
# make test   set up and run every check (CHATD_EXAMPLES=hunt make test: with examples that nobody tried yet)
# make bench  measure how fast it is, beside three peers (ARGS="--short" only sees that it works)
# make docs   write the tables of docs/protocol.md anew
# make texts  bring the catalogues up to date with the sources, and compile them
# make clean  forget what was set up and built

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LEFTOVERS := build chatd.egg-info
SOURCES := $(shell find chatd chatcli twisted-plugins -type f ! -name '*.pyc' ! -name dropin.cache)

.PHONY: run test bench docs texts clean
.NOTPARALLEL:

define JOIN
chatd takes people in on this machine. Join from other terminals:
  $(CURDIR)/$(BIN)/chatcli --host 127.0.0.1 --nick ana
  nc 127.0.0.1 3333        or with telnet; it asks for a nickname

endef
export JOIN

run: .venv/installed
	@$(if $(filter --listen% --config% -c%,$(ARGS)),,echo "$$JOIN";) \
	exec $(BIN)/twistd --nodaemon --pidfile= chatd $(ARGS)

# Each group says its name; the first that fails ends it. Pytest comes last and has the last word.
test: .venv/checks .venv/installed
	@check() { echo "== $$*"; $(BIN)/"$$@" || { echo "make test: $$* failed" >&2; exit 1; }; } && \
	check ruff format --check . && \
	check ruff check . && \
	check mypy && \
	check lint-imports && \
	echo "== pytest" && $(BIN)/pytest

bench: .venv/installed
	$(BIN)/python -m benchmarks.run $(ARGS)

docs: .venv/installed
	$(BIN)/python -m docs.tables

texts: .venv/checks
	$(BIN)/python -m docs.texts

clean:
	rm -rf .venv $(LEFTOVERS)

# The stamps stand in .venv, so they go with it. What an earlier build left behind would be installed again.
.venv/installed: .venv/made setup.cfg pyproject.toml $(SOURCES)
	@echo "Installing chatd into .venv"
	@rm -rf $(LEFTOVERS) && $(PIP) install '.[media]' && rm -rf $(LEFTOVERS) && touch $@

.venv/checks: .venv/made setup.cfg pyproject.toml
	@echo "Installing chatd and its checks into .venv"
	@rm -rf $(LEFTOVERS) && $(PIP) install '.[dev]' && rm -rf $(LEFTOVERS) && touch $@ .venv/installed

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "chatd needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "This Python can't make virtual environments: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@
