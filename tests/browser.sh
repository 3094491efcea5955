#!/usr/bin/env bash
# Runs the browser suite against a built binary that serves a fresh demo clinic on a free port of loopback.
#
#   tests/browser.sh PATH-TO-PRIYOM [ARGS FOR PLAYWRIGHT…]
set -euo pipefail
binary=$(realpath "$1"); shift
cd "$(dirname "$0")/e2e"

folder=$(mktemp -d "${TMPDIR:-/tmp}/priyom-browser.XXXXXX")
free_port() {
    node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}
port=$(free_port)
export PRIYOM_URL="http://127.0.0.1:$port"
# what the telephone exchange of the tests signs with
export PRIYOM_CALLS_SECRET="the exchange of the browser suite"
# the exchange that dials, while a test opens it
PRIYOM_EXCHANGE_PORT=$(free_port)
export PRIYOM_EXCHANGE_PORT PRIYOM_DIAL_WITH=megafon PRIYOM_DIAL_KEY="the key of the browser suite"
export PRIYOM_DIAL_API="http://127.0.0.1:$PRIYOM_EXCHANGE_PORT"
export PRIYOM_FILES="$folder/files"

"$binary" serve --demo --database "sqlite:$folder/data/priyom.db" --key-file "$folder/key/database.key" \
    --listen "127.0.0.1:$port" --log warn >"$folder/log" 2>&1 &
server=$!
stop() {
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT

# The demo clinic is loaded before the first answer.
for _ in $(seq 600); do
    curl -fsS -o /dev/null "$PRIYOM_URL/readyz" 2>/dev/null && break
    kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; echo 'tests: the server did not start' >&2; exit 1; }
    sleep 0.2
done
npx playwright test "$@"
