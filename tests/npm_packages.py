"""Packages from npm that tests read wxlint's output with, each installed once into a cache directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
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


def unpacked(package: str) -> Path:
    """The folder with the files of `package` (`name@version`), without what it depends on; skips the test where npm or node is missing."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip(f"npm and node are needed for {package}")
    cache = Path(os.environ.get("WXLINT_TEST_CACHE") or user_cache_path("wxlint-tests"))
    home = cache / f"{package.replace('/', '-')}-files"
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            done = subprocess.run([npm, "pack", "--silent", package], check=False, capture_output=True, text=True, timeout=300, cwd=scratch)
            archives = list(Path(scratch).glob("*.tgz"))
            if done.returncode != 0 or not archives:
                pytest.skip(f"npm cannot fetch {package}: {done.stderr.strip().splitlines()[-1:]}")
            with tarfile.open(archives[0]) as archive:
                archive.extractall(Path(scratch) / "files", filter="data")
            if not home.exists():
                (Path(scratch) / "files").rename(home)
    return home / "package"
