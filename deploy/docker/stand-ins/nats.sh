#!/bin/sh
# nats.sh IMAGE: NATS from the binary that `make setup` installs, where no image registry can be reached. It starts as the
# official image does; there is nothing else inside.
set -eu
FOLDER="$(mktemp -d)"
trap 'rm -rf "$FOLDER"' EXIT

install -D "${BINARY:-.venv/bin/nats-server}" "$FOLDER/usr/local/bin/nats-server"
tar -C "$FOLDER" -c . | docker import --change 'ENV PATH=/usr/local/bin' --change 'ENTRYPOINT ["nats-server"]' \
	--change 'EXPOSE 4222 6222 8222' - "$1" >/dev/null
echo "made $1"
