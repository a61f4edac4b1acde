"""Who belongs to the board: agencies, people, rights, usual actions and prompts."""
