"""A repository of several apps is linted part by part, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from command_line import write

from wxlint.config.model import Config
from wxlint.diagnostics import Confidence, Report
from wxlint.engine import parts_run
from wxlint.engine.catalogue import load_catalogue
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.project.model import Project

APP = {
    "project.config.json": '{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a"] }',
    "mp/app.js": "App({ onLaunch() { wx.cloud.init() } })",
    "mp/pages/a/a.json": "{}",
    "mp/pages/a/a.wxml": '<view bindtap="tap"/><view bindtap="missing"/>',
    "mp/pages/a/a.js": "Page({ tap() { wx.cloud.callFunction({ name: 'save' }).catch(console.error) } })",
    "cf/save/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }',
    "cf/save/index.js": "const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async (event) => cloud.database().collection('a').doc(event.id).remove()\n",
}


def apps(*names: str, **more: str) -> dict[str, str]:
    return {**{f"{name}/{path}": text for name in names for path, text in APP.items()}, **more}


def lint(root: Path, files: Mapping[str, str], *paths: str, jobs: int = 1) -> Report:
    write(root, files)
    options = Options(Selection(load_catalogue(), Config(), "all"), min_confidence=Confidence.LOW, jobs=jobs)
    return check([root / path for path in paths] or [root], options, root)


def lines(report: Report) -> list[str]:
    return sorted(f"{item.finding.path} {item.finding.span.start} {item.finding.rule} {item.finding.message.en}" for item in report.diagnostics)


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The paths of the projects that were analysed, one after the other."""
    seen: list[list[str]] = []
    real = parts_run.run_part

    def run_part(project: Project, *rest: object) -> object:
        seen.append(list(project.files))
        return real(project, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(parts_run, "run_part", run_part)
    return seen


def test_each_app_is_analysed_by_itself(tmp_path: Path, analysed: list[list[str]]) -> None:
    report = lint(tmp_path, apps("one", "two", "three"))
    assert [{path.partition("/")[0] for path in files} for files in analysed] == [{"one"}, {"three"}, {"two"}]
    found = lines(report)
    own = [line.removeprefix("one/") for line in found if line.startswith("one/")]
    assert any("wxml/missing-handler" in line for line in own)
    assert any("auth/" in line for line in own)
    assert [line for line in found if line.startswith("two/")] == ["two/" + line.replace("`one/", "`two/") for line in own]
    assert report.summary.files == 3 * len([path for path in APP if not path.endswith("b")])


def test_several_processes_find_the_same(tmp_path: Path) -> None:
    files = apps("one", "two", "three", "four")
    one, two = lint(tmp_path, files), lint(tmp_path, files, jobs=2)
    assert lines(one) == lines(two)
    assert (one.summary.files, one.summary.suppressed) == (two.summary.files, two.summary.suppressed)


def test_apps_that_reach_each_other_are_analysed_together(tmp_path: Path, analysed: list[list[str]]) -> None:
    shared = {
        "one/mp/pages/a/a.js": "const share = require('../../../../two/mp/share')\nPage({ tap() { share(1) } })",
        "two/mp/share.js": "module.exports = id => id",
    }
    lint(tmp_path, {**apps("one", "two", "three"), **shared})
    assert {frozenset(path.partition("/")[0] for path in files) for files in analysed[-1:]} == {frozenset({"one", "two", "three"})}


def test_a_large_app_beside_small_ones_is_analysed_in_several_processes(tmp_path: Path) -> None:
    many = {f"one/mp/pages/a/m{number}.js": "wx.cloud.callFunction({ name: 'nobody' })" for number in range(40)}
    files = {**apps("one", "two"), **many}
    assert lines(lint(tmp_path, files)) == lines(lint(tmp_path, files, jobs=2))


def test_parts_that_nobody_asked_for_are_left_alone(tmp_path: Path, analysed: list[list[str]]) -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM\n-----END PRIVATE KEY-----\n"
    report = lint(tmp_path, {**apps("one", "two"), "docs/keys/own.pem": key, ".git/HEAD": ""}, "docs")
    assert analysed == [[]]
    assert [item.finding.path for item in report.diagnostics] == ["docs/keys/own.pem"]


def test_a_secret_of_one_app_is_masked_in_the_others(tmp_path: Path) -> None:
    secret = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"
    leak = f"const key = {{ secretId: '{secret}', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' }}\n"
    report = lint(
        tmp_path, {**apps("one", "two"), "one/cf/save/key.js": leak, "two/mp/pages/a/a.js": f"Page({{ tap() {{ wx.nothing('{secret}') }} }})"}
    )
    assert any(item.finding.redact for item in report.diagnostics)
    text = report.source("two/mp/pages/a/a.js")
    assert text is not None
    assert secret.encode() not in text.data


def test_collections_of_different_apps_are_different(tmp_path: Path) -> None:
    """What one app stores as the owner says nothing of another app's records of the same name."""
    owner = "const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async () => cloud.database().collection('orders').add({ data: { _openid: cloud.getWXContext().OPENID } })\n"
    reader = "const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async (event) => cloud.database().collection('orders').where({ shop: event.shop }).get()\n"
    found = lines(lint(tmp_path, {**apps("one", "two"), "one/cf/save/index.js": owner, "two/cf/save/index.js": reader}))
    assert not any(line.startswith("two/cf/save/index.js") and "privacy/exposed-openid" in line for line in found)
    together = {"one/cf/save/index.js": owner, "one/cf/list/index.js": reader, "one/cf/list/package.json": APP["cf/save/package.json"]}
    assert any("one/cf/list" in line and "privacy/exposed-openid" in line for line in lines(lint(tmp_path / "same", {**apps("one"), **together})))


def test_progress_counts_every_file_that_is_analysed(tmp_path: Path) -> None:
    write(tmp_path, apps("one", "two"))
    seen: list[tuple[int, int]] = []
    options = Options(Selection(load_catalogue(), Config(), "all"), jobs=1, progress=lambda done, files: seen.append((done, files)))
    report = check([tmp_path], options, tmp_path)
    assert {files for _, files in seen} == {report.summary.files}
    assert all(done < report.summary.files for done, _ in seen)
