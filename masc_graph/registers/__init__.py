"""The SharePoint lists as typed registers: find, add once, change with the etag. SharePoint is the system of record."""
