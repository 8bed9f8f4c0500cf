"""The command line: `veille COMMAND`."""

from veille.cli.app import main

__all__ = ["main"]
