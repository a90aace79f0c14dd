"""The same project gives the same bytes: whatever order the disk lists files in, whatever order they were made in, however Python hashes."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import REPOSITORY, copy, fixtures, write, wxlint

from wxlint.project import disk

ACROSS_FILES = {
    "project.config.json": '{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
    "miniprogram/app.json": '{ "pages": ["pages/b/b", "pages/a/a"] }',
    "miniprogram/app.js": "const { start } = require('./utils/start')\nApp({ onLaunch() { start() } })",
    "miniprogram/utils/start.js": "exports.start = () => wx.cloud.init({ env: 'prod-4gk9x2ab1c7d' })",
    "miniprogram/utils/call.js": "exports.call = (name, data) => wx.cloud.callFunction({ name, data })",
    **{
        f"miniprogram/pages/{page}/{page}.{ending}": text
        for page in "ab"
        for ending, text in {
            "js": "const { call } = require('../../utils/call')\n"
            "Page({ onLoad(query) { this.id = query.id; call('orders', { openid: query.openid, id: this.id }) }, buy() { call('pay', { price: this.data.price }) } })",
            "wxml": '<button bindtap="buy">{{openid}}</button><view wx:for="{{list}}">{{item}}</view>',
            "json": "{}",
        }.items()
    },
    **{
        f"cloudfunctions/{name}/{path}": text
        for name in ("orders", "pay", "notes")
        for path, text in {
            "package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.0" } }',
            "index.js": "const { find, change } = require('./store')\nconst { owner } = require('./lib/owner')\nlet calls = 0\n"
            "exports.main = async (event) => {\n  calls++\n  const query = event.openid ? { ...owner(event), ...event.filter } : { ...event.filter }\n"
            "  await change(query, event)\n  return { calls, found: await find(query) }\n}",
            "lib/owner.js": "exports.owner = ({ openid, id }) => ({ _openid: openid, _id: id })",
            "store.js": "const cloud = require('wx-server-sdk')\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })\nconst notes = cloud.database().collection('notes')\n"
            "exports.find = query => notes.where(query).get()\n"
            "exports.change = (query, event) => notes.where(query).update({ data: { ...event.data, by: event.by, at: Date.now() } })",
        }.items()
    },
}
PROJECTS = ["across files", *fixtures("projects")]


def lay_out(project: str, folder: Path) -> Path:
    """The project as a repository of its own below `folder`."""
    if project != "across files":
        return copy(project, folder)
    return write(folder / "across files", ACROSS_FILES | {".git/HEAD": ""})


def outputs() -> list[tuple[int, str]]:
    """What runs in the current folder write, in several formats."""
    everything = ("--preset", "all", "--min-confidence", "low", "--no-config", "--no-cache", "--jobs", "1")
    results = [wxlint("check", "--format", form, *everything) for form in ("text", "json")]
    return [(result.code, untimed(result.out)) for result in results]


def untimed(output: str) -> str:
    """`output` without how long the run took."""
    return re.sub(r'(?<="seconds": )[\d.]+|\d+\.\d\d(?= s\))', "0", output)


def shuffled(generator: random.Random):
    """`disk.entries` in an order of its own, and a different one for every call."""
    entries = disk.entries

    def shuffle(folder):
        found = sorted(entries(folder), key=lambda entry: entry.name)
        generator.shuffle(found)
        return found

    return shuffle


def test_the_disk_is_listed_in_one_place_only():
    listing = ("os.listdir(", "os.walk(", ".iterdir(", ".rglob(", "scandir(")
    allowed = {"project/disk.py", "engine/fingerprint.py", "engine/store.py"}  # the last two look at nothing that is linted
    package = REPOSITORY / "wxlint"
    found = {path.relative_to(package).as_posix() for path in package.rglob("*.py") if any(word in path.read_text("utf-8") for word in listing)}
    assert found <= allowed


@pytest.mark.parametrize("project", PROJECTS)
def test_the_order_of_entries_does_not_matter(project, tmp_path, monkeypatch):
    monkeypatch.chdir(lay_out(project, tmp_path))
    expected = outputs()
    assert expected[0][0] == 1
    monkeypatch.setattr(disk, "entries", shuffled(random.Random(project)))
    assert outputs() == expected


@pytest.mark.parametrize("project", PROJECTS[:2])
def test_the_order_in_which_files_were_made_does_not_matter(project, tmp_path, monkeypatch):
    original = lay_out(project, tmp_path / "first")
    monkeypatch.chdir(original)
    expected = outputs()
    for number, generator in enumerate((None, random.Random(3))):
        target = tmp_path / f"copy{number}" / original.name
        files = sorted((path for path in original.rglob("*") if path.is_file()), reverse=True)
        if generator is not None:
            generator.shuffle(files)
        for path in files:
            place = target / path.relative_to(original)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
        (target / ".git").mkdir(exist_ok=True)
        monkeypatch.chdir(target)
        assert outputs() == expected


def test_hashes_of_strings_do_not_matter(tmp_path):
    roots = [lay_out(project, tmp_path) for project in ("across files", "projects/orders")]
    program = (
        "import os, sys\nfrom click.testing import CliRunner\nfrom wxlint.cli import main\nfor root in sys.argv[1:]:\n    os.chdir(root)\n"
        "    print(CliRunner().invoke(main, ['check', '--format', 'json', '--preset', 'all', '--no-config', '--no-cache']).stdout)\n"
    )
    runs = []
    for seed in ("1", "4242"):
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
        runs.append(subprocess.Popen([sys.executable, "-c", program, *map(str, roots)], env=env, stdout=subprocess.PIPE))
    first, second = (untimed(run.communicate(timeout=60)[0].decode()) for run in runs)
    assert first == second
    assert "client-supplied-openid" in first
