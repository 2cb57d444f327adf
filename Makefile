# The portal's commands. `make run` starts it; nothing else has to be done first.

PYTHON ?= python3
ARGS ?=
VENV := .venv/bin/python
PREPARE := @$(PYTHON) mobility/launch/prepare.py

.PHONY: help run test check bench soak messages lock clean
.DEFAULT_GOAL := help

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:  ## start the portal: web, worker and beat, with demo data (PORT=8001 make run for another port)
	$(PREPARE) run -- $(VENV) -m mobility.launch.serve

test:  ## run all tests, browser tests included (ARGS="tests/launch -x" to choose)
	$(PREPARE) test -- $(VENV) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check:  ## linters, types, import rules, migrations, translations, deployment settings (ARGS="ruff mypy" to choose)
	$(PREPARE) test -- $(VENV) -m mobility.launch.check $(ARGS)

bench:  ## measure the main pages at 1,000 and 10,000 applications
	$(PREPARE) run -- $(VENV) manage.py bench $(ARGS)

soak:  ## property tests with 1,000 examples each, and the long tests
	$(PREPARE) test -- env HYPOTHESIS_PROFILE=soak $(VENV) -m pytest -n auto -m "soak or property" $(ARGS)

messages:  ## collect the texts to translate into mobility/locale
	$(PREPARE) test -- $(VENV) -m mobility.launch.messages collect

lock:  ## renew requirements/*.lock from requirements/*.in (ARGS=--upgrade for newer versions)
	$(PREPARE) test
	@cd requirements && for name in base dev; do \
		../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate $(ARGS) $$name.in --output-file $$name.lock || exit 1; \
	done

clean:  ## remove what was built; data in var/ stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/system
	@find . -name __pycache__ -type d -prune -exec rm -rf {} + -o -name '*.mo' -not -path './.git/*' -delete
	@echo "Removed .venv, caches and compiled translations. Your data in var/ are kept."
