"""Microsoft Graph: requests are built by msgraph-sdk, answers are read by pydantic."""
