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
install() {
    "$folder/bin/python" -m pip install -qq --disable-pip-version-check --no-compile --require-hashes --requirement "$1"
}
# uv unpacks in seconds what takes pip the better part of a minute; where it cannot reach its registry, pip does it all.
install_by_uv() {
    awk '/^uv==/ { found = 1 } found { print } found && !/\\$/ { exit }' "$requirements" >"$folder/uv.txt"
    [ -s "$folder/uv.txt" ] && install "$folder/uv.txt" &&
        "$folder/bin/uv" pip install --quiet --python "$folder/bin/python" --require-hashes --requirement "$requirements"
}
install_by_uv || install "$requirements"
echo "$wanted" >"$folder/made-from"
