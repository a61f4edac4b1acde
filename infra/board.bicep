// Everything of one board, in a resource group that may be there already.
targetScope = 'resourceGroup'

param environmentName string
param location string
param tags { *: string }
param settings { *: string }
param alertAddress string
param operatorAddresses string[]
param teamsAddresses string[]
param networkPrefix string
param telemetryDays int
param alwaysReadyForWork int
param vaultName string

// Storage accounts, vaults and sites share one name space with the whole of Azure.
var token = uniqueString(subscription().id, resourceGroup().name, environmentName)
var storageName = 'stmasc${token}'

// What provision finds out is there: before that nothing can work, and its silence would wake people for nothing.
var isSetUp = !empty(settings.MASC_LIST_IDS)

// One identity for everything: there is no secret that could be stolen, expire or be forgotten.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}'
  location: location
  tags: tags
}

module network 'modules/network.bicep' = {
  params: {
    environmentName: environmentName
    location: location
    networkPrefix: networkPrefix
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    environmentName: environmentName
    identityId: identity.id
    identityPrincipalId: identity.properties.principalId
    location: location
    tags: tags
    telemetryDays: telemetryDays
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    endpointsSubnetId: network.outputs.endpointsSubnetId
    identityId: identity.id
    identityPrincipalId: identity.properties.principalId
    location: location
    name: storageName
    operatorAddresses: operatorAddresses
    tags: tags
    zoneIds: network.outputs.storageZoneIds
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    endpointsSubnetId: network.outputs.endpointsSubnetId
    identityId: identity.id
    identityPrincipalId: identity.properties.principalId
    location: location
    name: empty(vaultName) ? 'kvmasc${token}' : vaultName
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    zoneId: network.outputs.vaultZoneId
  }
}

module app 'modules/app.bicep' = {
  params: {
    alwaysReadyForWork: alwaysReadyForWork
    appSubnetId: network.outputs.appSubnetId
    connectionString: monitoring.outputs.connectionString
    identityClientId: identity.properties.clientId
    identityId: identity.id
    location: location
    name: 'func-${environmentName}-${token}'
    operatorAddresses: operatorAddresses
    planName: 'plan-${environmentName}'
    settings: settings
    storageName: storageName
    tags: tags
    teamsAddresses: teamsAddresses
    vaultName: vault.outputs.name
  }
  dependsOn: [
    storage
  ]
}

module bot 'modules/bot.bicep' = {
  params: {
    host: app.outputs.host
    identityClientId: identity.properties.clientId
    identityId: identity.id
    // A bot's name is unique in the whole of Azure too, has at most 42 characters, and cannot be changed.
    name: '${take('bot-${environmentName}', 28)}-${token}'
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    alertAddress: alertAddress
    environmentName: environmentName
    host: app.outputs.host
    identityClientId: identity.properties.clientId
    insightsId: monitoring.outputs.insightsId
    isSetUp: isSetUp
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

output appName string = app.outputs.name
output botName string = bot.outputs.name
output host string = app.outputs.host
output identityClientId string = identity.properties.clientId
output identityPrincipalId string = identity.properties.principalId
output queueAddress string = storage.outputs.queueAddress
output storageName string = storage.outputs.name
output vaultName string = vault.outputs.name
