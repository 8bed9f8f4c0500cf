"""`python -m veille.cli`: the same as `veille`."""

from veille.cli import main

main()
