// Who is told what, without a name in it. The events are those of masc_graph/log.py; the runbook says what each means.
param environmentName string
param location string
param tags object
param alertAddress string
param workspaceId string
param appId string
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
    query: 'AppTraces | where SeverityLevel >= 3 and Message startswith "{" | where isnotempty(tostring(parse_json(Message).event))'
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
    name: 'key-read-by-other'
    title: 'MASC: a key was read by somebody else than the service'
    advice: 'docs/security.md, "A key may have been seen". Change the key if nobody can explain it.'
    severity: 0
    window: 'PT15M'
    threshold: 0
    query: 'AzureDiagnostics | where ResourceProvider == "MICROSOFT.KEYVAULT" and OperationName in ("SecretGet", "SecretBackup") and ResultSignature == "OK" | where identity_claim_appid_g != "${identityClientId}"'
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
      enabled: true
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

// MASC's own doors answer no 5xx, so one of them is the platform's, and Teams goes silent after a few.
resource serverErrors 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'server-errors-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Runbook, "Nothing happens in Teams, for everybody": Teams stops calling after repeated failures.'
    enabled: true
    severity: 1
    scopes: [
      appId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'any'
          metricNamespace: 'Microsoft.Web/sites'
          metricName: 'Http5xx'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}

// A token of the identity can be had only where it is assigned, or by a federated credential. Both leave an event.
resource identityElsewhere 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: 'identity-elsewhere-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'An identity was assigned to a resource, or given a federated credential. MASC\'s own may change every Planner task of the tenant.'
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
