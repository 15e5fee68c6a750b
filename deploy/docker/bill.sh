#!/bin/sh
# bill.sh NAME VERSION: writes /sbom.cdx.json, what the image of that name is made of. Runs inside its build.
set -eu
/opt/sbom/bin/cyclonedx-py environment --pyproject /tmp/pyproject.toml --short-PURLs --output-file /tmp/python.cdx.json \
	/opt/dovira/bin/python
BILLS="/tmp/debian.cdx.json /tmp/python.cdx.json"
if [ -d /opt/postgresql ]; then
	/opt/sbom/bin/debsbom generate --root /opt/postgresql --distro-arch "$(dpkg --print-architecture)" --sbom-type cdx \
		--distro-name postgresql --out /tmp/postgresql
	BILLS="$BILLS /tmp/postgresql.cdx.json"
fi
/opt/sbom/bin/debsbom merge --sbom-type cdx --distro-name "$1" --distro-version "$2" --out /sbom \
	$BILLS
