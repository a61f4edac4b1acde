#!/bin/sh
# Runs the command given where Chromium is; Debian's own is installed where apt may, and CI does not go on without one.
set -eu
find_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome || true
}
if [ -z "$(find_chromium)" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing Debian's Chromium; this takes about a minute, once."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-liberation >/dev/null
fi
CHROMIUM=$(find_chromium)
if [ -z "$CHROMIUM" ]; then
    echo "Chromium is not on this machine, so the browser journeys are left out."
    [ -z "${CI:-}" ]
    exit
fi
export CHROMIUM
exec "$@"
