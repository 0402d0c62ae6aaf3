#!/usr/bin/env bash
# Runs the tests on SQLite, then on PostgreSQL: DATABASE_URL's where it is given, else a private cluster that goes afterwards.
# What asks every address or looks through a browser finds the same on both, takes long, and is run on SQLite alone.
set -euo pipefail
cd "$(dirname "$0")/.."
given="${DATABASE_URL:-}"
of_a_database='-m "not journey and not sweep"'
env -u DATABASE_URL make --no-print-directory test
if [ -n "$given" ]; then
  DATABASE_URL="$given" make --no-print-directory test ARGS="$of_a_database"
  exit
fi
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo /)")
if [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is not installed, so its half of the check cannot run. On Debian: apt-get install postgresql" >&2
  exit 1
fi
cluster=$(mktemp -d /tmp/broadsheet-pg.XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then  # PostgreSQL refuses to run as root
  chown postgres "$cluster"
  as=(runuser -u postgres --)
fi
stop() { "${as[@]}" "$bin/pg_ctl" --pgdata "$cluster/data" --mode immediate stop >/dev/null 2>&1 || true; rm -rf "$cluster"; }
trap stop EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$cluster"
"${as[@]}" "$bin/initdb" --pgdata "$cluster/data" --username broadsheet --auth trust --encoding UTF8 --locale C.UTF-8 >/dev/null
"${as[@]}" "$bin/pg_ctl" --pgdata "$cluster/data" --log "$cluster/log" --wait \
  --options "-p $port -k $cluster -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off" start >/dev/null
cd - >/dev/null
DATABASE_URL="postgres://broadsheet@127.0.0.1:$port/postgres" make --no-print-directory test ARGS="$of_a_database"
