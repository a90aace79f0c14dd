"""Packages from npm that tests read wxlint's output with, each installed once into a cache directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from platformdirs import user_cache_path


def installed(*packages: str) -> Path:
    """The `node_modules` folder with `packages` (`name@version`) in it; skips the test where npm or node is missing."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip(f"npm and node are needed for {', '.join(packages)}")
    cache = Path(os.environ.get("WXLINT_TEST_CACHE") or user_cache_path("wxlint-tests"))
    home = cache / "+".join(package.replace("/", "-") for package in packages)
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            prefix = Path(scratch) / "install"
            prefix.mkdir()
            arguments = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix", str(prefix), *packages]
            done = subprocess.run([npm, *arguments], check=False, capture_output=True, text=True, timeout=300)
            if done.returncode != 0:
                pytest.skip(f"npm cannot install {', '.join(packages)}: {done.stderr.strip().splitlines()[-1:]}")
            if not home.exists():
                prefix.rename(home)
    return home / "node_modules"
