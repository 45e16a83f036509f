# Everything that a developer or CI calls. `make run` and `make test` are all that a fresh machine needs.
PYTHON ?= python3
BIN := .venv/bin
ARCHIVE := archive/archive.db

.PHONY: run serve test check fuzz-rules flips faults kills golden reference evaluate quality bench-engine bench-archive bench-search \
  bench-web bench-metadata bench-pages fit fit-pages lock accessibility screenshots datasette-files browser clean

run: .venv/run
	$(BIN)/cleaner archive seeds --verbose
	@echo
	$(BIN)/cleaner search seagrass
	@echo
	@echo "Browse it: make serve   (Datasette on http://127.0.0.1:8001, this machine only)"

serve: .venv/run
	$(BIN)/datasette serve archive/

test: .venv/test .venv-datasette1/ready browser
	$(MAKE) --no-print-directory check
	$(BIN)/pytest --numprocesses 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=95

check: .venv/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cleaner rules test
	$(BIN)/cleaner rules lint --severity error --corpus tests/good

# Ten thousand rule files as nobody would write them; six to ten minutes.
fuzz-rules: .venv/test
	$(BIN)/python -m tests.fuzz.rules

# Twenty thousand flipped bits, each of which `cleaner verify` must report where it changes content; some minutes.
flips: .venv/test
	$(BIN)/python -m tests.archive.flips

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

# Search in an archive of 200,000 documents; five minutes.
bench-search: .venv/bench
	$(BIN)/python -m benchmarks.bench_search $(OPTIONS)

# The archive against bare SQLite, against itself when large, and killed; OPTIONS="rows growth --documents 20000" for parts.
bench-archive: .venv/bench
	$(BIN)/python -m benchmarks.bench_archive $(OPTIONS)

# Kills, full disks, failing and torn writes at every k-th operation, in the long form; `make test` has the short one.
faults: .venv/test
	$(BIN)/python -m tests.faults.run

# Runs killed at random moments, in pieces if you like: OPTIONS="--kills 200 --notes kills.jsonl" goes on where it was.
kills: .venv/test
	$(BIN)/python -m tests.faults.kills $(OPTIONS)

# Fields of the metadata without JSON-LD, against it, with trafilatura as the peer; see docs/adr/0012-pages-in-and-out.md.
bench-metadata: .venv/test
	$(BIN)/python -m benchmarks.metadata

# Quality and speed on pages beside other extractors, which get an environment of their own; some ten minutes.
# A part of the table: OPTIONS='--only cleaner --only "trafilatura, precision"'
bench-pages: .venv/bench .venv-peers/made
	$(BIN)/python -m benchmarks.bench_pages --peers .venv-peers/bin/python $(OPTIONS)

# pip 23.2, which Python 3.11 brings, fails at `lxml[html_clean]`.
.venv-peers/made: requirements/peers.in
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check --upgrade pip
	.venv-peers/bin/pip install --quiet --disable-pip-version-check -r requirements/peers.in
	@if command -v npm >/dev/null; then npm install --silent --no-audit --no-fund --no-save --prefix .venv-peers \
	  @mozilla/readability@0.6.0 jsdom@26.1.0; else echo "no npm here: @mozilla/readability is left out"; fi
	@touch $@

# The points of the extractor and the weights of the chain model for pages, from the shared evaluation sets.
fit-pages: .venv/bench
	$(BIN)/python -m benchmarks.fit_pages

# The weights of the chain model, from the shared evaluation sets (part b is left out).
fit: .venv/bench
	$(BIN)/python -m benchmarks.fit_chain

# Every page at 200,000 documents; some ten minutes, most of them for making the archive. OPTIONS=--documents=20000
bench-web: .venv/test
	$(BIN)/python -m benchmarks.bench_web $(OPTIONS)

# axe-core on every page, light and dark; `make test` asks it about a few.
accessibility: .venv/test browser
	EVERY_PAGE=1 $(BIN)/pytest -q tests/web/test_browser.py -k accessibility

# Pictures of the pages in docs/screenshots: look at each before it is committed.
screenshots: .venv/bench browser
	$(BIN)/python -m tests.web.screenshots

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
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	  --custom-compile-command "make lock" requirements/build.in requirements/datasette1.in pyproject.toml \
	  -o requirements/datasette1.txt

.venv/run: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/run requirements/test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

# The same package with Datasette 1.0, for the tests of the pages.
.venv-datasette1/ready: requirements/datasette1.txt pyproject.toml
	$(PYTHON) -m venv .venv-datasette1
	.venv-datasette1/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/datasette1.txt
	.venv-datasette1/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/bench: .venv/test requirements/bench.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

clean:
	rm -rf .venv .venv-peers .venv-datasette1 dist $(ARCHIVE) $(ARCHIVE).lock
