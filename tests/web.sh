#!/bin/sh
# Everything of the web client that must hold: its lints, types and unit tests, that what is generated
# is what is committed, and the journeys in a real browser against the real service. Prints one line
# for each step and, as its last, `web: N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0
note() {
    passed=$((passed + $1))
    failed=$((failed + $2))
}
step() {
    echo "== web: $1"
    shift
    if "$@"; then note 1 0; else note 0 1; fi
}

# Counts what a runner of tests said.
counted() {
    echo "== web: $1"
    shift
    log=$(mktemp)
    "$@" >"$log" 2>&1
    status=$?
    ran=$(sed -n 's/^# pass \([0-9]*\)$/\1/p; s/^ *Tests .* \([0-9]*\) passed.*/\1/p; s/^ *Tests *\([0-9]*\) passed.*/\1/p' "$log" | tail -1)
    lost=$(sed -n 's/^# fail \([0-9]*\)$/\1/p; s/^ *Tests *\([0-9]*\) failed.*/\1/p' "$log" | tail -1)
    if [ "$status" != 0 ]; then
        cat "$log"
        [ "${lost:-0}" != 0 ] || lost=1
    fi
    note "${ran:-0}" "${lost:-0}"
    rm -f "$log"
}

# One file of journeys. One that fails is run once more by itself, and that is said: a browser beside
# everything else on two cores may be late.
journey() {
    passed_before=$passed
    failed_before=$failed
    counted "$1" node --test --test-force-exit --test-reporter=tap "$1"
    [ "$failed" != "$failed_before" ] || return 0
    echo "$1 failed: once more, by itself."
    passed=$passed_before
    failed=$failed_before
    counted "$1, once more" node --test --test-force-exit --test-reporter=tap "$1"
}

# Debian's own browser; nothing else is fetched.
browser() {
    [ -x "${CHROMIUM:-/usr/bin/chromium}" ] && return 0
    echo "chromium is missing: installing Debian's package"
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    if ! { $as_root apt-get update -q && $as_root apt-get install -y -q --no-install-recommends chromium; } >/dev/null; then
        echo "chromium can't be installed here: install it, or name one with CHROMIUM=/path/to/chromium"
        return 1
    fi
}

generated() {
    git diff --exit-code --stat -- web/persisted-documents.json
}

export NO_COLOR=1
step "packages" make -s web/node_modules/.package-lock.json
step "build" make -s web
step "documents are the committed ones" generated
cd web || exit 1
step "format and lints" npm run --silent lint
step "types" npm run --silent typecheck
counted "unit tests" npm run --silent test
step "nothing of GOV.UK's own identity" sh -c '! grep -rqiE "GDS Transport|govuk-crest|\.woff" dist/client'
cd ..
step "chromium" browser
# The same build as that of the tests, so that nothing is built twice.
step "the service with the client in it" cargo test --quiet --locked --workspace --no-run
for file in web/e2e/*.test.mjs; do
    journey "$file"
done
echo "web: $passed passed, $failed failed"
[ "$failed" = 0 ]
