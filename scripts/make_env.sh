#!/bin/sh
# Makes the environment in folder $1 with the Python $2 from requirements file $3, and does nothing when it is made already.
set -eu
folder=$1
python=$2
requirements=$3

wanted="$("$python" --version) $(cksum <"$requirements")"
if [ -x "$folder/bin/python" ] && [ "$(cat "$folder/made-from" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
echo "Making $folder with $("$python" --version); this takes about half a minute, once."
case "$("$folder/bin/python" --version 2>/dev/null || true)" in
"$("$python" --version)") ;;
*) "$python" -m venv --clear "$folder" ;;
esac
"$folder/bin/python" -m pip install -qq --disable-pip-version-check --no-compile --require-hashes --requirement "$requirements"
echo "$wanted" >"$folder/made-from"
