# Casetrail's commands. A fresh machine needs Rust, Node 20 with npm, make and a C compiler; the rest
# comes with cargo and npm.

DATA ?= data
LISTEN ?= 127.0.0.1:4000

.PHONY: run build web test test-web test-crash test-ha accept bench bench-long bench-web fmt lint schema docs screens clean

## Builds and starts the demo on http://127.0.0.1:4000.
run: build
	target/release/casetrail serve --demo --listen $(LISTEN) --data $(DATA)

## Makes the web client and target/release/casetrail, which holds it.
build: web
	cargo build --release --locked -p casetrail-api

## Builds the web client into web/dist/client, where cargo finds it. Cargo alone builds without it.
web: web/dist/client/index.html

WEB_SOURCES = $(shell find web/src web/tools web/index.html web/vite.config.mjs web/codegen.mjs web/package.json -type f)

web/dist/client/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES) api/schema.graphql
	cd web && npm run --silent build

# npm writes this file when it has installed what the lock says.
web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-fund --no-audit && touch node_modules/.package-lock.json

## Format, lints, unit tests, and the stories against the real service.
test:
	sh tests/run.sh

## The web client's part of it alone.
test-web:
	sh tests/postgres.sh sh tests/web.sh

## The same crash stories, longer: a thousand kills, ten thousand power cuts.
test-crash:
	NEXTEST_PROFILE=long CASETRAIL_CRASH_CYCLES=1000 CASETRAIL_POWER_CUTS=10000 sh tests/cargo-test.sh crash power

## Three PostgreSQL nodes and three instances as deploy/ describes them: leaders killed, instances restarted.
test-ha:
	sh tests/ha.sh

## Takes over the snapshots of the last test run, after a look at them.
accept:
	find . -name '*.snap.new' -not -path './target/*' | while read -r new; do mv "$$new" "$${new%.new}"; done

## Ours beside the limit, in one run.
bench:
	cargo build --release --locked --workspace --bins --examples
	sh tests/postgres.sh target/release/examples/bench-log
	target/release/examples/bench-views
	sh tests/postgres.sh target/release/examples/bench-http
	$(MAKE) bench-web

## Whether a log of ten million events is as fast as one of a hundred thousand; takes 20 GB of disk.
bench-long:
	cargo build --release --locked -p casetrail-eventlog --examples
	CASETRAIL_TEST_POSTGRES_PLACE=/tmp sh tests/postgres.sh target/release/examples/bench-log long

## What the web client costs the people at it, beside a bare page; needs the browser of the tests.
bench-web: web
	cargo build --release --locked -p casetrail-api
	CASETRAIL_BIN=target/release/casetrail node web/tools/bench-web.mjs

fmt: web/node_modules/.package-lock.json
	cargo fmt --all
	cd web && npm run --silent format

lint:
	cargo clippy --workspace --all-targets --locked -- -D warnings

## Prints the schema that the code makes; a test checks that it is the committed one.
schema:
	cargo run --locked -p casetrail-api -- schema > api/schema.graphql

## Writes docs/EVENTS.md anew from the events; a test checks that it is the committed one.
docs:
	CASETRAIL_WRITE_DOCS=1 cargo test --locked -p casetrail-tests --test main stored::page

## Pictures of every screen, wide and narrow, into docs/screens.
screens: web
	cargo build --locked -p casetrail-api
	node web/tools/screens.mjs
	node web/tools/screens-work.mjs

clean:
	cargo clean
	rm -rf web/node_modules web/dist/client
