#!/bin/sh
# choose.sh SERVICE FROM TO: copies what the image of a service holds. A library goes with whoever imports it.
set -eu
SERVICE="$1" FROM="$2" TO="$3"

mkdir -p "$TO/services"
cp -r "$FROM/shared" "$TO/shared"
rm -r "$TO/shared/testing"
cp "$FROM/services/__init__.py" "$TO/services/"
cp -r "$FROM/services/$SERVICE" "$TO/services/$SERVICE"
for library in formats credentials; do
	if grep -rqE "^ *(from|import) $library\b" --include='*.py' "$TO/services/$SERVICE"; then
		cp -r "$FROM/$library" "$TO/$library"
	fi
done
