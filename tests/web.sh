#!/bin/sh
# The web client in a real browser: every journey of web/e2e against target/debug/casetrail. Prints
# one line of counts at its end. A journey that fails is run once more by itself, and that is said:
# these run beside everything else on two cores.
set -u
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null 2>&1; then
    root=""
    [ "$(id -u)" = 0 ] || root="sudo -n"
    echo "Chromium is missing: installing Debian's package."
    if ! { $root apt-get update -qq && $root apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1; then
        echo "NOT RUN: the journeys in the browser. Install Debian's package chromium and try again."
        echo "journeys: 0 passed, 0 failed"
        exit 0
    fi
fi

passed=0
failed=0
# Runs one file of journeys and adds what passed and failed to `good` and `bad`.
run() {
    log=$(mktemp)
    node --test --test-force-exit --test-reporter=tap "$1" >"$log" 2>&1
    status=$?
    good=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$log" | tail -1)
    bad=$(sed -n 's/^# fail \([0-9]*\)$/\1/p' "$log" | tail -1)
    good=${good:-0}
    bad=${bad:-0}
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    [ "$bad" = 0 ] || cat "$log"
    rm -f "$log"
}

for file in web/e2e/*.test.mjs; do
    run "$file"
    if [ "$bad" != 0 ]; then
        echo "$file failed: once more, by itself."
        run "$file"
    fi
    echo "$file: $good passed, $bad failed"
    passed=$((passed + good))
    failed=$((failed + bad))
done
echo "journeys: $passed passed, $failed failed"
