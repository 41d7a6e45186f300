#!/bin/sh
# Everything that must hold before a change lands: format, lints, tests, the web client and its
# journeys in a real browser. Ends with one line that counts what passed and what failed.
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0
step() {
    echo "== $1"
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}

# The client first: it is embedded in the service that is tested.
step "the web client" make -s web
step "format" cargo fmt --all --check
step "lints" cargo clippy --workspace --all-targets --locked --quiet -- -D warnings

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "== tests"
{ sh tests/cargo-test.sh 2>&1; echo "status $?"; } | tee "$log" | grep -v '^status '
ran=$(sed -n 's/^ *Summary .*: \([0-9]*\) passed.*/\1/p; s/^ *Summary .* \([0-9]*\) passed.*/\1/p' "$log" | tail -1)
lost=$(sed -n 's/^ *Summary .* \([0-9]*\) failed.*/\1/p' "$log" | tail -1)
if [ -z "$ran" ]; then
    ran=$(awk '/^test result:/ { passed += $4 } END { print passed + 0 }' "$log")
    lost=$(awk '/^test result:/ { failed += $6 } END { print failed + 0 }' "$log")
fi
grep -q '^status 0$' "$log" || [ "${lost:-0}" != 0 ] || lost=1
passed=$((passed + ran))
failed=$((failed + ${lost:-0}))

# The web client counts for itself; its last line says how much.
sh tests/postgres.sh sh tests/web.sh 2>&1 | tee "$log"
ran=$(sed -n 's/^web: \([0-9]*\) passed.*/\1/p' "$log" | tail -1)
lost=$(sed -n 's/^web: .* \([0-9]*\) failed$/\1/p' "$log" | tail -1)
passed=$((passed + ${ran:-0}))
failed=$((failed + ${lost:-1}))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
