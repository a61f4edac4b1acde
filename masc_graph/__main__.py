"""``python -m masc_graph``: the command line."""

from masc_graph.cli import app

if __name__ == "__main__":
    app()
