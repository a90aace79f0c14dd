"""From where code is reached, which function a call runs, and under which conditions a place is reached."""

import pytest
from conftest import call_of

from wxlint.semantics.branches import are_exclusive, conditions_of, loop_around
from wxlint.semantics.callees import called_function, constructions
from wxlint.semantics.callgraph import CallGraph
from wxlint.semantics.module import Ref
from wxlint.semantics.origins import origins_of
from wxlint.syntax.javascript import text_of

PAGE = "pages/index/index.js"


def origins(workspace, scripts):
    made = workspace(scripts)
    path = next(path for path, text in scripts.items() if "target()" in text)
    module = made.module(f"miniprogram/{path}")
    found = origins_of(CallGraph(made), Ref(module, call_of(module, "target()")))
    return [(origin.kind, origin.name, origin.path.rpartition("/")[2]) for origin in found.found], found


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Page({ onLoad() { target() } })", ("Page", "onLoad", "index.js")),
        ("Page({ onLoad() { this.go() }, go() { target() } })", ("Page", "go", "index.js")),
        ("Page({ onShow: async () => { await x(); target() } })", ("Page", "onShow", "index.js")),
        ("target()\nPage({})", ("Page", "", "index.js")),
        ("function go() { target() }\nPage({ onTap() { go() } })", ("Page", "onTap", "index.js")),
        ("function go() { target() }\nPage({ onTap() { setTimeout(go, 10) } })", ("Page", "onTap", "index.js")),
        ("Page({ onTap() { wx.login({ success: () => target() }) } })", ("Page", "onTap", "index.js")),
        ("Page({ onTap() { unknown(() => target()) } })", ("Page", "onTap", "index.js")),
        ("definePage({ onTap() { target() } })", ("Page", "", "index.js")),
        ("Component({ lifetimes: { attached() { target() } } })", ("Component", "attached", "index.js")),
    ],
)
def test_in_a_page(workspace, page, expected):
    names, found = origins(workspace, {"app.js": "App({})", PAGE: page + "\n"})
    assert names == [expected]
    assert found.complete


def test_through_modules_and_functions(workspace):
    names, found = origins(
        workspace,
        {
            "app.js": "const { go } = require('./utils/go')\nApp({ onShow() { this.again() }, again() { go() } })\n",
            "utils/go.js": "export function go() { inner() }\nfunction inner() { target() }\n",
            PAGE: "import { go } from '../../utils/go'\nPage({ onTap() { go() } })\n",
        },
    )
    assert names == [("Page", "onTap", "index.js"), ("App", "onShow", "app.js")]
    assert found.complete
    assert found.functions == {"again", "go", "inner"}


def test_through_the_load_of_a_module(workspace):
    names, found = origins(workspace, {"app.js": "App({})", "utils/go.js": "target()\n", PAGE: "import '../../utils/go'\nPage({})\n"})
    assert names == [("Page", "", "index.js")]
    assert found.complete


def test_what_nobody_calls_or_loads(workspace):
    names, found = origins(workspace, {"app.js": "App({ unused() { target() } })\n"})
    assert names == []
    assert [text_of(ref.node)[:6] for ref in found.uncalled] == ["unused"]
    assert not found.complete
    names, found = origins(workspace, {"app.js": "App({})", "utils/go.js": "target()\n"})
    assert [module.path for module in found.unloaded] == ["miniprogram/utils/go.js"]
    assert not found.complete


def test_unknown_callers_make_it_incomplete(workspace):
    scripts = {"app.js": "App({})", "utils/go.js": "library.use(() => target())\n", PAGE: "import '../../utils/go'\nPage({})\n"}
    assert not origins(workspace, scripts)[1].complete
    scripts["utils/go.js"] = "function go() { target() }\nlibrary.use(go)\n"
    assert not origins(workspace, scripts)[1].complete
    scripts["utils/go.js"] = "Promise.resolve().then(() => target())\n"
    assert origins(workspace, scripts)[1].complete


@pytest.mark.parametrize(
    "source",
    [
        "function f() { 'here' }\nf()",
        "const f = () => { 'here' }\nf()",
        "const f = function () { 'here' }\nf.call(null)",
        "const o = { f() { 'here' } }\no.f()",
        "const o = { g() { return this.f() }, f() { 'here' } }",
        "const o = { g() { const self = this; return [1].map(() => self.f()) }, f: () => { 'here' } }",
        "Page({ g() { this.f() }, f() { 'here' } })",
        "Component({ methods: { g() { this.f() }, f() { 'here' } } })",
        "class A { g() { this.f() } f() { 'here' } }",
        "class A { f = () => { 'here' } }\nnew A().f()",
        "class B { f() { 'here' } }\nclass A extends B {}\nconst a = new A()\na.f()",
        "class A { static f() { 'here' } }\nA.f()",
        "function f() { 'here' }\nf.bind(null)()",
        "(function () { 'here' }).f()",
    ],
)
def test_called_function(workspace, source):
    module = workspace({"app.js": source + "\n"}).module("miniprogram/app.js")
    calls = [node for node in module.nodes.calls if text_of(node).endswith(("f()", "f.call(null)", ".bind(null)()"))]
    called = called_function(module, calls[0])
    if "}).f()" in source:
        assert called is None
    else:
        assert called is not None
        assert "'here'" in text_of(called.node)


@pytest.mark.parametrize(
    "source",
    [
        "function f(g) { g() }",
        "f()",
        "wx.f()",
        "class A { f() {} }\nunknown.f()",
        "class A { constructor() { this.f() } get f() { return 1 } }\nA.g()",
        "Page({ g() { this.x.f() } })",
    ],
)
def test_calls_of_nothing_known(workspace, source):
    module = workspace({"app.js": source + "\n"}).module("miniprogram/app.js")
    assert called_function(module, module.nodes.calls[-1]) is None


def test_constructions(workspace):
    source = "class A { x = 1; constructor() {} }\nclass B extends A { y = 2 }\nnew B()\nclass C extends B { constructor() { super() } }\nnew C()\n"
    module = workspace({"app.js": source}).module("miniprogram/app.js")
    made = [
        [(len(one.fields), one.constructor is not None) for one in constructions(module, node)]
        for node in (call_of(module, "new B"), call_of(module, "super"), call_of(module, "new C"))
    ]
    assert made == [[(1, True), (1, False)], [(1, True), (1, False)], [(0, True)]]


@pytest.mark.parametrize(
    ("source", "exclusive"),
    [
        ("if (a) { one() } else { two() }", True),
        ("if (a) { one() } else if (b) { x() } else { two() }", True),
        ("if (a) { one(); two() }", False),
        ("if (a) one()\nif (b) two()", False),
        ("a ? one() : two()", True),
        ("switch (a) { case 1: one(); break; default: two() }", True),
        ("if (a) { one(); return }\ntwo()", True),
        ("if (a) { x() } else { one(); throw new Error() }\ntwo()", True),
        ("if (a) { one() }\ntwo()", False),
        ("try { one() } catch (e) { two() }", True),
        ("try { one() } finally { two() }", False),
        ("a && one()\ntwo()", False),
        ("for (const x of y) { if (x) { one(); continue }\n two() }", True),
    ],
)
def test_exclusive(workspace, source, exclusive):
    module = workspace({"app.js": f"function f() {{ {source} }}\n"}).module("miniprogram/app.js")
    one, two = (conditions_of(module, call_of(module, name)) for name in ("one()", "two()"))
    assert are_exclusive(one, two) is exclusive


def test_conditions(workspace):
    source = "function f() { if (!ready) return\n if (a && b) { switch (c) { case 1: d || target() } } }\n"
    module = workspace({"app.js": source}).module("miniprogram/app.js")
    found = [
        (text_of(condition.test.node), condition.arm.split()[0], condition.early) for condition in conditions_of(module, call_of(module, "target()"))
    ]
    assert found == [("d", "else", False), ("(c)", "case", False), ("(a && b)", "then", False), ("(!ready)", "else", True)]


@pytest.mark.parametrize(
    ("source", "looped"),
    [
        ("for (const x of y) target()", True),
        ("while (a) { if (b) target() }", True),
        ("do { target() } while (a)", True),
        ("while (target()) {}", True),
        ("for (const x of target()) {}", False),
        ("for (const x of y) { f(() => target()) }", False),
        ("target()", False),
    ],
)
def test_loops(workspace, source, looped):
    module = workspace({"app.js": source + "\n"}).module("miniprogram/app.js")
    assert (loop_around(module, call_of(module, "target()")) is not None) is looped
