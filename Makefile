# Needs Python 3.11 or newer. Everything else is installed into .venv from the hashed locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' -q

.PHONY: help demo test check format lint types imports docs wheel release lock clean
# The repository that a release is made for: its address stands in the archives.
ADDRESS ?= https://example.org/veille

help: ## Show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.runtime: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/.runtime ## Two crawls of the bundled site, and the change report between them
	$(BIN)/veille demo

test: $(VENV)/.dev ## The whole test suite
	$(BIN)/python -m pytest -n 2

check: lint types imports docs wheel ## What CI runs besides the tests

format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev ## Formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy -p veille

imports: $(VENV)/.dev ## The one-way flow between packages
	$(BIN)/lint-imports

docs: $(VENV)/.dev ## Generated reference pages are in step with the code
	$(BIN)/python docs/generate.py --check

wheel: $(VENV)/.dev ## Build the wheel, compare it with the tree, use it in a clean environment
	PYTHON=$(PYTHON) $(BIN)/python .ci/wheel.py

$(VENV)/.release: requirements-release.lock
	test -x $(VENV)/release/bin/python || $(PYTHON) -m venv $(VENV)/release
	$(VENV)/release/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-release.lock
	touch $@

release: $(VENV)/.release ## Archives, bill of materials and checksums in dist/ (ADDRESS=https://github.com/OWNER/veille)
	$(VENV)/release/bin/python .ci/release.py dist --address $(ADDRESS)

lock: $(VENV)/.dev ## Write the hashed locks anew (needs uv)
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev --extra datasette --extra dask -o requirements-dev.lock
	$(COMPILE) --group release -o requirements-release.lock

clean: ## Remove what was built
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
