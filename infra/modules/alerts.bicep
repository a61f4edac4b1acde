// Who is told what, without a name in it. The events are those of masc_graph/log.py; the runbook says what each means.
param environmentName string
param location string
param tags { *: string }
param alertAddress string
param workspaceId string
param insightsId string
param host string
param isSetUp bool
param identityClientId string

// Each asks the log every five minutes and tells somebody when it finds more than the threshold.
var questions = [
  {
    name: 'failed-commands'
    title: 'MASC: a command could not be carried out'
    advice: 'Runbook, "A MASC command failed". The command is kept on the queue masc-failed.'
    severity: 1
    window: 'PT15M'
    threshold: 0
    query: 'AppTraces | where Message has "queue_state" | extend told = parse_json(Message) | where told.queue in ("masc-work-poison", "masc-failed") and toint(told.count) > 0'
  }
  {
    name: 'waiting-commands'
    title: 'MASC: commands have waited for an hour'
    advice: 'Runbook, "The receipt came, but no card and no list item". Look for command_put_back and its reason.'
    severity: 1
    window: 'PT15M'
    threshold: 0
    query: 'AppTraces | where Message has_any ("queue_state", "command_put_back") | extend told = parse_json(Message) | where (told.event == "queue_state" and told.queue == "masc-work" and toint(told.oldest_minutes) >= 60) or (told.event == "command_put_back" and toint(told.tries) >= 8)'
  }
  {
    name: 'silence'
    title: 'MASC: its timers have been silent for an hour'
    advice: 'Nothing works at the queue. Ask /api/health; is the app stopped, or the settings incomplete?'
    severity: 1
    window: 'PT1H'
    threshold: 0
    query: 'AppTraces | where Message has "queue_state" | summarize heard = count() | where heard == 0'
  }
  {
    name: 'problems'
    title: 'MASC: the log names a problem'
    advice: 'The runbook explains each event and reason. No person is named.'
    severity: 2
    window: 'PT15M'
    threshold: 0
    // What Python logs outside a call arrives as severity 1 whatever it was, so the line says it too.
    query: 'AppTraces | where Message startswith "{" | extend told = parse_json(Message) | where isnotempty(tostring(told.event)) and (SeverityLevel >= 3 or tobool(told.problem))'
  }
  {
    name: 'slow-answers'
    title: 'MASC: Teams waits too long for answers'
    advice: 'Runbook, "Unable to reach app". Teams gives up after some seconds and repeats the press.'
    severity: 2
    window: 'PT15M'
    threshold: 4
    query: 'AppRequests | where Name == "messages" and DurationMs > 3000'
  }
  {
    name: 'server-errors'
    title: 'MASC: it answered with an error of its own'
    advice: 'Runbook, "Nothing happens in Teams, for everybody": Teams stops calling after repeated failures.'
    severity: 1
    window: 'PT15M'
    threshold: 0
    // MASC's own doors answer Teams no 5xx. Health does while settings are missing, and has an alert of its own.
    query: 'AppRequests | where toint(ResultCode) >= 500 and Name != "health"'
  }
  {
    name: 'key-read-by-other'
    title: 'MASC: a key was read by somebody else than the service'
    advice: 'docs/security.md, "A key may have been seen". Change the key if nobody can explain it.'
    severity: 0
    window: 'PT15M'
    threshold: 0
    query: 'AZKVAuditLogs | where OperationName in ("SecretGet", "SecretBackup") and HttpStatusCode == 200 | where tostring(Identity.claim.appid) != "${identityClientId}"'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'MASC'
    enabled: true
    emailReceivers: [
      {
        name: 'engineers'
        emailAddress: alertAddress
        useCommonAlertSchema: true
      }
    ]
  }
}

resource fromTheLog 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for question in questions: {
    name: '${question.name}-${environmentName}'
    location: location
    tags: tags
    properties: {
      displayName: question.title
      description: question.advice
      enabled: isSetUp || question.name != 'silence'
      severity: question.severity
      scopes: [
        workspaceId
      ]
      evaluationFrequency: 'PT5M'
      windowSize: question.window
      criteria: {
        allOf: [
          {
            query: question.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: question.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // The tables come with the first line that is logged.
      skipQueryValidation: true
      actions: {
        actionGroups: [
          people.id
        ]
      }
    }
  }
]

// What never reaches the host leaves no line in any log, and a Flex app has no metric of its answers: so Azure asks health
// from three places. Enabled once there is something to ask.
resource door 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'health-${environmentName}'
  location: location
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'health-${environmentName}'
    Name: 'MASC: /api/health'
    Enabled: isSetUp
    Frequency: 900
    Timeout: 30
    RetryEnabled: true
    Kind: 'standard'
    // UK South, North Europe, West Europe.
    Locations: [
      for place in ['emea-ru-msa-edge', 'emea-gb-db3-azr', 'emea-nl-ams-azr']: {
        Id: place
      }
    ]
    Request: {
      RequestUrl: 'https://${host}/api/health'
      HttpVerb: 'GET'
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource doorIsShut 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'door-is-shut-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Runbook, "Nothing happens in Teams, for everybody": /api/health does not answer 200, seen from two places.'
    enabled: isSetUp
    severity: 1
    scopes: [
      door.id
      insightsId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: door.id
      componentId: insightsId
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}

// Azure makes this rule for every Application Insights by itself, and a mail group that is sent names of requests and
// traces. Declared, so that it is off and nobody but the engineers is in it.
resource failureAnomalies 'Microsoft.AlertsManagement/smartDetectorAlertRules@2021-04-01' = {
  name: 'Failure Anomalies - appi-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Off: the alerts of MASC say what they send, and this one sends names of requests.'
    state: 'Disabled'
    severity: 'Sev3'
    frequency: 'PT1M'
    detector: {
      id: 'FailureAnomaliesDetector'
    }
    scope: [
      insightsId
    ]
    actionGroups: {
      groupIds: [
        people.id
      ]
    }
  }
}

// A token of the identity can be had only where it is assigned, or by a federated credential. The second leaves an event;
// whether the first does, nobody has seen yet: docs/runbook.md has it among what a live tenant must show.
resource identityElsewhere 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: 'identity-elsewhere-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'An identity was given a federated credential, or assigned to a resource. MASC\'s own may change every Planner task of the tenant.'
    enabled: true
    scopes: [
      resourceGroup().id
    ]
    condition: {
      allOf: [
        {
          field: 'category'
          equals: 'Administrative'
        }
        {
          anyOf: [
            {
              field: 'operationName'
              equals: 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'
            }
            {
              field: 'operationName'
              equals: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write'
            }
          ]
        }
      ]
    }
    actions: {
      actionGroups: [
        {
          actionGroupId: people.id
        }
      ]
    }
  }
}
