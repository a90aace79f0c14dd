"""What runs when an app starts: order, delay and the way there, on small apps. `mark('x')` is the call that is looked for."""

import re

import pytest

from wxlint.semantics.callbacks import Delay
from wxlint.semantics.startup import run_startup


def start(workspace, scripts, entry="miniprogram/app.js", *, is_game=False):
    """The startup of an app, and its marks in the order in which they run, with the delay of those that run later."""
    startup = run_startup(workspace(scripts).module(entry), is_game=is_game)
    marks = []
    for step in sorted(startup.steps.values(), key=lambda step: step.order):
        path, span = step.place.path, step.place.span
        text = (scripts.get(path.removeprefix("miniprogram/")) or scripts["/" + path]) if path else ""
        found = re.fullmatch(r"mark\('(\w+)'[^.]*\)", text[span.start : span.end])
        if found:
            marks.append(found[1] if step.deferral is None else (found[1], step.deferral.delay))
    return startup, marks


def test_modules_run_before_on_launch_and_in_the_order_of_their_imports(workspace):
    _, marks = start(
        workspace,
        {
            "app.js": "import './a'\nmark('app')\nconst b = require('./b')\nApp({ onLaunch() { mark('launch'); b.go() } })\nmark('after')\nimport './c'\n",
            "a.js": "import './c'\nmark('a')\n",
            "b.js": "mark('b')\nexports.go = () => mark('go')\n",
            "c.js": "mark('c')\n",
        },
    )
    assert marks == ["c", "a", "app", "b", "launch", "go", "after"]


def test_operands_run_before_what_they_are_operands_of(workspace):
    _, marks = start(workspace, {"app.js": "App({ onLaunch() { mark('outer', mark('inner')).then(mark('argument')) } })\n"})
    assert marks == ["inner", "outer", "argument"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("await f(); mark('x')", ("x", Delay.AWAIT)),
        ("mark('x'); await f()", "x"),
        ("await mark('x')", "x"),
        ("if (a) { await f() } else { mark('x') }", "x"),
        ("if (a) { await f() } mark('x')", ("x", Delay.AWAIT)),
        ("if (a) { await f(); return } mark('x')", "x"),
        ("if (await f()) mark('x')", ("x", Delay.AWAIT)),
        ("switch (a) { case 1: await f(); break; case 2: mark('x') }", "x"),
        ("switch (a) { case 1: await f(); break } mark('x')", ("x", Delay.AWAIT)),
        ("try { await f() } catch (e) {} mark('x')", ("x", Delay.AWAIT)),
        ("for (const a of b) await f(a); mark('x')", ("x", Delay.AWAIT)),
        ("const g = async () => { await f() }; g(); mark('x')", "x"),
        ("f().then(() => mark('x'))", ("x", Delay.PROMISE)),
        ("f().catch(function () { mark('x') })", ("x", Delay.PROMISE)),
        ("setTimeout(() => mark('x'), 0)", ("x", Delay.TIMER)),
        ("wx.nextTick(this.go)", ("x", Delay.TIMER)),
        ("wx.login({ success: () => mark('x') })", ("x", Delay.CALLBACK)),
        ("wx.login({ success() { mark('x') } })", ("x", Delay.CALLBACK)),
        ("wx.onAppShow(() => mark('x'))", ("x", Delay.CALLBACK)),
        ("unknown(() => mark('x'))", ("x", Delay.UNKNOWN)),
        ("unknown({ success: () => mark('x') })", ("x", Delay.CALLBACK)),
        ("new Unknown(() => mark('x'))", ("x", Delay.UNKNOWN)),
        ("new Promise(resolve => { mark('x') })", "x"),
        ("[1].forEach(() => mark('x'))", "x"),
        ("(function () { mark('x') })()", "x"),
        ("(() => { mark('x') }).call(this)", "x"),
        ("this.go()", "x"),
        ("const that = this; that.go()", "x"),
        ("this.go.call(this)", "x"),
        ("getApp().go()", "x"),
        ("setTimeout(this.go.bind(this), 10)", ("x", Delay.TIMER)),
        ("this.go().then(() => 0); this.go()", "x"),
        ("f().then(() => this.go()); this.go()", "x"),
        ("import('./other')", ("other", Delay.IMPORT)),
        ("require.async('./other')", ("other", Delay.IMPORT)),
        ("require('./other')", "other"),
    ],
)
def test_what_waits(workspace, body, expected):
    scripts = {"app.js": f"App({{ async onLaunch() {{ {body} }}, go() {{ mark('x') }} }})\n", "other.js": "mark('other')\n"}
    _, marks = start(workspace, scripts)
    assert marks == [expected]


@pytest.mark.parametrize(
    "app",
    [
        "const options = { onLaunch() { mark('x') } }; App(options)",
        "App(Object.assign({}, require('./base'), { globalData: {} }))",
        "App({ ...require('./base') })",
        "import base from './base'; App(base)",
        "App({ onLaunch: start }); function start() { mark('x') }",
    ],
)
def test_app_definitions(workspace, app):
    startup, marks = start(workspace, {"app.js": app + "\n", "base.js": "module.exports = { onLaunch() { mark('x') } }\n"})
    assert marks == ["x"]
    assert startup.complete


@pytest.mark.parametrize(
    "app",
    [
        "createApp({ onLaunch() { mark('x') } })",
        "App(wrap({ data: 1 }))",
        "App({ onLaunch: wrap(function () { mark('x') }) })",
        "App({ ...unknown })",
        "console.log('no app')",
    ],
)
def test_a_start_that_cannot_be_seen_is_incomplete(workspace, app):
    startup, marks = start(workspace, {"app.js": app + "\n"})
    assert not startup.complete
    assert marks in ([], [("x", Delay.UNKNOWN)])


def test_classes(workspace):
    _, marks = start(
        workspace,
        {
            "app.js": "import service, { Other } from './service'\nApp({ onLaunch() { service.go(); Other.make(); new Other() } })\n",
            "service.js": """\
class Base {
  field = mark('field')
  constructor() { mark('base') }
  go() { this.inner() }
}
class Service extends Base {
  own = mark('own')
  inner() { mark('inner') }
}
export class Other {
  static table = mark('static')
  static make() { mark('make') }
  constructor() { mark('other') }
}
export default new Service()
""",
        },
    )
    # what `this.inner` means in a class that is extended depends on the instance: not followed
    assert marks == ["static", "field", "base", "own", "make", "other"]


def test_the_way_leads_from_the_entry(workspace):
    startup, _ = start(
        workspace,
        {
            "app.js": "const { login } = require('./user')\nApp({ onLaunch() { login() } })\n",
            "user.js": "const db = require('./db')\nexports.login = () => db.users()\n",
            "db.js": "exports.users = () => mark('x')\n",
        },
    )
    step = next(step for step in startup.steps.values() if step.place.path.endswith("db.js"))
    assert step.launched
    assert [place.path.rpartition("/")[2] for place in step.way()] == ["app.js", "user.js"]


def test_what_is_unknown_is_said(workspace):
    startup, _ = start(
        workspace,
        {"app.js": "require('./gone')\nrequire('./data.json')\nconst { x } = require('pkg')\nApp({ onLaunch() { this.nowhere(); x() } })\n"},
    )
    assert [place.span.start for place in startup.missing] == [0]
    assert startup.unknown_calls == {"nowhere"}


def test_types_are_not_loaded(workspace):
    scripts = {
        "app.ts": "import { User } from './user'\nimport { start } from './start'\nApp<{ user?: User }>({ onLaunch() { start() } })\n",
        "user.ts": "export interface User {}\nmark('user')\n",
        "start.ts": "export function start(): void { mark('start') }\n",
    }
    _, marks = start(workspace, scripts, "miniprogram/app.ts")
    assert marks == ["start"]


def test_games(workspace):
    scripts = {
        "/game.json": '{ "deviceOrientation": "portrait" }',
        "/game.js": "import Main from './js/main'\nnew Main()\n",
        "/js/main.js": "export default class Main { constructor() { mark('main') } }\n",
    }
    startup, marks = start(workspace, scripts, "game.js", is_game=True)
    assert marks == ["main"]
    assert startup.complete


def test_cycles_and_depth_end(workspace):
    scripts = {
        "app.js": "require('./a')\nApp({ onLaunch() { this.x() }, x() { this.y(); mark('x') }, y() { this.x() } })\n",
        "a.js": "require('./b')\n",
        "b.js": "require('./a')\n" + "f(" * 5000 + "mark('deep')" + ")" * 5000 + "\n",
    }
    _, marks = start(workspace, scripts)
    assert marks == ["deep", "x"]
