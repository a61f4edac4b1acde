#!/bin/sh
# Compiles the pins for Python 3.11 to 3.13 at once, with hashes and without addresses; $1 is uv.
set -eu
uv=$1
compile() {
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
        --no-emit-index-url --custom-compile-command "make lock" "$@"
}
compile --output-file requirements.txt
compile --extra cli --group dev --constraints requirements.txt --output-file requirements-dev.txt
if command -v npm >/dev/null; then
    for folder in sandbox/page tests/oracles tests/azurite tests/kql; do
        (cd "$folder" && npm update --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error)
    done
fi
