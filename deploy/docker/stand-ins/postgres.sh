#!/bin/sh
# postgres.sh IMAGE: PostgreSQL from Debian's packages, where no image registry can be reached. Needs root, debootstrap and
# Docker. Its entrypoint does what compose.yaml wants of the official image's.
set -eu
FOLDER="$(mktemp -d)"
trap 'rm -rf "$FOLDER" "$FOLDER.log"' EXIT

debootstrap --variant=minbase --include=postgresql trixie "$FOLDER" >"$FOLDER.log" 2>&1 || {
	tail -n 20 "$FOLDER.log" >&2
	exit 1
}
rm -rf "$FOLDER"/var/cache/apt/archives/*.deb "$FOLDER"/var/lib/apt/lists/* "$FOLDER"/usr/share/doc \
	"$FOLDER"/usr/share/locale "$FOLDER"/usr/share/man "$FOLDER"/var/lib/postgresql/*
install "$(dirname "$0")/postgres-entrypoint.sh" "$FOLDER/usr/local/bin/docker-entrypoint.sh"
tar -C "$FOLDER" -c . | docker import --change 'ENV LANG=C.UTF-8' --change 'ENV PGDATA=/var/lib/postgresql/data' \
	--change 'VOLUME /var/lib/postgresql/data' --change 'ENTRYPOINT ["docker-entrypoint.sh"]' --change 'CMD ["postgres"]' \
	--change 'EXPOSE 5432' - "$1" >/dev/null
echo "made $1"
