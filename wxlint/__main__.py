"""`python -m wxlint`."""

from wxlint.cli import main

main(prog_name="wxlint")
