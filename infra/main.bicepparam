using './main.bicep'

// Every value comes from the azd environment: `azd env set NAME VALUE`. One line a setting, each under its own name, so
// that a test can compare them with masc_graph/settings.py. What has no default here has to be set before the first
// `azd provision`; a board's setting that is empty takes the default that the runbook shows.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION', 'uksouth')
param alertAddress = readEnvironmentVariable('ALERT_ADDRESS')
param operatorAddresses = readEnvironmentVariable('OPERATOR_ADDRESSES', '')
param telemetryDays = readEnvironmentVariable('TELEMETRY_DAYS', '90')
param vaultName = readEnvironmentVariable('KEY_VAULT_NAME', '')

param settings = {
  MASC_BOARD_ID: readEnvironmentVariable('MASC_BOARD_ID')
  MASC_GROUP_ID: readEnvironmentVariable('MASC_GROUP_ID')
  MASC_CHANNEL_ID: readEnvironmentVariable('MASC_CHANNEL_ID')
  MASC_MATCH_KEY_ID: readEnvironmentVariable('MASC_MATCH_KEY_ID', 'first')

  // Written by `python -m masc_graph provision`, so they are empty at first.
  MASC_SITE_ID: readEnvironmentVariable('MASC_SITE_ID', '')
  MASC_SITE_URL: readEnvironmentVariable('MASC_SITE_URL', '')
  MASC_PLAN_ID: readEnvironmentVariable('MASC_PLAN_ID', '')
  MASC_LIST_IDS: readEnvironmentVariable('MASC_LIST_IDS', '')

  // The board's own choices.
  MASC_ANCHOR_DATE: readEnvironmentVariable('MASC_ANCHOR_DATE', '')
  MASC_INTERVAL_DAYS: readEnvironmentVariable('MASC_INTERVAL_DAYS', '')
  MASC_START_TIME: readEnvironmentVariable('MASC_START_TIME', '')
  MASC_CUTOFF_WORKING_DAYS: readEnvironmentVariable('MASC_CUTOFF_WORKING_DAYS', '')
  MASC_CLEAR_DAYS: readEnvironmentVariable('MASC_CLEAR_DAYS', '')
  MASC_CUTOFF_TIME: readEnvironmentVariable('MASC_CUTOFF_TIME', '')
  MASC_HOLIDAY_POLICY: readEnvironmentVariable('MASC_HOLIDAY_POLICY', '')
  MASC_EXTRA_CLOSED_DAYS: readEnvironmentVariable('MASC_EXTRA_CLOSED_DAYS', '')
  MASC_EXTRA_OPEN_DAYS: readEnvironmentVariable('MASC_EXTRA_OPEN_DAYS', '')
  MASC_AGENDA_WORKING_DAYS: readEnvironmentVariable('MASC_AGENDA_WORKING_DAYS', '')
  MASC_AGENDA_BY_ITSELF: readEnvironmentVariable('MASC_AGENDA_BY_ITSELF', '')
  MASC_LATE_URGENT: readEnvironmentVariable('MASC_LATE_URGENT', '')
  MASC_MEETING_MINUTES: readEnvironmentVariable('MASC_MEETING_MINUTES', '')
  MASC_DASH_OLD_DAYS: readEnvironmentVariable('MASC_DASH_OLD_DAYS', '')
  MASC_REPEAT_MONTHS: readEnvironmentVariable('MASC_REPEAT_MONTHS', '')
  MASC_CONTACT: readEnvironmentVariable('MASC_CONTACT', '')

  // Microsoft's own addresses; another only for another cloud.
  MASC_GRAPH_URL: readEnvironmentVariable('MASC_GRAPH_URL', '')
  MASC_LOGIN_URL: readEnvironmentVariable('MASC_LOGIN_URL', '')
  MASC_BOT_KEYS_URL: readEnvironmentVariable('MASC_BOT_KEYS_URL', '')
  MASC_CONNECTOR_URL: readEnvironmentVariable('MASC_CONNECTOR_URL', '')
}
