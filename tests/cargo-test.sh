#!/bin/sh
# Runs the workspace's tests with nextest where it is installed, else with cargo test.
set -eu
cd "$(dirname "$0")/.."
if cargo nextest --version >/dev/null 2>&1; then
    exec cargo nextest run --workspace --locked --no-fail-fast "$@"
fi
exec cargo test --workspace --locked --no-fail-fast -- "$@"
