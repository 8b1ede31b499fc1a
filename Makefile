# The front door: `make demo` shows the product, `make test` shows that it holds. `make` alone lists the rest.

PORT    ?= 8000
PYTHON  ?= python3
CORES   := $(shell nproc 2>/dev/null || echo 2)
WORKERS ?= $(shell [ $(CORES) -gt 4 ] && echo 4 || echo $(CORES))

BIN    := .venv/bin
PIP    := $(BIN)/pip --disable-pip-version-check --quiet --no-input
# uv does it in a tenth of pip's time; where it cannot be had, pip does the same
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r $(1) \
          || { $(PIP) install --no-compile --require-hashes -r $(1) && $(COMPILE); }
COMPILE := $(BIN)/python -m compileall -q -j 0 .venv/lib >/dev/null || true  # on all cores; some packages carry files that are no Python
PYTEST := $(BIN)/pytest -q -n $(WORKERS) --dist loadscope --no-loadscope-reorder
MANY   := $(subst -n $(WORKERS),-n $(shell echo $$(($(WORKERS) + 1))),$(PYTEST))  # the journeys wait more than they compute
BESIDE := $(subst -n $(WORKERS),-n 2,$(PYTEST))  # for a run that goes beside another
# What a run without the built-in plugins is about; what only reads the sources, and what is alike whichever plugins
# there are, has run already.
ROOMS  := $(addprefix tests/core/,engagement test_registry.py) tests/web tests/architecture
STATIC := $(foreach name,calls dangers engines floors hooks imports promises sources starting upgrading,tests/architecture/test_$(name).py)
ALIKE  := $(STATIC) $(foreach name,check colours in1_forms in1_operations in1_sockets limits realtime_served setup system_work walk worker,tests/web/test_$(name).py)
# What the workshop's board shows, which neither of them has.
BOARD := $(addprefix --ignore=,tests/web/live $(wildcard tests/web/test_live*.py))
# What plays a survey from end to end, which neither of the two runs without the built-in plugins has.
SURVEY := $(addprefix --ignore=,tests/core/engagement/publishing tests/web/test_answering_cost.py \
          $(foreach name,activity_states anonymity_chosen on_hold transitions,tests/core/engagement/test_$(name).py))
PLACES := tests/core/engagement tests/core/test_registry.py \
          tests/web/test_realtime_matrix.py tests/web/test_tokens.py tests/conformance tests/example_plugin
# A throw-away installation for checks that need one.
BRIEFLY = folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && SAMSKAP_DEMO=1 SAMSKAP_HOME=$$folder

unexport PYTHONDONTWRITEBYTECODE  # sources are compiled once, not at every start

.DEFAULT_GOAL := help
.PHONY: help setup live dev demo check form types arrows templates migrations texts quick test test-sqlite test-postgresql test-fewer test-none test-poll \
        assets assets-check shots bench clean-clone lock

help: ## list what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

setup: .venv/.set-up ## install the product into .venv (Debian: python3, python3-venv and make are enough)

.venv/.set-up: requirements.lock .ci/installer.lock pyproject.toml
	$(PYTHON) -m venv .venv
	-$(PIP) install --no-compile --require-hashes -r .ci/installer.lock
	$(call INSTALL,requirements.lock)
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

live: .venv/.set-up ## install gevent too, for SAMSKAP_SOCKETS=gevent
	$(call INSTALL,.ci/live.lock)

dev: .venv/.dev $(if $(shell command -v npm),node_modules/.package-lock.json) ## install what developers and tests need too

.venv/.dev: .venv/.set-up tests/requirements.lock tests/example_plugin/pyproject.toml
	$(call INSTALL,tests/requirements.lock)
	$(PIP) install --no-deps --no-build-isolation -e tests/example_plugin
	@touch $@

demo: .venv/.set-up ## show the product on http://localhost:8000 (PORT=8001 for another)
	@exec $(BIN)/samskap demo --port $(PORT)

check: form types arrows templates migrations texts assets-check ## form, types, arrows, templates, migrations, translations, built files

form: dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

types: dev
	$(BIN)/mypy

arrows: dev
	$(BIN)/lint-imports

templates: dev
	$(BIN)/djlint --lint --quiet core plugins web

migrations: dev
	@$(BRIEFLY) $(BIN)/samskap db check

texts: dev
	@$(BRIEFLY) $(BIN)/samskap texts check

quick: dev ## the tests on SQLite, without the browser
	$(PYTEST) -m "not journey"

test: dev ## everything, on both engines, with and without plugins
	@failed=0; make="$(MAKE) --no-print-directory --keep-going"; \
	$$make test-sqlite || failed=1; \
	$$make --jobs=2 --output-sync=target test-postgresql test-fewer || failed=1; \
	exit $$failed

test-fewer: test-none test-poll

test-sqlite: dev
	$(MANY) --engine=sqlite

test-postgresql: dev
	$(PYTEST) --engine=postgresql

test-none: dev
	$(BESIDE) --plugins=none $(addprefix --ignore=,$(ALIKE)) $(SURVEY) $(BOARD) $(ROOMS)

test-poll: dev
	$(BESIDE) --plugins=poll $(SURVEY) $(PLACES)

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

BUILT = web/static $(wildcard plugins/*/static)

assets: node_modules/.package-lock.json ## build what browsers get from its sources
	npm run --silent build

assets-check: ## build again, and see that nothing changed (where npm is)
	@if command -v npm >/dev/null; then \
	  was=$$(mktemp -d) && trap 'rm -rf "$$was"' EXIT && cp -r --parents $(BUILT) "$$was" && \
	  $(MAKE) --silent assets && for each in $(BUILT); do diff -r "$$was/$$each" $$each || exit 1; done && echo "Built files are those of their sources."; \
	else echo "npm is not here: built files were not compared."; fi

shots: dev ## take a picture of every page, into tests/screenshots
	$(BIN)/python tests/shots.py

bench: dev ## measure
	@for script in $(wildcard benchmarks/*.py) benchmarks/board/run.py; do echo "$$script" && $(BIN)/python "$$script" || exit 1; done

clean-clone: ## both README commands in a fresh clone of what is committed, with their times
	@bash .ci/clean-clone

lock: ## pin every dependency anew, with hashes (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet \
	  pyproject.toml --group build -o requirements.lock
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet \
	  pyproject.toml --extra live --group dev -o tests/requirements.lock
	echo 'gevent>=25.9' | uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	  --quiet -c requirements.lock - -o .ci/live.lock
	echo uv | uv pip compile --universal --generate-hashes --no-header --no-annotate --quiet - -o .ci/installer.lock
