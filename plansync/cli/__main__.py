"""`python -m plansync.cli`: the same as `plansync`."""

from plansync.cli import main

main()
