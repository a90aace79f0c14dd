"""What the tables say about wx-server-sdk and Node.js, held against the real ones."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from wxlint.platform import server_sdk
from wxlint.platform.node import BUILTIN_MODULES, is_builtin_module
from wxlint.platform.server_sdk_packages import PACKAGES

VERSION = "4.0.2"

# Each question is put to a fresh copy of the SDK: `init` cannot be undone.
QUESTIONS = r"""
const fresh = () => {
  for (const path of Object.keys(require.cache)) if (path.includes('wx-server-sdk')) delete require.cache[path]
  return require('wx-server-sdk')
}
const outcome = ask => {
  try { const value = ask(fresh()); if (value && value.catch) value.catch(() => {}); return 'ok' } catch (error) { return String(error.message) }
}
const before = Object.keys(fresh())
const sdk = fresh()
sdk.init({ env: sdk.DYNAMIC_CURRENT_ENV })
const text = value => JSON.stringify(value)
console.log(text({
  before,
  after: Object.keys(sdk),
  read: Object.fromEntries(before.map(name => [name, outcome(cloud => cloud[name])])),
  called: Object.fromEntries([...before, 'logger'].map(name => [name, outcome(cloud => cloud[name]({}))])),
  context: text(fresh().getWXContext()),
  template: outcome(cloud => `${cloud.DYNAMIC_CURRENT_ENV}`),
  symbolFor: fresh().DYNAMIC_CURRENT_ENV === Symbol.for('DYNAMIC_CURRENT_ENV'),
  nodeSdkSymbol: fresh().DYNAMIC_CURRENT_ENV === Symbol.for('SYMBOL_CURRENT_ENV'),
  packages: require('fs').readdirSync('node_modules').filter(name => !/^[.@]|^wx-server-sdk$/.test(name)),
  builtins: require('module').builtinModules.filter(name => !name.startsWith('_')),
  node: Number(process.versions.node.split('.')[0]),
}))
"""


@pytest.fixture(scope="session")
def facts():
    """The answers of the SDK, installed once into a cache directory."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("npm and node are needed to ask the SDK")
    cache = Path(os.environ.get("WXLINT_TEST_CACHE") or user_cache_path("wxlint-tests"))
    home = cache / f"wx-server-sdk-{VERSION}"
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            prefix = Path(scratch) / "install"
            prefix.mkdir()
            arguments = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix", str(prefix), f"wx-server-sdk@{VERSION}"]
            subprocess.run([npm, *arguments], check=True, capture_output=True, text=True, timeout=300)
            if not home.exists():
                prefix.rename(home)
    done = subprocess.run([node, "-e", QUESTIONS], cwd=home, check=True, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.node
def test_members(facts):
    assert set(facts["after"]) == server_sdk.MEMBERS
    assert set(facts["after"]) - set(facts["before"]) == {"logger"}


@pytest.mark.node
def test_what_throws_before_init(facts):
    refused = {name for name, outcome in facts["called"].items() if "please call init first" in outcome}
    assert refused | {"logger"} == server_sdk.NEEDS_INIT
    assert "is not a function" in facts["called"]["logger"]
    assert {name for name, outcome in facts["read"].items() if outcome != "ok"} == server_sdk.NAMESPACES


@pytest.mark.node
def test_constant_and_context(facts):
    assert facts["context"] == "{}"
    assert "Cannot convert a Symbol" in facts["template"]
    assert facts["symbolFor"] is False
    assert facts["nodeSdkSymbol"] is True


@pytest.mark.node
def test_packages_that_come_along(facts):
    """What npm installs changes with the packages themselves; those that people import by mistake do not."""
    listed = PACKAGES[server_sdk.LATEST_MAJOR]
    assert {"axios", "jsonwebtoken", "xml2js"} <= listed & set(facts["packages"])
    assert len(set(facts["packages"]) - listed) < 20


@pytest.mark.node
def test_builtin_modules(facts):
    missing = {name for name in facts["builtins"] if not is_builtin_module(name)}
    assert not missing
    if facts["node"] == 20:
        assert set(facts["builtins"]) == BUILTIN_MODULES


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        ("~2.6.0", ("~", 2, 6)),
        ("^4.0.2", ("^", 4, 0)),
        ("0.8.1", ("", 0, 8)),
        (" = 3 ", ("=", 3, 0)),
        ("v1.x", ("v", 1, 0)),
        ("latest", None),
        ("", None),
        ("file:../sdk", None),
        (">=2.0.0", None),
    ],
)
def test_requested_version(specifier, expected):
    assert server_sdk.requested_version(specifier) == expected


def test_brought_packages_follow_the_version():
    assert "tcb-admin-node" in server_sdk.brought_packages("~2.6.0")
    assert "tcb-admin-node" not in server_sdk.brought_packages("latest")
    assert server_sdk.brought_packages("latest") == server_sdk.brought_packages("^4.0.0")
    assert not server_sdk.brought_packages("0.8.1")


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ("DYNAMIC_CURRENT_ENVIRONMENT", True),
        ("SYMBOL_CURRENT_ENV", True),
        ("dynamicCurrentEnv", True),
        ("DYNAMIC_CURENT_ENV", True),
        ("callContainer", False),
    ],
)
def test_misspelt_constant(member, expected):
    assert server_sdk.resembles_env_constant(member) is expected


def test_builtins_by_name():
    assert is_builtin_module("fs") and is_builtin_module("node:test") and is_builtin_module("fs/promises")
    assert not is_builtin_module("fs-extra")
    assert not is_builtin_module("punycode/")  # the trailing slash names the package of that name
