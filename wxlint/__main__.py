"""`python -m wxlint`."""

import os
import sys

if not sys.flags.safe_path and sys.path[0] == os.getcwd() != os.path.dirname(os.path.dirname(os.path.abspath(__file__))):  # noqa: PTH100, PTH109, PTH120
    del sys.path[0]  # the current folder, which is a stranger's project: a json.py in it would be imported, and so run, in place of Python's own

from wxlint.cli import run

run()
