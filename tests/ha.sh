#!/bin/sh
# What three nodes and three instances must hold, on this machine: PostgreSQL under Patroni with etcd,
# Casetrail behind HAProxy, all as deploy/ says, on loopback and in a throwaway folder. Leaders are killed
# and frozen under load (CASETRAIL_HA_ROUNDS, 20), instances restarted (CASETRAIL_HA_RESTARTS, 20), and the
# control loses what it must. Debian's patroni, etcd-server and haproxy are installed when missing.
set -eu
cd "$(dirname "$0")/.."

programs=$(sh tests/postgres.sh sh -c 'echo "$CASETRAIL_TEST_POSTGRES_BIN"' | tail -1)
PATH=$PATH:/usr/sbin
missing=
command -v patroni >/dev/null 2>&1 || missing="$missing patroni python3-etcd"
command -v etcd >/dev/null 2>&1 || missing="$missing etcd-server"
command -v haproxy >/dev/null 2>&1 || missing="$missing haproxy"
if [ -n "$missing" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "These are missing, and can't be installed here:$missing" >&2
        exit 1
    fi
    echo "Installing Debian's$missing." >&2
    # Their own services are not wanted.
    policy=/usr/sbin/policy-rc.d
    ours=
    if [ ! -e $policy ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
    fi
    apt-get update -qq >&2
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >&2
    [ -z "$ours" ] || rm -f $policy
fi

cargo build --quiet --locked -p casetrail-tests --bins --example test-ha

owner=
as=
if [ "$(id -u)" = 0 ]; then
    owner=nobody
    id postgres >/dev/null 2>&1 && owner=postgres
    as="setpriv --reuid=$owner --regid=$(id -g "$owner") --clear-groups"
fi
place=/tmp
if [ -d /dev/shm ] && [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 4000000 ]; then
    place=/dev/shm
fi
dir=$(mktemp -d "${CASETRAIL_TEST_POSTGRES_PLACE:-$place}/casetrail-ha-XXXXXX")
mkdir "$dir/one-run" "$dir/two-run" "$dir/three-run"
if [ -n "$owner" ]; then
    chown -R "$owner" "$dir"
fi
finish() {
    code=$?
    trap - EXIT
    # The test ends what it started; this is for when it was ended itself.
    for node in one two three; do
        [ ! -s "$dir/$node-data/postmaster.pid" ] || head -1 "$dir/$node-data/postmaster.pid" >>"$dir/processes"
    done
    # Only what runs in the folder: a number may be somebody else's by now.
    [ ! -e "$dir/processes" ] || while read -r process; do
        case "$(readlink "/proc/$process/cwd" 2>/dev/null)" in
            "$dir"*) kill -KILL "$process" 2>/dev/null || true ;;
        esac
    done <"$dir/processes"
    if [ "$code" != 0 ] && [ -n "${CASETRAIL_HA_KEEP:-}" ]; then
        echo "What they said is kept in $dir." >&2
    else
        rm -rf "$dir"
    fi
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

CASETRAIL_HA_FOLDER=$dir
CASETRAIL_HA_PROGRAMS=$programs
CASETRAIL_HA_AS=$as
export CASETRAIL_HA_FOLDER CASETRAIL_HA_PROGRAMS CASETRAIL_HA_AS
target=${CARGO_TARGET_DIR:-target}
"$target/debug/examples/test-ha"

# The race for skipped events at its full length: 24 writers on 4 instances, and the control.
CASETRAIL_RACE_SECONDS=${CASETRAIL_RACE_SECONDS:-60} NEXTEST_SUCCESS_OUTPUT=immediate \
    sh tests/cargo-test.sh while_all_write_and_commits_are_slow the_control_a_reader_of_a_plain_sequence
