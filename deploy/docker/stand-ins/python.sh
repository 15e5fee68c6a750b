#!/bin/sh
# python.sh IMAGE: the base of our images from Debian's packages, where no image registry can be reached. Needs root,
# debootstrap and Docker. The name is that of the official image, so that the Dockerfile stays as it is.
set -eu
FOLDER="$(mktemp -d)"
trap 'rm -rf "$FOLDER" "$FOLDER.log"' EXIT

debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv bookworm "$FOLDER" >"$FOLDER.log" 2>&1 || {
	tail -n 20 "$FOLDER.log" >&2
	exit 1
}
rm -rf "$FOLDER"/var/cache/apt/archives/*.deb "$FOLDER"/var/lib/apt/lists/* "$FOLDER"/usr/share/doc \
	"$FOLDER"/usr/share/locale "$FOLDER"/usr/share/man
ln -s python3 "$FOLDER/usr/bin/python"
tar -C "$FOLDER" -c . | docker import --change 'ENV LANG=C.UTF-8' - "$1" >/dev/null
echo "made $1"
