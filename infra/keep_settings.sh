#!/bin/sh
# Keeps what `python -m masc_graph provision` found out, so that the next `azd provision` gives it to the service.
#
#     infra/keep_settings.sh FOLDER/settings.json
set -eu
file=${1:?"name the file that provision wrote its settings to"}
for name in MASC_SITE_ID MASC_SITE_URL MASC_PLAN_ID MASC_LIST_IDS; do
    value=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["Values"][sys.argv[2]])' "$file" "$name")
    azd env set "$name" "$value"
    echo "$name is kept."
done
