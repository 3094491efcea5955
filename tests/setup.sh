#!/usr/bin/env bash
# Gets what the tests need besides the compiler: a PostgreSQL server to start clusters of, Chromium, Node's packages.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf 'tests: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

missing=()
has_postgres || missing+=(postgresql)
has_chromium || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs npm)
if [ "${#missing[@]}" -gt 0 ]; then
    command -v apt-get >/dev/null || die "install ${missing[*]} and try again"
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # Debian would start a server of its own; the tests start theirs.
    as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    { as_root apt-get update -qq && as_root apt-get install -y -qq "${missing[@]}"; } >&2 ||
        die "apt-get could not install ${missing[*]}. Install them by hand and try again."
fi
(cd e2e && npm ci --no-audit --no-fund --loglevel=error) >&2 ||
    die 'npm could not get the packages of tests/e2e. Is the npm registry reachable?'
