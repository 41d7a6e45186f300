#!/bin/sh
# Runs the workspace's tests with nextest where it is installed, else with cargo test, beside a
# PostgreSQL of their own. With CASETRAIL_TEST_LOG=postgres every service of the stories is on it.
set -eu
cd "$(dirname "$0")/.."
if cargo nextest --version >/dev/null 2>&1; then
    exec sh tests/postgres.sh cargo nextest run --workspace --locked --no-fail-fast "$@"
fi
exec sh tests/postgres.sh cargo test --workspace --locked --no-fail-fast -- "$@"
