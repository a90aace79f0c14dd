"""Large, tangled and changing projects: the time grows with the size and not with its square, and what is left out is said."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest
from command_line import json_report, write, wxlint

CALL = "wx.cloud.callFunction({ name: 'pay' })\n"
DROPPED = "cloud/unhandled-call-failure"
APP = {
    "project.config.json": '{ "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a"] }',
    "mp/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    "mp/pages/a/a.js": CALL,
    "mp/pages/a/a.wxml": "<view />",
}
EVERYTHING = ("--preset", "all", "--min-confidence", "low")
PAGE = "mp/pages/a/a"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write(tmp_path / "project", APP)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


def _rows(row: str, count: int) -> str:
    return "\n".join(row.replace("#", str(number)) for number in range(count))


def _json(value: object) -> str:
    return json.dumps(value, indent=0)


LARGE = {
    "branches": {f"{PAGE}.wxml": f"<view wx:if='{{{{a}}}}' />\n{_rows('<view wx:elif={{#}} />', 2500)}"},
    "attributes": {f"{PAGE}.wxml": f"<view\n{_rows('a#={{b}}', 10_000)} />"},
    "unknown tags": {f"{PAGE}.wxml": _rows("<x-#/>", 800)},
    "registered components": {f"{PAGE}.json": _json({"usingComponents": {f"c-{number}": f"/c/{number}" for number in range(1000)}})},
    "a path of folders": {f"{PAGE}.json": _json({"usingComponents": {"c": "a/" * 100_000}})},
    "the same page": {"mp/app.json": _json({"pages": ["pages/a/a"] * 1500})},
    "subpackages": {"mp/app.json": _json({"pages": ["pages/a/a"], "subPackages": [{"root": f"s{n}", "pages": ["p"]} for n in range(800)]})},
    "keys of setData": {f"{PAGE}.js": "Page({ onLoad() {\n" + _rows("this.setData({ key#: # })", 1000) + "\n} })"},
    "methods": {f"{PAGE}.js": "Page({ data: { a: 1 },\n" + _rows("m#() { this.setData({ a: # }) },", 1000) + "\n})"},
    "keys of a filter": {
        "cf/pay/index.js": "const db = require('wx-server-sdk').database()\nexports.main = async event => db.collection('a').where({\n"
        + _rows("k#: event.k#,", 2000)
        + "\n}).get()"
    },
    "guards": {
        "cf/pay/index.js": "const db = require('wx-server-sdk').database()\nexports.main = async event => {\n"
        + _rows("if (event.k# !== 'a') return\nawait db.collection('a').doc(event.j#).remove()", 2000)
        + "\n}"
    },
    "else ifs": {
        "cf/pay/index.js": "const db = require('wx-server-sdk').database()\nexports.main = async event => {\nlet done\nif (event.action === 'a') return\n"
        + _rows("else if (event.action === 'a#') done = await db.collection('a').doc(event.k#).remove()", 1500)
        + "\nreturn done\n}"
    },
    "exports": {
        "cf/pay/u.js": _rows("exports.f# = async a => a.k#", 4000),
        "cf/pay/index.js": "const u = require('./u')\nexports.main = async event => {\n" + _rows("await u.f#(event)", 4000) + "\n}",
    },
    "loops in loops": {
        "cf/pay/index.js": "const db = require('wx-server-sdk').database()\nexports.main = async event => {\n"
        + _rows("for (const x# of event.k#) {", 40)
        + "\nawait db.collection('a').doc(x0).remove()\n}"
        + "}" * 40
    },
    "members written and read": {
        f"{PAGE}.js": "const o = { a: 1 }\nPage({ onLoad() {\n" + _rows("o.k# = wx.cloud; o.k#.callFunction({ name: 'a' })", 4000) + "\n} })"
    },
    "members of a literal": {
        "mp/u.js": "module.exports = {\n" + _rows("k#() { return wx.cloud.callFunction({ name: 'a' }) },", 4000) + "\n}",
        f"{PAGE}.js": "const u = require('../../u')\nPage({ onLoad() {\n" + _rows("u.k#()", 4000) + "\n} })",
    },
    "unknown names of wx": {f"{PAGE}.js": "Page({ onLoad() {\n" + _rows("wx.navigateToo#()", 1000) + "\n} })"},
    "routes and pages": {
        "mp/app.json": _json({"pages": ["pages/a/a", *(f"pages/p{n}/a" for n in range(1600))]}),
        f"{PAGE}.js": "Page({ onLoad() {\n" + _rows("wx.navigateTo({ url: '/pages/q#/a' })", 1600) + "\n} })",
    },
    "keys and what is shown": {
        f"{PAGE}.wxml": _rows("{{shown#}}", 1600),
        f"{PAGE}.js": "Page({ onLoad() {\n" + _rows("this.setData({ unseen#: # })", 1600) + "\n} })",
    },
    "statements in a row": {f"{PAGE}.js": _rows("eval('a#'); new Function('b')", 6000)},
    "a chain of callbacks": {
        f"{PAGE}.js": "Page({ onLoad() { wx.cloud.callFunction({ name: 'a' })\n" + _rows(".then(a => { this.setData({ a }) })", 2000) + "} })"
    },
    "paths to nowhere": {f"{PAGE}.json": _json({"usingComponents": {f"c-{n}": f"{n}/" + "a/" * 1500 for n in range(40)}})},
    "the same attribute": {f"{PAGE}.wxml": "<view\n" + _rows("wx:for='{{a#}}'", 14_000) + " />"},
    "includes of includes": {
        f"{PAGE}.wxml": '<include src="/w/0.wxml" />',
        **{f"mp/w/{n}.wxml": f'<include src="{n + 1}.wxml" /><include src="{n + 1}.wxml" />{{{{a}}}}' for n in range(60)},
    },
    "includes in a ring": {
        f"{PAGE}.wxml": '<include src="/w/0.wxml" />',
        **{f"mp/w/{n}.wxml": f'<include src="{(n + 1) % 9}.wxml" /><import src="{(n + 4) % 9}.wxml" />' for n in range(9)},
    },
    "templates in a ring": {f"{PAGE}.wxml": '<template name="a"><template is="b" /></template><template name="b"><template is="a" /></template>'},
    "a component of itself": {
        "mp/c/c.json": '{ "component": true, "usingComponents": { "c": "./c" } }',
        "mp/c/c.js": "Component({})",
        "mp/c/c.wxml": "<c />",
        f"{PAGE}.json": '{ "usingComponents": { "c": "/c/c" } }',
    },
    "exports of everything in a ring": {
        **{f"mp/e/{n}.js": f"export * from './{(n + 1) % 30}'\nexport * from './{n * 7 % 30}'\nexport const g{n} = 1" for n in range(30)},
        f"{PAGE}.js": "import { nothing, g7 } from '../../e/0'\nPage({ onLoad() { nothing(); g7() } })",
    },
    "behaviors in a ring": {
        **{f"mp/b/{n}.js": f"const o = require('./{(n + 1) % 9}')\nmodule.exports = Behavior({{ behaviors: [o, o] }})" for n in range(9)},
        f"{PAGE}.js": "const b = require('../../b/0')\nComponent({ behaviors: [b, b] })",
    },
}
"""What took the square of its size, or may have no end."""


@pytest.mark.parametrize("name", LARGE)
def test_the_time_grows_with_the_size(folder, name):
    write(folder, LARGE[name])
    started = time.process_time()
    result = json_report("--no-cache", "--jobs", "1", *EVERYTHING)
    assert time.process_time() - started < 30  # a third of it on an idle machine
    assert result.code in (0, 1)
    assert "internal-error" not in result.rules
    assert not [note for note in result.report["notes"] if note["kind"] == "skipped"]


def test_a_chain_of_else_ifs_is_followed_to_its_end(folder):
    arms = _rows("else if (event.action === '#') return db.collection('a').doc(event.k#).remove()", 300)
    function = f"const db = require('wx-server-sdk').database()\nexports.main = async event => {{\nif (event.action === 'a') return\n{arms}\n}}"
    write(folder, {"cf/pay/index.js": function})
    assert len(json_report("--select", "auth/unguarded-privileged-write", "--min-confidence", "low").found) == 300


def test_a_line_of_eight_megabytes_is_left_out_with_a_note(folder):
    write(folder, {"mp/long.js": "a" * (8 << 20)})
    result = json_report("--select", DROPPED)
    assert result.found == [(DROPPED, f"{PAGE}.js")]
    assert [(note["kind"], note["path"]) for note in result.report["notes"]] == [("skipped", "mp/long.js")]


def test_other_encodings_and_nothing_at_all(folder):
    write(
        folder,
        {"mp/gbk.js": f"// {'中文'}\n{CALL}".encode("gbk"), "mp/empty.js": "", "mp/empty.json": "", "mp/empty.wxml": "", "mp/only.js": "\ufeff"},
    )
    assert sorted(json_report("--select", DROPPED).found) == [(DROPPED, "mp/gbk.js"), (DROPPED, f"{PAGE}.js")]
    assert "internal-error" not in json_report(*EVERYTHING).rules


def test_a_socket_is_not_read(folder):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("mp/s.js")
        result = json_report("--select", DROPPED)
    assert result.found == [(DROPPED, f"{PAGE}.js")]
    assert [(note["kind"], note["path"]) for note in result.report["notes"]] == [("skipped", "mp/s.js")]


@pytest.mark.parametrize("change", ["vanish", "grow", "become a folder"])
def test_a_file_that_changes_between_discovery_and_reading(change, folder, monkeypatch):
    from wxlint.engine import project_run

    write(folder, {"mp/late.js": CALL})
    real = project_run.discover

    def discover(*arguments, **options):
        found = real(*arguments, **options)
        (folder / "mp/late.js").unlink()
        if change == "grow":
            (folder / "mp/late.js").write_bytes(b"x" * (2 << 20))
        elif change == "become a folder":
            (folder / "mp/late.js").mkdir()
        return found

    monkeypatch.setattr(project_run, "discover", discover)
    result = json_report("--no-cache", "--select", DROPPED)
    assert result.found == [(DROPPED, f"{PAGE}.js")]
    assert ("skipped", "mp/late.js") in [(note["kind"], note["path"]) for note in result.report["notes"]]


def test_roots_that_point_at_each_other(folder):
    write(
        folder,
        {
            "mp/project.config.json": '{ "miniprogramRoot": "../" }',
            "project.config.json": '{ "miniprogramRoot": "mp/" }',
            "app.json": '{ "pages": [] }',
        },
    )
    result = wxlint("check", "--format", "concise", "--select", DROPPED, "--no-config")
    assert result.out.count(DROPPED) == 1
