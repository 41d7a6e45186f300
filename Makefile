# Casetrail's commands. A fresh machine needs Rust, make and a C compiler; the rest comes with cargo.

DATA ?= data
LISTEN ?= 127.0.0.1:4000

.PHONY: run build test test-crash accept bench fmt lint schema docs clean

## Builds and starts the demo on http://127.0.0.1:4000.
run: build
	target/release/casetrail serve --demo --listen $(LISTEN) --data $(DATA)

## Makes target/release/casetrail.
build:
	cargo build --release --locked -p casetrail-api

## Format, lints, unit tests, and the stories against the real service.
test:
	sh tests/run.sh

## The same crash story, a hundred kills long.
test-crash:
	CASETRAIL_CRASH_CYCLES=100 sh tests/cargo-test.sh crash

## Takes over the snapshots of the last test run, after a look at them.
accept:
	find . -name '*.snap.new' -not -path './target/*' | while read -r new; do mv "$$new" "$${new%.new}"; done

## Ours beside the limit, in one run.
bench:
	cargo run --release --locked -p casetrail-eventlog --example bench
	cargo run --release --locked -p casetrail-projections --example bench

fmt:
	cargo fmt --all

lint:
	cargo clippy --workspace --all-targets --locked -- -D warnings

## Prints the schema that the code makes; a test checks that it is the committed one.
schema:
	cargo run --locked -p casetrail-api -- schema > api/schema.graphql

## Writes docs/EVENTS.md anew from the events; a test checks that it is the committed one.
docs:
	CASETRAIL_WRITE_DOCS=1 cargo test --locked -p casetrail-tests --test main stored::page

clean:
	cargo clean
