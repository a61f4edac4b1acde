#!/bin/sh
# Prints the first Python that really runs and can make environments, of the versions named, such as "3.13 3.12 3.11".
# A version manager puts names on PATH that do not run, so each one is tried, and then the manager's own folders.
for version in "$@"; do
    for candidate in "python$version" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version".*/bin/python3 python3 python; do
        if found=$("$candidate" -c "import ensurepip, sys, venv
print(sys.executable)
raise SystemExit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null); then
            echo "$found"
            exit 0
        fi
    done
done
echo "No Python of these versions runs here: $*. Install one of them, or say PYTHON=/path/to/python3." >&2
exit 1
