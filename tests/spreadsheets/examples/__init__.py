"""The examples of docs/spreadsheets.md, which shows these files as they are."""
