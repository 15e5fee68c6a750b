#!/bin/sh
# Makes an empty virtual environment. Called by `make setup` with PYTHON (the interpreter) and VENV (the folder).
# A fresh Debian or Ubuntu has python3 without ensurepip: then python3-venv is installed first, where that is allowed.
set -eu

"$PYTHON" -c '' || {
    echo "$PYTHON does not run. Install Python 3.11 or newer, or name one: make setup PYTHON=/path/to/python3.12" >&2
    exit 1
}
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "$("$PYTHON" --version) is too old: 3.11 or newer is needed. Name one: make setup PYTHON=/path/to/python3.12" >&2
    exit 1
}

can_make_venvs() {
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null
}

install_venv_package() {
    package="$("$PYTHON" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))')"
    advice="apt-get update && apt-get install -y $package"
    if [ "$(id -u)" = 0 ]; then as_root=''; else as_root='sudo -n'; fi
    if ! command -v apt-get >/dev/null || { [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; }; then
        echo "$PYTHON cannot make virtual environments. As root run: $advice; then run make setup again." >&2
        exit 1
    fi
    echo "$PYTHON cannot make virtual environments yet: installing $package"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q && $as_root apt-get install -y -q --no-install-recommends "$package"
}

can_make_venvs || install_venv_package
"$PYTHON" -m venv --clear "$VENV"
