// The queue of commands, the host's own blobs, and the package: reached by the identity alone, inside the network.
param name string
param location string
param tags { *: string }
param identityId string
param identityPrincipalId string
param endpointsSubnetId string
param zoneIds { *: string }
param operatorAddresses string[]

// A message may hold a referral, so the account is open to nobody from outside but the engineers' own addresses,
// and to them only while the parameter names them.
var isOpen = !empty(operatorAddresses)

var roles = {
  // The host keeps its locks in blobs and needs to own them: Microsoft's list for AzureWebJobsStorage says so.
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isOpen ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
      ipRules: [
        for address in operatorAddresses: {
          action: 'Allow'
          value: address
        }
      ]
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'packages'
  properties: {
    publicAccess: 'None'
  }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource commands 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [
  for queue in ['masc-work', 'masc-work-poison', 'masc-failed']: {
    parent: queues
    name: queue
  }
]

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    scope: account
    name: guid(account.id, identityId, role.value)
    properties: {
      principalId: identityPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

// One at a time, and after everything else in the account: it takes one operation at once and refuses the next.
@batchSize(1)
resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for kind in items(zoneIds): {
    name: 'pe-${name}-${kind.key}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: endpointsSubnetId
      }
      privateLinkServiceConnections: [
        {
          name: kind.key
          properties: {
            privateLinkServiceId: account.id
            groupIds: [
              kind.key
            ]
          }
        }
      ]
    }
    dependsOn: [
      packages
      commands
    ]
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (kind, number) in items(zoneIds): {
    parent: endpoints[number]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: kind.key
          properties: {
            privateDnsZoneId: kind.value
          }
        }
      ]
    }
  }
]

output name string = account.name
output queueAddress string = account.properties.primaryEndpoints.queue
