// Everything of one board, in a resource group that may be there already.
targetScope = 'resourceGroup'

param environmentName string
param location string
param tags object
param settings object
param alertAddress string
param operatorAddresses array
param teamsAddresses array
param networkPrefix string
param telemetryDays int
param alwaysReadyForWork int

// Storage accounts, vaults and sites share one name space with the whole of Azure.
var token = uniqueString(subscription().id, resourceGroup().name, environmentName)

// One identity for everything: there is no secret that could be stolen, expire or be forgotten.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${environmentName}'
  location: location
  tags: tags
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    environmentName: environmentName
    location: location
    networkPrefix: networkPrefix
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    environmentName: environmentName
    identityPrincipalId: identity.properties.principalId
    location: location
    tags: tags
    telemetryDays: telemetryDays
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    endpointsSubnetId: network.outputs.endpointsSubnetId
    identityPrincipalId: identity.properties.principalId
    location: location
    name: 'stmasc${token}'
    operatorAddresses: operatorAddresses
    tags: tags
    zoneIds: network.outputs.storageZoneIds
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    endpointsSubnetId: network.outputs.endpointsSubnetId
    identityPrincipalId: identity.properties.principalId
    location: location
    name: 'kvmasc${token}'
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    zoneId: network.outputs.vaultZoneId
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
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
    storageName: storage.outputs.name
    tags: tags
    teamsAddresses: teamsAddresses
    vaultName: vault.outputs.name
  }
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    host: app.outputs.host
    identityClientId: identity.properties.clientId
    identityId: identity.id
    name: 'bot-${environmentName}'
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    alertAddress: alertAddress
    appId: app.outputs.id
    environmentName: environmentName
    identityClientId: identity.properties.clientId
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
