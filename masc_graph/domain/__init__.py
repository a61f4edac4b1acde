"""The rules of the board: values and plain functions, without I/O, clock or waiting."""
