#!/bin/sh
# The identity of the command line (`python -m masc_graph`) while somebody sets a board up or looks after it: an app
# registration whose only credential is a certificate of one day. `open` makes what is missing and a new certificate,
# `close` takes every certificate away, `show` changes nothing.
#
#     infra/set_up_app.sh show | open FOLDER | close
#
# FOLDER gets the private key and a file of settings; keep it on this machine and delete it in the evening. What the
# identity may do is granted by infra/Grant-MascPermissions.ps1, once.
set -eu
trap '[ $? = 0 ] || echo "This was not finished. Mend what is said above, and run it again in the same words." >&2' EXIT
: "${AZURE_SUBSCRIPTION_ID:?set it, or run this through azd}"
: "${AZURE_RESOURCE_GROUP:?set it, or run this through azd}"
: "${STORAGE_ACCOUNT:?set it, or run this through azd}"
name="MASC set-up"
account="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers/Microsoft.Storage/storageAccounts/$STORAGE_ACCOUNT"

app=$(az ad app list --display-name "$name" --query "[?displayName=='$name'].appId" --output tsv)
case "${1:-show}" in
show)
    echo "Its application id: ${app:-there is no such app registration yet}"
    [ -z "$app" ] || az ad app credential list --cert --id "$app" --query "[].{certificate: displayName, until: endDateTime}" --output table
    ;;
open)
    folder=${2:?"open needs the name of a folder to write to"}
    umask 077
    mkdir -p "$folder"
    if [ -z "$app" ]; then
        app=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --query appId --output tsv)
    fi
    # Asked for by itself: a run that broke off may have made the registration alone.
    person=$(az ad sp list --filter "appId eq '$app'" --query "[].id" --output tsv)
    [ -n "$person" ] || person=$(az ad sp create --id "$app" --query id --output tsv)
    # To see and to repeat commands, it has to reach the queues.
    az role assignment create --assignee-object-id "$person" --assignee-principal-type ServicePrincipal \
        --role "Storage Queue Data Contributor" --scope "$account" --output none
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=MASC set-up" \
        -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null
    # Without --append this replaces every credential that was there.
    az ad app credential reset --id "$app" --cert "@$folder/certificate.pem" --output none
    thumbprint=$(openssl x509 -in "$folder/certificate.pem" -noout -fingerprint -sha1 | sed 's/.*=//; s/://g')
    tenant=$(az account show --query tenantId --output tsv)
    cat >"$folder/settings.json" <<END
{
  "IsEncrypted": false,
  "Values": {
    "AzureWebJobsStorage": "https://$STORAGE_ACCOUNT.queue.core.windows.net/",
    "MASC_TENANT_ID": "$tenant",
    "MASC_CLIENT_ID": "$app",
    "MASC_CREDENTIAL": "certificate",
    "MASC_CERTIFICATE_FILE": "$folder/key.pem",
    "MASC_CERTIFICATE_THUMBPRINT": "$thumbprint",
    "MASC_BOT_APP_ID": "${MASC_BOT_APP_ID:-}",
    "MASC_GROUP_ID": "${MASC_GROUP_ID:-}",
    "MASC_CHANNEL_ID": "${MASC_CHANNEL_ID:-}",
    "MASC_BOARD_ID": "${MASC_BOARD_ID:-}",
    "MASC_MATCH_KEY_ID": "${MASC_MATCH_KEY_ID:-first}",
    "MASC_MATCH_KEY": "not-the-key-of-the-board-which-stays-in-its-vault",
    "MASC_SIGNING_KEY": "not-the-key-of-the-board-which-stays-in-its-vault"
  }
}
END
    echo "Application id: $app"
    echo "Until this time tomorrow the settings are in $folder/settings.json."
    ;;
close)
    # On a line of its own: in the loop's head a call that failed would read as "there is none".
    keys=$([ -z "$app" ] || az ad app credential list --cert --id "$app" --query "[].keyId" --output tsv)
    for key in $keys; do
        az ad app credential delete --cert --id "$app" --key-id "$key"
    done
    echo "Nobody can sign in as $name any more."
    ;;
*)
    echo "Unknown: $1" >&2
    exit 2
    ;;
esac
