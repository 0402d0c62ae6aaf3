# Broadsheet. `make run` serves the demo newsroom; `make test` runs all tests; `make check` is all of CI.
PYTHON ?= python3
BIN := .venv/bin
# Every start of a process would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check lint types architecture templates weights lock bench soak proof-newsroom proof-edition proof-readers proof-payments proof-gifts proof-campaigns proof-newsletters proof-sending proof-live proof-audio proof-truth clean

run: $(BIN)/.ready-base
	@exec $(BIN)/broadsheet serve

test: $(BIN)/.ready-dev
	@$(BIN)/python tests/say_what_is_missing.py
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: lint types architecture templates weights
	bash tests/both_databases.sh

lint: $(BIN)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.ready-dev
	$(BIN)/mypy

architecture: $(BIN)/.ready-dev
	$(BIN)/lint-imports

templates: $(BIN)/.ready-dev
	$(BIN)/djlint --lint --quiet templates broadsheet

weights: $(BIN)/.ready-dev
	$(BIN)/python -m proof.weights

proof-newsroom: $(BIN)/.ready-dev
	$(BIN)/python -m proof.newsroom

# Two thousand random sequences of editorial acts, where CI runs thirty, and ten thousand histories of webhooks, where it runs two hundred.
soak: $(BIN)/.ready-dev
	SOAK_EXAMPLES=2000 $(BIN)/python -m pytest -n 2 broadsheet/edition/tests/test_incremental.py
	SOAK_EXAMPLES=10000 $(BIN)/python -m pytest -n 2 tests/paying/stripe/test_histories.py

proof-edition: $(BIN)/.ready-dev
	$(BIN)/python -m proof.edition $(ARGS)

proof-readers: $(BIN)/.ready-dev
	$(BIN)/python -m proof.readers $(ARGS)

proof-payments: $(BIN)/.ready-dev
	$(BIN)/python -m proof.payments $(ARGS)

proof-gifts: $(BIN)/.ready-dev
	$(BIN)/python -m proof.gifts $(ARGS)

proof-campaigns: $(BIN)/.ready-dev
	$(BIN)/python -m proof.campaigns $(ARGS)

proof-sending: $(BIN)/.ready-dev
	command -v smtp-sink /usr/sbin/smtp-sink >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postfix
	$(BIN)/python -m proof.sending $(ARGS)

proof-live: $(BIN)/.ready-dev
	$(BIN)/python -m proof.live $(ARGS)

proof-audio: $(BIN)/.ready-dev
	$(BIN)/python -m proof.audio $(ARGS)

proof-newsletters: $(BIN)/.ready-dev
	$(BIN)/python -m proof.newsletters $(ARGS)

proof-truth: $(BIN)/.ready-dev
	$(BIN)/python -m proof.truth $(ARGS)

bench: proof-newsroom proof-edition proof-readers proof-payments proof-gifts proof-campaigns proof-newsletters proof-sending proof-live proof-audio proof-truth

# What is installed is what the lock files say; nothing is installed again when they have not changed.
$(BIN)/.ready-venv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 14) else "Broadsheet needs Python 3.11 to 3.14; this is %s. Name another: make PYTHON=python3.12 run" % sys.version.split()[0])'
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing: on Debian, apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/uv.txt
	@touch $@

$(BIN)/.ready-base: $(BIN)/.ready-venv requirements/base.txt pyproject.toml
	@echo "Installing what Broadsheet needs …"
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --system-certs --require-hashes --requirement requirements/base.txt
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --system-certs --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/.ready-dev: $(BIN)/.ready-base requirements/dev.txt
	@echo "Installing what the tests need …"
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --system-certs --require-hashes --requirement requirements/dev.txt
	@touch $@

lock: $(BIN)/.ready-venv
	@for set in uv base dev; do \
		$(BIN)/uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes --no-header requirements/$$set.in --output-file requirements/$$set.txt || exit 1; done
	@for version in 3.11 3.12 3.13 3.14; do \
		$(BIN)/uv pip compile --quiet --system-certs --python-version $$version --only-binary :all: --no-binary dkimpy requirements/dev.in --output-file /dev/null || exit 1; \
		echo "All wheels exist for Python $$version"; done

clean:
	rm -rf .venv var
