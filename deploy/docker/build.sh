#!/bin/sh
# build.sh TAG [SERVICE…]: builds dovira/SERVICE:TAG, of all services and of the operator when none is named.
set -eu
TAG="$1"
shift
BASE="${DOVIRA_BASE_IMAGE:-python:3.11-slim-bookworm}"
REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)"
[ "$#" -gt 0 ] || set -- $(ls services | grep -v -e __ ) operator

build() { # IMAGE TARGET SERVICE
	docker build --quiet --file deploy/docker/Dockerfile --target "$2" --tag "dovira/$1:$TAG" \
		--build-arg BASE="$BASE" --build-arg SERVICE="$3" --build-arg REVISION="$REVISION" . >/dev/null
	echo "built dovira/$1:$TAG"
}

for image in "$@"; do
	case "$image" in
		# A builder without BuildKit makes every stage on the way, and needs the name of some service for it.
		operator) build operator operator registration ;;
		*) build "$image" service "$image" ;;
	esac
done
