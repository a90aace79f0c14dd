"""wxlint finds the same rules however it was installed: from a wheel, from an sdist, editable, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wxlint import __version__
from wxlint.engine.catalogue import rule_files, rule_id

ROOT = Path(__file__).parent.parent
SOURCES = ["wxlint", "rules", "tests", "fixtures", ".ci", ".github", *(path.name for path in ROOT.iterdir() if path.is_file())]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed, away from this checkout and from the settings of whoever runs the tests; what it printed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    done = subprocess.run(command, cwd=cwd, env={**inherited, **environment}, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, so that building leaves nothing behind in the real ones."""
    target = tmp_path_factory.mktemp("checkout") / "wxlint"
    target.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        elif source.is_file():
            shutil.copy(source, target / name)
    return target


@pytest.fixture(scope="module")
def built(checkout: Path) -> tuple[Path, Path]:
    """The wheel and the sdist."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    pytest.importorskip("editables")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "out", cwd=checkout)
    [wheel], [sdist] = (checkout / "out").glob("*.whl"), (checkout / "out").glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment without wxlint that sees the packages of this one."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    [own] = json.loads(run(python, "-c", "import json, sysconfig; print(json.dumps([sysconfig.get_path('purelib')]))", cwd=folder))
    others = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    Path(own, "others.pth").write_text("\n".join(others) + "\n", "utf-8")
    return python


@pytest.fixture
def install(environment: Path, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Installs without looking for dependencies or leaving this machine, and takes away again what was installed."""

    def pip(*what: str | Path) -> None:
        run(
            environment,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-index",
            "--no-deps",
            "--no-build-isolation",
            "--disable-pip-version-check",
            *what,
            cwd=tmp_path,
        )

    yield pip
    run(environment, "-m", "pip", "uninstall", "-q", "-y", "wxlint", cwd=tmp_path)


def rules_of(python: Path, cwd: Path, **variables: str) -> dict[str, object]:
    """What the installed command line lists, and where its package lies."""
    listed = json.loads(run(python, "-m", "wxlint", "rules", "--format", "json", cwd=cwd, **variables))
    home = run(python, "-c", "import wxlint.engine.catalogue as c; print(c.shipped_rules())", cwd=cwd, **variables).strip()
    models = sorted(path.name for path in Path(home, "models").glob("*.toml"))
    return {"ids": [rule["id"] for rule in listed], "models": models, "home": home}


def models_of(checkout: Path) -> list[str]:
    return sorted(path.name for path in (checkout / "rules/models").glob("*.toml"))


def assert_complete(found: dict[str, object], checkout: Path, below: Path) -> None:
    assert found["ids"] == sorted(map(rule_id, rule_files(checkout / "rules")))
    assert found["models"] == models_of(checkout) != []
    assert Path(str(found["home"])).resolve().is_relative_to(below.resolve())


def test_the_wheel_holds_the_rules_and_nothing_else(checkout: Path, built: tuple[Path, Path]) -> None:
    names = zipfile.ZipFile(built[0]).namelist()
    expected = {f"wxlint/{path.relative_to(checkout).as_posix()}" for path in rule_files(checkout / "rules")}
    assert {name for name in names if name.startswith("wxlint/rules/") and name.endswith(".py")} == expected
    assert {f"wxlint/rules/models/{name}" for name in models_of(checkout)} <= set(names)
    assert {"wxlint/py.typed", "wxlint/__main__.py"} <= set(names)
    assert {name.partition("/")[0] for name in names} == {"wxlint", f"wxlint-{__version__}.dist-info"}
    assert [name for name in names if name.endswith(".pyc")] == []


def test_the_sdist_holds_what_its_own_tests_need(checkout: Path, built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md", "action.yml", ".pre-commit-hooks.yaml", ".ci/run"} <= names
    assert {path.relative_to(checkout).as_posix() for path in (checkout / "tests").rglob("*.py")} <= names
    assert [name for name in names if name.endswith(".pyc")] == []


def test_the_wheel_finds_its_rules(checkout: Path, built: tuple[Path, Path], install: Callable[..., None], environment: Path, tmp_path: Path) -> None:
    install(built[0])
    assert_complete(rules_of(environment, tmp_path), checkout, environment.parent.parent)


def test_the_sdist_finds_its_rules(checkout: Path, built: tuple[Path, Path], install: Callable[..., None], environment: Path, tmp_path: Path) -> None:
    install(built[1])
    assert_complete(rules_of(environment, tmp_path), checkout, environment.parent.parent)


def test_an_editable_install_finds_the_rules_beside_it(checkout: Path, install: Callable[..., None], environment: Path, tmp_path: Path) -> None:
    install("-e", checkout)
    assert_complete(rules_of(environment, tmp_path), checkout, checkout)


def test_a_plain_checkout_finds_the_rules_beside_it(checkout: Path, environment: Path, tmp_path: Path) -> None:
    assert_complete(rules_of(environment, tmp_path, PYTHONPATH=str(checkout)), checkout, checkout)


def test_an_installed_wxlint_lints(built: tuple[Path, Path], install: Callable[..., None], environment: Path, tmp_path: Path) -> None:
    install(built[0])
    function = tmp_path / "cloudfunctions/orders/index.js"
    function.parent.mkdir(parents=True)
    function.write_text(
        "const cloud = require('wx-server-sdk')\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })\n"
        "exports.main = async ({ openid }) => cloud.database().collection('orders').where({ _openid: openid }).get()\n",
        "utf-8",
    )
    command = [
        environment.parent / ("wxlint.exe" if os.name == "nt" else "wxlint"),
        "check",
        "--format",
        "json",
        "--select",
        "auth/client-supplied-openid",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert [item["range"]["start"]["line"] for item in json.loads(done.stdout)["diagnostics"]] == [3]
