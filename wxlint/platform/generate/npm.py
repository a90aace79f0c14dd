"""Published npm packages, read without installing or running anything."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from wxlint.records import dataclass

_TIMEOUT = 180
"""Seconds for one download."""


class UnreachableError(Exception):
    """npm is not there, or gave no package: says why."""


class AlteredError(Exception):
    """A package is not the one that the tables were made from."""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of a package. `integrity` is what the registry states for its archive (Subresource Integrity, SHA-512)."""

    name: str
    version: str
    integrity: str


@dataclass(frozen=True, slots=True)
class Package:
    """The contents of a release: its licence as package.json states it, and its files by path inside the package."""

    release: Release
    licence: str
    files: Mapping[str, bytes]

    @property
    def source(self) -> dict[str, str]:
        """What a table says about where it comes from."""
        return {
            "package": self.release.name,
            "version": self.release.version,
            "licence": self.licence,
            "integrity": self.release.integrity,
        }


def download(release: Release, suffixes: tuple[str, ...]) -> Package:
    """The files of `release` whose names end with one of `suffixes`.

    Raises `UnreachableError` if npm cannot deliver, `AlteredError` if the archive is not the one that `integrity` names.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise UnreachableError("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"{release.name}@{release.version}", "--json", "--ignore-scripts", "--pack-destination", folder]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_TIMEOUT, check=False)  # noqa: S603 - a fixed command
        except subprocess.TimeoutExpired as error:
            raise UnreachableError(f"npm took more than {_TIMEOUT} seconds for {release.name}") from error
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise UnreachableError(f"npm could not deliver {release.name}@{release.version}: {_reason(done.stderr)}")
        data = archives[0].read_bytes()
        digest = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
        if digest != release.integrity:
            raise AlteredError(f"{release.name}@{release.version} has the integrity {digest}, not {release.integrity}")
        files = _read(archives[0], suffixes)
    manifest = json.loads(files["package.json"])
    return Package(release, str(manifest["license"]), files)


def _reason(output: str) -> str:
    lines = [line.removeprefix("npm error ").strip() for line in output.splitlines() if line.startswith("npm error ")]
    return lines[0] if lines else "no reason given"


def _read(archive: Path, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    """Archives of npm hold one folder, called `package` by custom."""
    files: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for entry in tar:
            path = entry.name.partition("/")[2]
            if entry.isfile() and (path == "package.json" or path.endswith(suffixes)):
                content = tar.extractfile(entry)
                if content is not None:
                    files[path] = content.read()
    return files
