#!/usr/bin/env bash
# Runs one part of `make test` under its heading: scripts/part.sh NAME COMMAND...
# Between --begin and --end what each took is noted; --end prints the table.
set -euo pipefail
notes=$(git rev-parse --git-path masc-parts 2>/dev/null || echo .masc-parts)

case $1 in
--begin)
    date +%s >"$notes"
    exit
    ;;
--end)
    printf '\n== All parts have passed, %s\n%8s %8s\n' "$(date +%H:%M:%S)" wall,s CPU,s
    tail -n +2 "$notes" | awk -F '\t' '{ printf "%8d %8d  %s\n", $1, $2, $3; cpu += $2 } END { printf "%8s %8d  in all\n", "", cpu }'
    printf '%8d %8s  from beginning to end\n' $(($(date +%s) - $(head -1 "$notes"))) ""
    rm -f "$notes"
    exit
    ;;
esac

name=$1
shift
printf '\n== %s, %s\n' "$name" "$(date +%H:%M:%S)"
status=0
"$@" || status=$?
times >"$notes.$$" # not by $(…), which is a shell of its own
cpu=$(awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); sum += 60 * t[1] + t[2] } printf "%.0f", sum }' "$notes.$$")
rm -f "$notes.$$"
printf '== %s: %s s, CPU %s s\n' "$name" "$SECONDS" "$cpu"
if [ -e "$notes" ]; then printf '%s\t%s\t%s\n' "$SECONDS" "$cpu" "$name" >>"$notes"; fi
exit "$status"
