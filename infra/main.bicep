// One board of MASC on Teams in Azure: `azd provision` reads this file, main.bicepparam gives it its values.
// docs/deploy.md goes through it step by step; docs/security.md says why it looks like this.
targetScope = 'subscription'

@description('Names the resource group and everything in it, such as masc-cumbria.')
@minLength(3)
@maxLength(32)
param environmentName string

@description('Personal data is queued here for as long as a command waits, so the region is in the United Kingdom, and it has zones, which UK West has not.')
@allowed([
  'uksouth'
])
param location string = 'uksouth'

@description('Every setting of the board that is not a fact of Azure: MASC_GROUP_ID and so on. An empty one is left out.')
param settings { *: string }

@description('A mailbox that somebody reads: it gets the alerts, which hold counts and no case.')
param alertAddress string

@description('IPv4 addresses or ranges of the engineers, with commas: they may deploy, set up and ask for health. Empty: nobody.')
param operatorAddresses string = ''

@description('From where Teams calls a bot. Microsoft announces changes of these ranges a month ahead.')
param teamsAddresses string = '52.112.0.0/14,52.122.0.0/15'

@description('The network that nothing but MASC is in; change it where it overlaps with a network that you peer it with.')
param networkPrefix string = '10.90.0.0/24'

@description('How many days telemetry is kept; Application Insights takes no other number. It holds ids and counts.')
@allowed([
  '30'
  '60'
  '90'
  '120'
  '180'
  '270'
  '365'
  '550'
  '730'
])
param telemetryDays string = '90'

@description('Instances that always wait for commands, beside the one for Teams. 0 is enough: a command may wait a minute.')
@minValue(0)
@maxValue(5)
param alwaysReadyForWork int = 0

@description('The name of the key vault; empty: one that is made up. A vault that was deleted keeps its name for 90 days.')
@maxLength(24)
param vaultName string = ''

// Storage takes no /32, and people write spaces behind commas.
func addresses(text string) string[] =>
  map(filter(split(text, ','), one => !empty(trim(one))), one => replace(trim(one), '/32', ''))

var tags = {
  'azd-env-name': environmentName
  service: 'MASC on Teams'
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module board 'board.bicep' = {
  scope: group
  params: {
    alertAddress: alertAddress
    alwaysReadyForWork: alwaysReadyForWork
    environmentName: environmentName
    location: location
    networkPrefix: networkPrefix
    operatorAddresses: addresses(operatorAddresses)
    settings: settings
    tags: tags
    teamsAddresses: addresses(teamsAddresses)
    telemetryDays: int(telemetryDays)
    vaultName: vaultName
  }
}

// azd keeps these in its environment; docs/deploy.md uses them by these names.
output AZURE_RESOURCE_GROUP string = group.name
output MASC_BOT_APP_ID string = board.outputs.identityClientId
output BOT_NAME string = board.outputs.botName
output FUNCTION_APP string = board.outputs.appName
output FUNCTION_URL string = 'https://${board.outputs.host}'
output IDENTITY_OBJECT_ID string = board.outputs.identityPrincipalId
output QUEUE_ADDRESS string = board.outputs.queueAddress
output STORAGE_ACCOUNT string = board.outputs.storageName
output VAULT_NAME string = board.outputs.vaultName
