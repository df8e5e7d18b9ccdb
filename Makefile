# The few commands one needs: `make run` (the office, with the demo's data) and `make test` (the gate).

HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?= true
VENV := .venv/bin
LOCK := uv pip compile --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --universal \
	--python-version 3.12 --quiet

export HOST PORT

.PHONY: run test trials bench lock format

run: .venv/installed  ## the running office: first time with everything it needs, later at once
	@DEMO=$(DEMO) $(VENV)/python manage.py serve

test: .venv/installed-dev  ## everything that has to hold before a change is done
	@$(VENV)/python -m tests.gate

trials: .venv/installed-dev  ## the long and the brutal; prints each trial's number, figure and verdict
	@$(VENV)/pytest -m trial -p no:randomly; sqlite=$$?; \
		TEST_DB=postgres $(VENV)/pytest -m trial -p no:randomly && exit $$sqlite

bench: .venv/installed-dev  ## the measured runs; prints ratios and writes bench/results.json
	$(VENV)/python -m bench

format: .venv/installed-dev  ## lay out the code as the gate wants it
	$(VENV)/ruff format
	$(VENV)/ruff check --fix
	$(VENV)/djhtml --tabwidth 2 templates

lock: .venv/installed-dev  ## newest versions that fit requirements*.in, with their hashes
	$(VENV)/python -m pip install --quiet uv
	$(VENV)/$(LOCK) --upgrade requirements.in -o requirements.txt
	$(VENV)/$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt
	$(VENV)/$(LOCK) --upgrade requirements-trials.in -o requirements-trials.txt

# The marks are newer than the locks: pip runs again only when a lock changed.
.venv/installed: requirements.txt
	@sh .ci/environment
	@echo "Installing what Assist runs on …"
	@$(VENV)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need …"
	@$(VENV)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
