// The function app: the one thing of MASC that can be reached from outside, by Teams and by the engineers.
param name string
param planName string
param location string
param tags { *: string }
param identityId string
param identityClientId string
param appSubnetId string
param storageName string
param vaultName string
param connectionString string
param settings { *: string }
param teamsAddresses string[]
param operatorAddresses string[]
param alwaysReadyForWork int

var vaultReference = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName='

// What is a fact of Azure and not the board's choice. No value here is a secret.
var ofAzure = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  MASC_BOT_APP_ID: identityClientId
  MASC_CLIENT_ID: identityClientId
  MASC_CREDENTIAL: 'managed_identity'
  MASC_MATCH_KEY: '${vaultReference}MASC-MATCH-KEY)'
  MASC_SIGNING_KEY: '${vaultReference}MASC-SIGNING-KEY)'
  MASC_TENANT_ID: tenant().tenantId
}

var fromTeams = [
  for (address, number) in teamsAddresses: {
    name: 'Teams ${number + 1}'
    action: 'Allow'
    ipAddress: address
    priority: 100 + number
  }
]
var fromOperators = [
  for (address, number) in operatorAddresses: {
    name: 'Engineer ${number + 1}'
    action: 'Allow'
    ipAddress: contains(address, '/') ? address : '${address}/32'
    priority: 200 + number
  }
]
// Azure's own test of /api/health, from addresses that it shares with everybody's: health names settings and no value.
var fromAvailability = [
  {
    name: 'Availability test'
    action: 'Allow'
    tag: 'ServiceTag'
    ipAddress: 'ApplicationInsightsAvailability'
    priority: 300
  }
]
var readyForTeams = [
  {
    name: 'http'
    instanceCount: 1
  }
]
var readyForWork = [
  {
    name: 'function:work'
    instanceCount: alwaysReadyForWork
  }
]

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // azd finds the app by this tag.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: appSubnetId
    publicNetworkAccess: 'Enabled'
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}packages'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        // A press must be answered within seconds, so one instance for HTTP never sleeps.
        alwaysReady: alwaysReadyForWork > 0 ? concat(readyForTeams, readyForWork) : readyForTeams
        instanceMemoryMB: 2048
        // The lowest that every region takes; less is a preview in a few. The scale controller divides the length of a
        // queue by its batchSize, which is 1, so ten commands may start ten instances. Nothing rests on being the only
        // worker (docs/architecture.md, "Keys"): the limit caps what a flood may cost, and is no lock.
        maximumInstanceCount: 40
      }
    }
    siteConfig: {
      // Teams does not speak TLS 1.3 to a bot: a minimum of 1.3 silences it.
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
      ipSecurityRestrictionsDefaultAction: 'Deny'
      ipSecurityRestrictions: concat(fromTeams, fromOperators, fromAvailability)
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Deny'
      scmIpSecurityRestrictions: fromOperators
    }
  }
}

// An empty setting is left out: an empty AzureWebJobsStorage, for one, would hide the identity's.
resource appSettings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    toObject(
      filter(items(settings), setting => !empty(setting.value)),
      setting => setting.key,
      setting => setting.value
    ),
    ofAzure
  )
}

// Nobody publishes with a password: azd uses the engineer's own sign-in. The plan has no FTP that could be closed. A site
// takes one change of its children at a time, so this comes after the settings.
resource noPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
  dependsOn: [
    appSettings
  ]
}

output host string = app.properties.defaultHostName
output name string = app.name
