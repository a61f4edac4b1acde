"""MASC on Teams: the rules of a stalking coordination board, and its connections to Microsoft Graph and Teams."""
