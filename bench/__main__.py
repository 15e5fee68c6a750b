"""``python -m bench``: see bench/command.py."""

from bench.command import main

main()
