# Needs only make and Python 3.11 or later. Everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 $(BIN)/python -m pip install -qq -c constraints.txt
PINS := pyproject.toml constraints.txt

.PHONY: install demo test servers test-diffusion check format bench schema constraints clean

install: .venv/installed
	@:

# The demo: DECISIONS=4000 stops asking after so many, EXIT=1 ends when the result is printed, REDIS=redis://… runs it over Redis.
demo: .venv/installed
	@exec $(BIN)/adloom demo $(if $(DECISIONS),--decisions $(DECISIONS)) $(if $(EXIT),--exit) $(if $(REDIS),--redis $(REDIS))

test: .venv/installed-dev servers
	@$(BIN)/python -m pytest --numprocesses logical --maxprocesses 8 $(TESTS)

# The servers that some tests start for themselves: installed where this user may, else those tests skip and say how to get them.
servers:
	@if ! command -v redis-server >/dev/null || ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing redis-server and postgresql for the tests"; \
	    apt-get -o DPkg::Lock::Timeout=300 update -qq && DEBIAN_FRONTEND=noninteractive \
	      apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends redis-server postgresql >/dev/null || true; \
	  fi; fi

# What needs torch: a real Diffusers pipeline and a real copy server, both with random weights made by the tests.
test-diffusion: .venv/installed-diffusion
	@$(BIN)/python -m pytest tests/diffusion

check: .venv/installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: .venv/installed-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Every figure of docs/results.md, an hour on two cores. Those on real sets want ADLOOM_DATA_DIR.
bench: .venv/installed-dev
	@for name in decision serving scaleout studio creatives policies ads slates growing gate simulation published coverage; do echo; echo "$$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done
	@if [ -n "$(ADLOOM_DATA_DIR)" ]; then $(BIN)/python -m benchmarks.ope && \
	  $(BIN)/python -m benchmarks.headlines --train $(ADLOOM_DATA_DIR)/upworthy/packages.parquet --split-week 201427 && \
	  $(BIN)/python -m benchmarks.classification $(ADLOOM_DATA_DIR)/uci/*.parquet; fi

schema: .venv/installed
	@$(BIN)/adloom campaign schema > infra/demo/campaign.schema.json

# Pin what is installed now: run it in a fresh .venv after a dependency was added.
constraints: .venv/installed-dev
	@$(BIN)/python -m pip freeze --exclude-editable > constraints.txt
	@touch .venv/installed .venv/installed-dev

clean:
	@rm -rf build dist var .adloom *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.venv/installed: $(PINS) | .venv/bin/python
	@echo "installing adloom into .venv, about 2 minutes"
	@$(PIP) -e .
	@touch $@

.venv/installed-dev: $(PINS) | .venv/installed
	@echo "installing what tests and checks need"
	@$(PIP) -e '.[dev,bench,pdf,s3]'
	@touch $@

.venv/installed-diffusion: $(PINS) | .venv/installed-dev
	@echo "installing torch and Diffusers"
	@$(PIP) -e '.[dev,bench,pdf,s3,diffusion]'
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "adloom needs Python 3.11 or later; $(PYTHON) is not. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null || \
	  { rm -rf .venv; echo "$(PYTHON) cannot make an environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
