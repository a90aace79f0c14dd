from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.semantics.module import Module
from wxlint.semantics.syntax_nodes import nodes_of_types

CARD = {"components/card/card.json": {"component": True}, "components/card/card.wxml": "<text /><view />"}


def tags(views, *wanted):
    return [(element.path.rpartition("/")[2], element.tag) for element in views.builtin_elements(*wanted)]


def test_built_in_components_are_found_in_all_files(views):
    made = views({"pages/index/index.wxml": "<block><view><card /><image /></view></block>", **CARD})
    assert sorted(tags(made)) == [("card.wxml", "text"), ("card.wxml", "view"), ("index.wxml", "image"), ("index.wxml", "view")]
    assert sorted(tags(made, "image", "text")) == [("card.wxml", "text"), ("index.wxml", "image")]


def test_a_tag_that_the_page_declares_is_no_built_in_one(views):
    page = {"pages/index/index.wxml": "<image /><view />", "pages/index/index.json": {"usingComponents": {"image": "/components/card/card"}}}
    assert ("index.wxml", "image") not in tags(views({**page, **CARD}))
    assert ("index.wxml", "view") in tags(views({**page, **CARD}), "view")


def test_packages_that_the_project_asks_for(views):
    made = views({"/package.json": {"devDependencies": {"weapp-vite": "^5.0.0"}}})
    assert made.depends_on("other", "weapp-vite")
    assert not made.depends_on("vite")


def test_nodes_of_types_come_in_the_order_of_the_file():
    module = Module(SourceFile("a.wxs", FileKind.WXS, Language.WXS), b"var f = a => `${a}`; class B {}; let c = x => x")
    found = [(node.node.type, node.span.start) for node in nodes_of_types(module, "arrow_function", "class_declaration", "template_string")]
    assert found == [("arrow_function", 8), ("template_string", 13), ("class_declaration", 21), ("arrow_function", 41)]
