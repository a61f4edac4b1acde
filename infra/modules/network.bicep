// A network of MASC's own: the app reaches storage and vault inside it, and nothing reaches them from outside.
param environmentName string
param location string
param tags { *: string }
param networkPrefix string

// The names that Azure gives to private endpoints of each kind of service.
var storageZones = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
]
var vaultZone = 'privatelink.vaultcore.azure.net'

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${environmentName}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        networkPrefix
      ]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(networkPrefix, 26, 0)
          // Graph, the login and Teams are on the internet. For a known address of your own, put a NAT gateway here.
          defaultOutboundAccess: true
          delegations: [
            {
              name: 'flex'
              properties: {
                // Flex Consumption needs this one, and not Microsoft.Web/serverFarms.
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(networkPrefix, 27, 2)
          defaultOutboundAccess: false
        }
      }
    ]
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in concat(storageZones, [vaultZone]): {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, number) in concat(storageZones, [vaultZone]): {
    parent: zones[number]
    name: 'masc'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

output appSubnetId string = network.properties.subnets[0].id
output endpointsSubnetId string = network.properties.subnets[1].id
output storageZoneIds { *: string } = {
  blob: zones[0].id
  queue: zones[1].id
  table: zones[2].id
}
output vaultZoneId string = zones[3].id
