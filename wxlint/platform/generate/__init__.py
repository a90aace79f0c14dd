"""Makes the tables of platform facts from published npm packages: `python -m wxlint.platform.generate`, or with `--check` only compares.

Packages are downloaded with npm and read, never installed or run. Their declarations are parsed with the TypeScript grammar. What no package says stands in
overlays, hand-written and with a source for every line, beside the modules that read the tables (`wxlint/platform/*.py`).
"""
