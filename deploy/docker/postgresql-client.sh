#!/bin/sh
# postgresql-client.sh FOLDER: pg_dump and pg_restore of this image's PostgreSQL, with all they need, in a folder that can be
# moved into an image of another release of Debian. Dpkg's records of it go along, for the bill. Runs inside its build.
set -eu
FOLDER="$1"
mkdir -p "$FOLDER/bin" "$FOLDER/lib"

libraries_of() { # PROGRAM: the loader among them
	ldd "$1" | sed -n 's/^.*=> \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) .*/\1/p' | xargs readlink -f
}

take() { # PROGRAM
	original="$(echo /usr/lib/postgresql/*/bin/"$1")"
	cp "$original" "$FOLDER/lib/$1"
	ldd "$original" | sed -n 's/^.*=> \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) .*/\1/p' | while read -r one; do
		cp --dereference "$one" "$FOLDER/lib/"
	done
	loader="$(basename "$(ldd "$original" | sed -n 's/^\t\(\/[^ ]*\) .*/\1/p')")"
	# By its own loader and C library: those of the image it goes to may be older.
	printf '#!/bin/sh\nexec %s --library-path %s --argv0 "$0" %s "$@"\n' \
		"$FOLDER/lib/$loader" "$FOLDER/lib" "$FOLDER/lib/$1" >"$FOLDER/bin/$1"
	chmod 0755 "$FOLDER/bin/$1"
	{ echo "$original"; libraries_of "$original"; } | xargs dpkg-query --search |
		sed -n '/^diversion /d; s/: .*//p' >>"$FOLDER/owners"
}

take pg_dump
take pg_restore
mkdir -p "$FOLDER/var/lib/dpkg"
sort --unique "$FOLDER/owners" | xargs dpkg-query --status >"$FOLDER/var/lib/dpkg/status"
rm "$FOLDER/owners"
