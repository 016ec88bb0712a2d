.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run chat test check bench format requirements

PYTHON_IN_VENV := .venv/bin/python

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
	  printf '%-18s %s\n' "$$name" "$$text"; done

setup: ## Make .venv with what the bot needs, and nothing more
	@scripts/setup

setup-dev:
	@scripts/setup dev

run: setup ## Speak on the channels that are configured, else on a web page of this machine
	@$(PYTHON_IN_VENV) -m bot

chat: setup ## Chat in the terminal
	@$(PYTHON_IN_VENV) -m bot chat

test: check ## Everything that CI needs: the checks, then the tests
	$(PYTHON_IN_VENV) -m pytest -n auto

check: setup-dev ## Format, lint, types, imports, content
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON_IN_VENV) -m knowledge check

bench: setup-dev ## Compare speed and accuracy with other ways of searching
	@$(PYTHON_IN_VENV) -m tests.bench

format: setup-dev ## Put the code into its standard form
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

requirements: ## Pin the newest versions that requirements*.in allow (needs uv)
	for name in requirements requirements-dev; do \
	  uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header -o $$name.txt $$name.in || exit; done
