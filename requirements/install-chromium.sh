#!/bin/sh
# Makes sure that there is a Chromium for tests/web; a second run is instant. DOVIRA_CHROMIUM names another browser.
# Where nothing may be installed it says what to do and lets the other tests run: tests/web are then skipped, or fail
# where DOVIRA_WEB_TESTS is set.
set -eu

for browser in "${DOVIRA_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$browser" ] && command -v "$browser" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" = 0 ]; then as_root=''; else as_root='sudo -n'; fi
advice='apt-get update && apt-get install -y --no-install-recommends chromium'
if ! command -v apt-get >/dev/null || { [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; }; then
    echo "There is no Chromium, so the tests of the pages are left out. As root run: $advice" >&2
    exit 0
fi
echo 'Installing Chromium for the tests of the pages …'
export DEBIAN_FRONTEND=noninteractive
{ $as_root apt-get update -q && $as_root apt-get install -y -q --no-install-recommends chromium; } >/dev/null ||
    echo "Chromium could not be installed, so the tests of the pages are left out. By hand: $advice" >&2
