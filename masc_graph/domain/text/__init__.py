"""How names, dates, references and texts are read and written, whatever they are about."""
