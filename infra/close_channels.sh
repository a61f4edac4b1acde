#!/bin/sh
# Closes every way to the bot but Teams. Azure opens Web Chat and Direct Line for each new bot, and there the caller says
# who they are. Without --yes it only tells what it would do. Safe to run again. azd runs it after each `azd provision`.
set -eu
: "${AZURE_SUBSCRIPTION_ID:?set it, or run this through azd}"
: "${AZURE_RESOURCE_GROUP:?set it, or run this through azd}"
: "${BOT_NAME:?set it, or run this through azd}"
bot="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers/Microsoft.BotService/botServices/$BOT_NAME"
version="api-version=2022-09-15"

open=$(az rest --method get --url "$bot/channels?$version" --query "value[].properties.channelName" --output tsv)
for channel in $open; do
    if [ "$channel" = MsTeamsChannel ]; then
        echo "Teams is open, as it should be."
    elif [ "${1:-}" = --yes ]; then
        az rest --method delete --url "$bot/channels/$channel?$version"
        echo "$channel is closed."
    else
        echo "$channel is open: run this again with --yes to close it."
    fi
done
