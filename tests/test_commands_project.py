"""`wxlint project`: parts, who calls whom through helpers and wrappers, what was left out, and pictures that their programs read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command_line import write, wxlint
from npm_packages import installed

SHOP = {
    "project.config.json": '{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "functions/" }',
    "miniprogram/app.json": '{ "pages": ["pages/home/home", "pages/gone/gone"], "subPackages": [{ "root": "more", "pages": ["cart/cart"] }] }',
    "miniprogram/app.js": "App({ onLaunch() { wx.cloud.init() } })",
    "miniprogram/pages/home/home.json": '{ "usingComponents": { "card": "/components/card/card" } }',
    "miniprogram/pages/home/home.js": """
import { call } from '../../utils/call'
import { orders } from '../../utils/orders'
Page({
  onLoad() { call('login'); orders(); this.refresh() },
  refresh() { return wx.cloud.database().collection('goods').where({ a: 1 }).get() },
})
""",
    "miniprogram/more/cart/cart.js": """
const { orders } = require('../../utils/orders')
Page({
  onShow() { wx.cloud.callFunction({ name: this.data.name }) },
  pay() { [1].forEach(() => orders()); wx.cloud.callFunction({ name: 'refund' }) },
})
""",
    "miniprogram/components/card/card.json": '{ "component": true }',
    "miniprogram/components/card/card.js": "Component({})",
    "miniprogram/utils/call.js": "export const call = (name, data) => send({ name, data })\nconst send = options => wx.cloud.callFunction(options)\n",
    "miniprogram/utils/orders.js": "export const orders = () => wx.cloud.callFunction({ name: 'orders' })\n",
    "miniprogram/utils/track.js": "import './orders'\nwx.cloud.callFunction({ name: 'login' })\n",
    "miniprogram/more/cart/cart.json": "{}",
    "functions/login/index.js": """
const cloud = require('wx-server-sdk')
const users = cloud.database().collection('users')
exports.main = async () => { await users.add({ data: {} }); return users.where({}).get() }
""",
    "functions/login/package.json": "{}",
    "functions/orders/index.js": "exports.main = async () => (await require('wx-server-sdk').callFunction({ name: 'login' })).result",
    "functions/nightly/index.js": "exports.main = async () => 1",
    "functions/nightly/config.json": '{ "triggers": [{ "name": "t", "type": "timer", "config": "0 0 2 * * * *" }] }',
    "functions/unused/index.js": "exports.main = async () => 1",
    "node_modules/x/index.js": "1",
    "miniprogram/big.min.js": "",
    "wxlint.toml": 'exclude = ["miniprogram/old/"]',
    "miniprogram/old/a.js": "1",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write(tmp_path / "shop", SHOP))
    (tmp_path / "shop" / ".git").mkdir()
    return tmp_path / "shop"


def understood(*arguments: str | Path) -> dict[str, Any]:
    result = wxlint("project", "--format", "json", *arguments)
    assert result.code == 0, result.err
    [project] = json.loads(result.out)["projects"]
    assert isinstance(project, dict)
    return project


def links(project: dict[str, Any], kind: str) -> set[tuple[str, str]]:
    return {(link["source"], link["target"]) for link in project["links"] if link["kind"] == kind}


def test_calls_are_put_down_to_the_page_that_leads_to_them(shop: Path) -> None:
    project = understood()
    home, cart = "page:miniprogram/pages/home/home", "page:miniprogram/more/cart/cart"
    assert links(project, "calls") == {
        (home, "function:functions/login"),
        (home, "function:functions/orders"),
        (cart, "function:functions/orders"),
        (cart, "function:?refund"),
        ("module:miniprogram/utils/track.js", "function:functions/login"),
        ("function:functions/orders", "function:functions/login"),
    }
    assert links(project, "contains") == {(home, "component:miniprogram/components/card/card")}
    assert [(item["kind"], item["path"], item["line"]) for item in project["computed"]] == [("function", "miniprogram/more/cart/cart.js", 4)]


def test_collections_tell_what_they_are_used_for_and_where(shop: Path) -> None:
    uses = {(link["source"], link["target"]): link for link in understood()["links"] if link["kind"] == "uses"}
    login = uses["function:functions/login", "collection:users"]
    assert (login["operations"], login["places"]) == (["add", "get"], [{"path": "functions/login/index.js", "line": 3}])
    assert uses["page:miniprogram/pages/home/home", "collection:goods"]["operations"] == ["get"]


def test_a_database_that_is_handed_to_a_function_counts(shop: Path) -> None:
    code = "const of = (db, name) => db.collection('stock').doc(1).update({}) && db.collection(name)\nexports.main = e => of(e.db)"
    write(shop, {"functions/unused/index.js": code})
    uses = {(link["source"], link["target"]): link["operations"] for link in understood()["links"] if link["kind"] == "uses"}
    assert uses["function:functions/unused", "collection:stock"] == ["update"]


def test_calls_of_a_module_that_one_part_alone_imports_are_put_down_to_that(shop: Path) -> None:
    write(shop, {"miniprogram/components/card/card.js": "import '../../utils/again'", "miniprogram/utils/again.js": "require('./track')"})
    project = understood()
    card = "component:miniprogram/components/card/card"
    assert (card, "function:functions/login") in links(project, "calls")
    assert not any(part["kind"] == "module" for part in project["parts"])


def test_modules_that_several_import_show_them(shop: Path) -> None:
    write(shop, {"miniprogram/components/card/card.js": "import '../../utils/again'", "miniprogram/utils/again.js": "require('./track')"})
    write(shop, {"miniprogram/app.js": "import './utils/track'\nApp({})"})
    module = "module:miniprogram/utils/track.js"
    assert links(understood(), "imports") == {("component:miniprogram/components/card/card", module), ("app:miniprogram", module)}


def test_the_json_has_what_was_declared_and_left_out(shop: Path) -> None:
    project = understood()
    [app] = project["miniPrograms"]
    assert [(page["route"], page["subpackage"]) for page in app["pages"]] == [
        ("pages/home/home", None),
        ("pages/gone/gone", None),
        ("more/cart/cart", "miniprogram/more"),
    ]
    assert app["functionRoots"] == ["functions"]
    functions = {function["name"]: function for function in project["functions"]}
    assert functions["nightly"]["calledBy"] == ["timer"]
    assert functions["nightly"]["triggers"] == [{"name": "t", "type": "timer", "config": "0 0 2 * * * *"}]
    skipped = {item["path"]: item["reason"] for item in project["skipped"]}
    assert skipped["node_modules"] == "ignored"
    assert skipped["miniprogram/old"] == "excluded"
    assert {part["id"] for part in project["parts"] if not part["exists"]} == {"page:miniprogram/pages/gone/gone", "function:?refund"}
    assert "excluded" not in {item["reason"] for item in understood("--no-config")["skipped"]}


def test_the_text_says_it_in_words(shop: Path) -> None:
    text = wxlint("project").out
    for words in (
        "shop: 2 pages, 1 component, 4 cloud functions, 2 collections, ",
        "Mini Program in miniprogram/ (configured by project.config.json)\n  calls the cloud functions in functions/\n",
        "  pages/home/home (first page)\n    calls login, orders\n    uses goods (get)\n    contains components/card/card\n",
        "  pages/gone/gone (there is no such file)\n",
        "  more/cart/cart (subpackage miniprogram/more)\n    calls orders, refund\n",
        "  nightly (timer 0 0 2 * * * *)\n    called by a timer\n",
        "  unused\n    called by nobody by its name; some names are computed, see below\n",
        "Called, but not in this project\n  refund\n    called by more/cart/cart\n",
        "  miniprogram/utils/track.js\n    calls login\n",
        "Names that the code computes\n  miniprogram/more/cart/cart.js:4: a cloud function\n",
        "  `exclude` in the configuration names them: miniprogram/old\n",
    ):
        assert words in text, text


def test_the_text_is_chinese_where_that_is_asked_for(shop: Path) -> None:
    text = wxlint("project", "--lang", "zh").out
    assert "shop：2 个页面、1 个组件、4 个云函数、2 个集合" in text
    assert "  pages/home/home（首页）\n    调用：login、orders\n    使用集合：goods（get）\n" in text
    assert not re.search("called by|uses|left out|Cloud functions", text)


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    result = wxlint("project", tmp_path)
    assert (result.code, result.err) == (0, "")
    assert "nothing: there is no app.json" in result.out


def test_what_is_wrong_with_the_call_is_said(shop: Path) -> None:
    assert wxlint("project", "nowhere").err == "wxlint: `nowhere` does not exist\n"
    assert wxlint("project", "--no-config", "--config", "wxlint.toml").code == 2


def test_several_projects_follow_each_other(tmp_path: Path) -> None:
    for name in "ab":
        write(tmp_path / name, {"app.json": '{ "pages": [] }', "app.js": "App({})"})
    result = wxlint("project", "--format", "json", tmp_path / "a", tmp_path / "b")
    assert len(json.loads(result.out)["projects"]) == 2
    for picture in ("dot", "mermaid"):
        assert wxlint("project", "--format", picture, tmp_path / "a", tmp_path / "b").out.count("subgraph") == 2


# -- pictures ------------------------------------------------------------------------------------------------------------------------

HOSTILE = "a\"]; #quot; <b> `x` --> \\n end %% {} | 'y' 中 &amp; $ ;"


def hostile(root: Path) -> Path:
    """A project whose names try to be syntax."""
    call = f"wx.cloud.callFunction({{ name: {json.dumps(HOSTILE)} }}); wx.cloud.database().collection({json.dumps(HOSTILE)}).get()"
    pages = [HOSTILE.replace("/", ""), "end", "graph"]
    files = {f"{page}.js": f"Page({{ onLoad() {{ {call} }} }})" for page in pages}
    return write(root, {"app.json": json.dumps({"pages": pages}), "app.js": "App({})", **files})


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is needed")
def test_graphviz_reads_the_picture(shop: Path, tmp_path: Path) -> None:
    for project, nodes, edges in ((shop, 13, 9), (hostile(tmp_path / "hostile"), 7, 6)):
        done = subprocess.run(
            ["dot", "-Tjson0"], input=wxlint("project", "--format", "dot", project).out, capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stderr == ""
        picture = json.loads(done.stdout)
        found = [item for item in picture["objects"] if "nodes" not in item]
        assert (len(found), len(picture["edges"])) == (nodes, edges)
    assert HOSTILE.replace("\\", "\\\\") in [item["label"] for item in found]


# A line of a Mermaid flowchart as we write it, see https://mermaid.js.org/syntax/flowchart.html: texts are quoted, and quotes in them are entities.
_TEXT = r'"[^"`<>\\]*"'
_MERMAID_LINE = re.compile(
    r"flowchart LR"
    rf"|  subgraph g\d+\[{_TEXT}\]|  end"
    rf"|    n\d+(?:\[/{_TEXT}\\\]|\[{_TEXT}\]|\(\[{_TEXT}\]\)|\[/{_TEXT}/\]|\[\[{_TEXT}\]\]|\[\({_TEXT}\)\])"
    rf"|  n\d+ (?:-->|-\.->)(?:\|{_TEXT}\|)? n\d+"
)


def test_every_line_for_mermaid_is_one_that_it_knows(shop: Path, tmp_path: Path) -> None:
    for project in (shop, hostile(tmp_path / "hostile")):
        text = wxlint("project", "--format", "mermaid", project).out
        assert [line for line in text.splitlines() if not _MERMAID_LINE.fullmatch(line)] == []
        declared = set(re.findall(r"^    (n\d+)", text, re.MULTILINE))
        assert set(re.findall(r"\bn\d+\b", re.sub(r'".*?"', "", text))) == declared


PARSE = """
import { createRequire } from 'module'
import { pathToFileURL } from 'url'
import { readFileSync } from 'fs'
const require = createRequire(process.argv[2] + '/')
const { window } = new (require('jsdom').JSDOM)('')
Object.assign(globalThis, { window, document: window.document })
const { default: mermaid } = await import(pathToFileURL(process.argv[2] + '/mermaid/dist/mermaid.core.mjs'))
console.log(JSON.stringify(await mermaid.parse(readFileSync(0, 'utf8'))))
"""


@pytest.mark.node
@pytest.mark.skipif(not os.environ.get("WXLINT_TEST_MERMAID"), reason="WXLINT_TEST_MERMAID=1 installs Mermaid, 170 MB")
def test_mermaid_reads_the_picture(shop: Path, tmp_path: Path) -> None:
    modules = installed("mermaid@11.17.2", "jsdom@26.1.0")
    script = tmp_path / "parse.mjs"
    script.write_text(PARSE, "utf-8")
    for project in (shop, hostile(tmp_path / "hostile")):
        text = wxlint("project", "--format", "mermaid", project).out
        done = subprocess.run(["node", str(script), str(modules)], input=text, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["diagramType"] == "flowchart-v2"


def test_a_picture_that_mermaid_would_not_draw_is_announced(tmp_path: Path) -> None:
    calls = "".join(f"wx.cloud.callFunction({{ name: 'f{number}' }})\n" for number in range(501))
    write(tmp_path, {"app.json": '{ "pages": ["a"] }', "app.js": "App({})", "a.js": calls})
    result = wxlint("project", "--format", "mermaid", tmp_path)
    assert result.code == 0
    assert "501 links" in result.err
