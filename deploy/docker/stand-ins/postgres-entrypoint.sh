#!/bin/sh
# Makes the database at the first start, runs what stands in /docker-entrypoint-initdb.d, and becomes the server.
set -eu
PATH="$(echo /usr/lib/postgresql/*/bin):$PATH"

if [ "$(id -u)" = 0 ]; then
	install -d -o postgres -g postgres -m 0700 "$PGDATA"
	install -d -o postgres -g postgres -m 2775 /run/postgresql
	exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if ! [ -s "$PGDATA/PG_VERSION" ]; then
	password="$(mktemp)"
	printf '%s' "${POSTGRES_PASSWORD:?set a password}" >"$password"
	initdb --pgdata="$PGDATA" --username=postgres --pwfile="$password" --encoding=UTF8 --auth-local=trust \
		--auth-host=scram-sha-256
	rm "$password"
	echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
	pg_ctl --pgdata="$PGDATA" --options='-c listen_addresses=' --wait start
	for file in /docker-entrypoint-initdb.d/*.sql; do
		[ ! -e "$file" ] || psql --username=postgres --set=ON_ERROR_STOP=1 --no-psqlrc --file="$file"
	done
	pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
fi

exec "$@" -c 'listen_addresses=*'
