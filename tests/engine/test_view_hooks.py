"""Rules that ask for elements, documents and configuration files, in whole runs."""

import json
import pickle

import pytest

from wxlint.config import DEFAULT
from wxlint.diagnostics import Severity
from wxlint.engine.analyse import FileResult
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.rules import CONFIG, EVERYWHERE, WXML, WXS, Message, Rule, on_call, on_element, on_json, on_module, on_project, on_wxml

SEEN = Message("seen {what}", zh="见 {what}")


def rule(name, files, **methods):
    members = {"summary": "s", "summary_zh": "s", "severity": Severity.ERROR, "files": files, "messages": {"seen": SEEN}, **methods}
    made = type("Made", (Rule,), members)
    made.id = name
    return made


@pytest.fixture
def run(tmp_path):
    def make(rules, files, **options):
        tree = {"project.config.json": {"miniprogramRoot": "miniprogram/"}, "miniprogram/app.json": {"pages": ["pages/index/index"]}, **files}
        for path, content in tree.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        catalogue = Catalogue({made.id: made for made in rules})
        report = check([tmp_path], Options(Selection(catalogue, DEFAULT, "all"), **options), cwd=tmp_path)
        return [(item.finding.rule, item.finding.path, item.finding.message.en) for item in report.diagnostics]

    return make


INDEX = "miniprogram/pages/index/index"


@on_element("view", "my-tag")
def some_elements(self, element):
    yield self.finding(element, "seen", what=element.tag)


@on_element("*")
def all_elements(self, element):
    yield self.finding(element, "seen", what=element.tag)


@on_wxml("wx:for")
def documents(self, site):
    yield self.finding(site, "seen", what=len(site.elements))


@on_call("wx.login")
def logins(self, call):
    yield self.finding(call, "seen", what=call.name)


@on_module()
def modules(self, module):
    yield self.finding(module, "seen", what=module.file.kind.value)


@pytest.mark.parametrize("prefilter", [True, False])
def test_rules_get_the_elements_they_ask_for(run, prefilter):
    rules = [rule("a/some", WXML, check=some_elements), rule("a/all", WXML, check=all_elements), rule("a/documents", WXML, check=documents)]
    found = run(rules, {f"{INDEX}.wxml": "<view><my-tag /><text wx:for='{{a}}' /></view>"}, prefilter=prefilter)
    path = f"{INDEX}.wxml"
    assert sorted(found) == [
        ("a/all", path, "seen my-tag"),
        ("a/all", path, "seen text"),
        ("a/all", path, "seen view"),
        ("a/documents", path, "seen 3"),
        ("a/some", path, "seen my-tag"),
        ("a/some", path, "seen view"),
    ]


def test_rules_about_scripts_never_see_markup(run):
    rules = [rule("a/calls", EVERYWHERE, check=logins), rule("a/modules", EVERYWHERE - WXS, check=modules)]
    assert run(rules, {f"{INDEX}.wxml": "<view bindtap='wx.login()'>{{ wx.login() }}</view>"}) == []


def test_inline_scripts_are_wxs(run):
    markup = "<view /><wxs module='m'>\nvar a = 1\nmodule.exports = a\n</wxs><wxs module='n' src='n.wxs' /><wxs module='o'> </wxs>"
    rules = [rule("a/modules", WXS, check=modules)]
    found = run(rules, {f"{INDEX}.wxml": markup, "miniprogram/pages/index/n.wxs": "module.exports = 1"})
    assert found == [("a/modules", f"{INDEX}.wxml", "seen wxs"), ("a/modules", "miniprogram/pages/index/n.wxs", "seen wxs")]


def test_an_inline_script_that_does_not_parse_is_reported(run, tmp_path):
    found = run([], {f"{INDEX}.wxml": "<wxs module='m'>\nvar = 1\n</wxs>"})
    assert [(name, path) for name, path, _ in found] == [("syntax-error", f"{INDEX}.wxml")]


ROLES = {
    "project.config.json": "project",
    "project.private.config.json": "project-private",
    "miniprogram/app.json": "app",
    f"{INDEX}.json": "page",
    "miniprogram/part/part.json": "component",
    "miniprogram/map.json": "sitemap",
    "miniprogram/theme.json": "theme",
    "miniprogram/ext.json": "ext",
    "cloudfunctions/fn/config.json": "function",
    "cloudfunctions/fn/package.json": "package",
    "cloudbaserc.json": "cloudbase",
}


def test_configuration_files_have_roles(run):
    @on_json("*")
    def roles(self, site):
        yield self.finding(site, "seen", what=site.role)

    files = {path: {} for path in ROLES} | {
        "project.config.json": {"miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/"},
        "miniprogram/app.json": {"pages": ["pages/index/index"], "usingComponents": {"p": "/part/part"}, "sitemapLocation": "map.json"},
        "miniprogram/part/part.json": {"component": True},
        "miniprogram/other.json": {},
        "cloudfunctions/fn/index.js": "exports.main = async () => ({})",
        f"{INDEX}.js": "Page({})",
    }
    found = run([rule("a/roles", EVERYWHERE, check=roles)], files)
    assert {path: message.removeprefix("seen ") for _, path, message in found} == ROLES


def test_rules_get_the_roles_they_ask_for(run):
    @on_json("page", "component")
    def pages(self, site):
        yield self.finding(site, "seen", what=site.role)

    found = run([rule("a/pages", CONFIG, check=pages)], {f"{INDEX}.json": {}, f"{INDEX}.wxml": ""})
    assert [path for _, path, _ in found] == [f"{INDEX}.json"]


def test_comments_suppress_findings_in_markup(run):
    markup = "<!-- wxlint-disable-next-line a/all -- shown once -->\n<view />\n<text />\n<!-- wxlint-disable a/all -->\n<image />\n"
    found = run([rule("a/all", WXML, check=all_elements)], {f"{INDEX}.wxml": markup})
    assert [message for _, _, message in found] == ["seen text"]


def test_comments_suppress_findings_of_the_project_phase(run):
    @on_project
    def project(self, index):
        for view in index.views.all:
            for element in view.shown().elements:
                yield self.finding(element, "seen", what=element.tag)

    markup = "<!-- wxlint-disable-next-line a/project -- shown once -->\n<view />\n<text />\n"
    assert [message for _, _, message in run([rule("a/project", WXML, check=project)], {f"{INDEX}.wxml": markup})] == ["seen text"]


def test_a_rule_that_throws_costs_its_own_findings(run):
    @on_element("view")
    def broken(self, element):
        raise ValueError(element.tag)

    rules = [rule("a/broken", WXML, check=broken), rule("a/all", WXML, check=all_elements)]
    assert [name for name, _, _ in run(rules, {f"{INDEX}.wxml": "<view /><text />"})] == ["a/all", "internal-error", "a/all"]


def test_facts_of_elements_are_plain_data(run):
    kept = []

    @on_element("view")
    def note(self, element):
        yield self.fact("view", element, tag=element.tag)

    @on_project
    def project(self, index):
        for fact in index.facts(self, "view"):
            kept.append(pickle.loads(pickle.dumps(FileResult("a", (), (fact,)))).facts[0])
            yield self.finding(fact, "seen", what=fact.data["tag"])

    assert run([rule("a/facts", WXML, note=note, conclude=project)], {f"{INDEX}.wxml": "<view />"}) == [("a/facts", f"{INDEX}.wxml", "seen view")]
    assert [fact.path for fact in kept] == [f"{INDEX}.wxml"]
