#!/bin/sh
# build.sh TAG [SERVICE…]: builds dovira/SERVICE:TAG, of all services and of the operator when none is named. What each is
# made of comes to build/sbom, as it also stands in the image: for scanners, and to be kept with the release.
set -eu
TAG="$1"
shift
BASE="${DOVIRA_BASE_IMAGE:-python:3.11-slim-bookworm}"
REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)"
CREATED="$(git show --no-patch --format=%cI HEAD 2>/dev/null || date --iso-8601=seconds)"
[ "$#" -gt 0 ] || set -- $(ls services | grep -v -e __ ) operator

build() { # IMAGE TARGET SERVICE
	docker build --quiet --file deploy/docker/Dockerfile --target "$2" --tag "dovira/$1:$TAG" \
		--build-arg BASE="$BASE" --build-arg SERVICE="$3" --build-arg VERSION="$TAG" \
		--label org.opencontainers.image.version="$TAG" --label org.opencontainers.image.revision="$REVISION" \
		--label org.opencontainers.image.created="$CREATED" . >/dev/null
	take_bill "$1"
	echo "built dovira/$1:$TAG"
}

take_bill() { # IMAGE
	mkdir -p build/sbom
	container="$(docker create "dovira/$1:$TAG")"
	docker cp "$container:/usr/share/sbom/dovira.cdx.json" "build/sbom/$1.cdx.json" >/dev/null
	docker rm "$container" >/dev/null
}

for image in "$@"; do
	case "$image" in
		# A builder without BuildKit makes every stage on the way, and needs the name of some service for it.
		operator) build operator operator registration ;;
		*) build "$image" service "$image" ;;
	esac
done
