#!/usr/bin/env bash
# Runs a command beside a PostgreSQL cluster of its own, whose address it gives in PRIYOM_TEST_POSTGRES. The cluster
# lives in a temporary folder, listens on a socket there and nowhere else, and goes when the command ends.
#
#   tests/postgres.sh COMMAND ARGS…
set -euo pipefail

bin=$(dirname "$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)")
[ -x "$bin/initdb" ] || { echo 'tests: no PostgreSQL server. Run: tests/setup.sh' >&2; exit 1; }

folder=$(mktemp -d /tmp/priyom-postgres.XXXXXX)
as_postgres() { "$@"; }
if [ "$(id -u)" = 0 ]; then # initdb will not run as root
    chown postgres "$folder"
    as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
fi
stop() {
    (cd / && as_postgres "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop) || true
    rm -rf "$folder"
}
trap stop EXIT

cd_and() { (cd / && as_postgres "$@"); }
cd_and "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
# Safe through a crash of the server process, which is what the tests provoke; many databases come and go.
cd_and "$bin/pg_ctl" --pgdata="$folder/data" --silent --wait --log="$folder/log" --options="-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=400 -c fsync=${PRIYOM_TEST_FSYNC:-off}" start

export PRIYOM_TEST_POSTGRES="postgres://postgres@localhost/postgres?host=$folder"
"$@"
