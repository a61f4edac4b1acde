"""Turns values into files: Word documents and CSV, marked and accessible, with P0 and P1 data only."""
