#!/bin/sh
# Draws the board's two keys and puts them into its key vault. Nobody sees them, and a key that is there stays: another match
# key makes repeats of earlier cases invisible. Without --yes it only tells what it would do. Safe to run again.
#
#     infra/draw_keys.sh [--yes] [--anew MASC-MATCH-KEY]
#
# --anew draws one key again; the runbook says when ("Change the match key"). The keys travel through Azure's management
# plane, so the vault itself stays closed to everybody but the service. azd runs this after each `azd provision`.
set -eu
: "${AZURE_SUBSCRIPTION_ID:?set it, or run this through azd}"
: "${AZURE_RESOURCE_GROUP:?set it, or run this through azd}"
: "${VAULT_NAME:?set it, or run this through azd}"
vault="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers/Microsoft.KeyVault/vaults/$VAULT_NAME"
version="api-version=2023-07-01"
apply=
anew=
while [ $# -gt 0 ]; do
    case "$1" in
    --yes) apply=yes ;;
    --anew) anew=${2:?"--anew needs the name of a key"}; shift ;;
    *) echo "Unknown: $1" >&2; exit 2 ;;
    esac
    shift
done

umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Each key is asked for by itself, before anything is written, and is missing only if Azure says "Not Found". Every other
# answer, or none, draws nothing: a new match key in place of one that is there cannot be taken back.
missing=
for key in MASC-MATCH-KEY MASC-SIGNING-KEY; do
    if az rest --method get --url "$vault/secrets/$key?$version" --output none 2>"$folder/said"; then
        :
    elif grep -q '^\(ERROR: \)\{0,1\}Not Found' "$folder/said"; then
        missing="$missing $key "
    else
        cat "$folder/said" >&2
        echo "Azure did not say whether $key is there, so no key was drawn. Run this again." >&2
        exit 1
    fi
done

for key in MASC-MATCH-KEY MASC-SIGNING-KEY; do
    case "$missing" in *" $key "*) known= ;; *) known=yes ;; esac
    if [ -n "$known" ] && [ "$anew" != "$key" ]; then
        echo "$key is there and stays."
    elif [ -z "$apply" ]; then
        echo "$key would be drawn: run this again with --yes."
    else
        # In a file of our own, since a command's words can be read by everybody on the machine.
        printf '{"properties": {"contentType": "drawn by infra/draw_keys.sh", "value": "%s"}}' "$(openssl rand -hex 32)" >"$folder/key.json"
        az rest --method put --url "$vault/secrets/$key?$version" --body "@$folder/key.json" --output none
        echo "$key is drawn."
    fi
done
