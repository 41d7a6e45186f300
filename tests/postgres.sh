#!/bin/sh
# Runs a command beside a PostgreSQL of its own, which lives in a throwaway folder, listens on a socket
# there and nowhere else, and ends with the command: `sh tests/postgres.sh COMMAND ...`. The command
# finds it in CASETRAIL_TEST_POSTGRES; where that is set already, nothing is started.
set -eu
if [ -n "${CASETRAIL_TEST_POSTGRES:-}" ]; then
    exec "$@"
fi

binaries() {
    for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin /opt/homebrew/bin; do
        [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && echo "$dir"
    done | sort -V | tail -1
}
bin=$(binaries)
if [ -z "$bin" ] && command -v initdb >/dev/null 2>&1; then
    bin=$(dirname "$(command -v initdb)")
fi
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "PostgreSQL's binaries are missing: installing Debian's postgresql." >&2
    apt-get update -qq >&2
    # Its own cluster is not wanted.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql >&2
    bin=$(binaries)
fi
if [ -z "$bin" ]; then
    echo "PostgreSQL's binaries (initdb, postgres) are missing: install your system's postgresql." >&2
    exit 1
fi

# It refuses to run as the superuser.
as=
if [ "$(id -u)" = 0 ]; then
    owner=nobody
    id postgres >/dev/null 2>&1 && owner=postgres
    as="setpriv --reuid=$owner --regid=$(id -g "$owner") --clear-groups"
fi
# In memory where there is room: nothing of it is to outlast a power cut, and no other's disk is waited
# for. That a commit is on disk when it is answered is PostgreSQL's to keep.
place=/tmp
if [ -d /dev/shm ] && [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 2000000 ]; then
    place=/dev/shm
fi
place=${CASETRAIL_TEST_POSTGRES_PLACE:-$place}
dir=$(mktemp -d "$place/casetrail-postgres-XXXXXX")
if [ -n "$as" ]; then
    chown "$owner" "$dir"
fi
chmod 0711 "$dir"
server=
command=
finish() {
    code=$?
    trap - EXIT
    if [ -n "$command" ]; then
        kill "$command" 2>/dev/null || true
    fi
    if [ -n "$server" ]; then
        # At once, as its data goes with it.
        kill -QUIT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$dir"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 --locale=C >"$dir/initdb.log" 2>&1 ||
    { cat "$dir/initdb.log" >&2; exit 1; }
cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 400
shared_buffers = 64MB
max_wal_size = 512MB
wal_recycle = off
checkpoint_timeout = 30min
logging_collector = off
CONF
$as "$bin/postgres" -D "$dir/data" >"$dir/server.log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$dir" -U postgres; do
    kill -0 "$server" 2>/dev/null || { cat "$dir/server.log" >&2; exit 1; }
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { echo "PostgreSQL does not get ready." >&2; exit 1; }
    sleep 0.1
done
cd "$OLDPWD"
CASETRAIL_TEST_POSTGRES="postgres://postgres@localhost/postgres?host=$dir"
CASETRAIL_TEST_POSTGRES_BIN=$bin
CASETRAIL_TEST_POSTGRES_PID=$server
export CASETRAIL_TEST_POSTGRES CASETRAIL_TEST_POSTGRES_BIN CASETRAIL_TEST_POSTGRES_PID
# Waited for, so that a signal ends all of it at once; with the standard input that is ours.
exec 3<&0
"$@" <&3 3<&- &
command=$!
status=0
wait "$command" || status=$?
command=
exit "$status"
