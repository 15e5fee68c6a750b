#!/bin/sh
# Is a weakness known in what we depend on? Asks OSV about each package of requirements/dev.txt, and Debian's tracker about
# what is in the images, if `make images` left their bills in build/sbom. OSV_URL and DEBIAN_TRACKER_URL name other servers.
# Ends with 0: none is known that a newer release mends. 1: one is. 3: whoever knows could not be reached; nobody knows.
set -eu
BIN="${BIN:-.venv/bin}" REQUIREMENTS="${REQUIREMENTS:-requirements/dev.txt}" BILLS="${BILLS:-build/sbom}"
OSV_URL="${OSV_URL:-https://api.osv.dev/v1/query}"
DEBIAN_TRACKER_URL="${DEBIAN_TRACKER_URL:-https://security-tracker.debian.org/tracker}"
FOLDER="$(mktemp -d)"
trap 'rm -rf "$FOLDER"' EXIT
mend=0 unreached=0

not_reached() { # WHOM ABOUT
	echo "NOT CHECKED: $1 gives no answer, so nothing is known about $2. Try again where it can be reached." >&2
	tail -n 1 "$FOLDER/said" >&2
	unreached=1
}

check_python() {
	if "$BIN/pip-audit" --vulnerability-service osv --osv-url "$OSV_URL" --requirement "$REQUIREMENTS" --disable-pip \
		--require-hashes --strict --progress-spinner off --format markdown --output "$FOLDER/python" 2>"$FOLDER/said"; then
		echo 'Python packages: no weakness is known.'
	elif [ -s "$FOLDER/python" ]; then
		echo 'Python packages with a known weakness (make lock UPGRADE=1 takes newer releases):'
		cat "$FOLDER/python"
		mend=1
	else
		not_reached "$OSV_URL" 'the Python packages'
	fi
}

check_images() {
	for bill in "$BILLS"/*.cdx.json; do
		[ -e "$bill" ] || { echo 'Images: none was built here (make images).' && return; }
		"$BIN/debsbom" sec-scan --db "$FOLDER/debian.json" --tracker "$DEBIAN_TRACKER_URL" --distro bookworm "$bill" \
			>>"$FOLDER/debian" 2>"$FOLDER/said" || { not_reached "$DEBIAN_TRACKER_URL" 'the images' && return; }
	done
	if grep ' resolved (' "$FOLDER/debian" | sort -u >"$FOLDER/mended"; then :; fi
	if [ -s "$FOLDER/mended" ]; then
		echo 'Debian packages of the images that Debian has mended (make images, with a newer base):'
		cat "$FOLDER/mended"
		mend=1
	fi
	echo "Images: $(grep -vc ' resolved (' "$FOLDER/debian" || true) findings that Debian has not mended; debsbom sec-scan lists them."
}

check_python
check_images
[ "$mend" = 0 ] || exit 1
[ "$unreached" = 0 ] || exit 3
