# Everything that a developer or CI calls. `make run` and `make test` are all that a fresh machine needs.
PYTHON ?= python3
BIN := .venv/bin
ARCHIVE := archive/archive.db

.PHONY: run serve test check fuzz-rules golden reference evaluate quality bench-engine bench-metadata bench-pages fit fit-pages lock datasette-files browser clean

run: .venv/run
	$(BIN)/cleaner archive seeds --verbose
	@echo
	$(BIN)/cleaner search seagrass
	@echo
	@echo "Browse it: make serve   (Datasette on http://127.0.0.1:8001, this machine only)"

serve: .venv/run
	$(BIN)/datasette serve archive/

test: .venv/test browser
	$(BIN)/pytest --numprocesses 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=95
	$(MAKE) --no-print-directory check

check: .venv/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cleaner rules test
	$(BIN)/cleaner rules lint --severity error --corpus tests/good

# Ten thousand rule files as nobody would write them; six to ten minutes.
fuzz-rules: .venv/test
	$(BIN)/python -m tests.fuzz.rules

golden: .venv/test
	$(BIN)/python -m tests.goldens
	git diff --stat -- tests/golden

# The tables of keys in docs/, from the declarations that the readers use.
reference: .venv/test
	$(BIN)/python -m tests.reference

evaluate: .venv/test
	$(BIN)/python -m benchmarks.evaluate

# Figures by category, language and source, and the floors; OPTIONS=--raise or OPTIONS=--errors. Some four minutes.
quality: .venv/bench
	$(BIN)/python -m benchmarks.quality $(OPTIONS)

# Ratios against peers, in one run; docs/adr/0010-engine.md reads them.
bench-engine: .venv/bench
	$(BIN)/python benchmarks/bench_engine.py

# Fields of the metadata without JSON-LD, against it, with trafilatura as the peer; see docs/adr/0012-pages-in-and-out.md.
bench-metadata: .venv/test
	$(BIN)/python -m benchmarks.metadata

# Quality and speed on pages beside other extractors, which get an environment of their own; some ten minutes.
bench-pages: .venv/bench .venv-peers/made
	$(BIN)/python -m benchmarks.bench_pages --peers .venv-peers/bin/python

.venv-peers/made: requirements/peers.in
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check -r requirements/peers.in
	@touch $@

# The points of the extractor and the weights of the chain model for pages, from the shared evaluation sets.
fit-pages: .venv/bench
	$(BIN)/python -m benchmarks.fit_pages

# The weights of the chain model, from the shared evaluation sets (part b is left out).
fit: .venv/bench
	$(BIN)/python -m benchmarks.fit_chain

datasette-files: .venv/run
	$(BIN)/python -m cleaner.web.settings archive

# The browser tests drive Debian's Chromium; elsewhere they skip and say so.
browser:
	@command -v chromium >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	  && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || echo "no Chromium here and no right to install it: the browser tests will be skipped"

# Pins and hashes of every dependency, from pyproject.toml; needs uv.
lock:
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	  --custom-compile-command "make lock" requirements/build.in pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	  --custom-compile-command "make lock" -c requirements/run.txt requirements/build.in pyproject.toml --group test \
	  -o requirements/test.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	  --custom-compile-command "make lock" -c requirements/test.txt requirements/bench.in -o requirements/bench.txt

.venv/run: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/run requirements/test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

.venv/bench: .venv/test requirements/bench.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

clean:
	rm -rf .venv .venv-peers dist $(ARCHIVE) $(ARCHIVE).lock
