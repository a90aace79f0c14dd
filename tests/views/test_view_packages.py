"""What one subpackage uses alone, and who names a plugin: what minified and left out files do to these answers."""

import pytest

from wxlint.engine.reader import Reader
from wxlint.project.discover import discover
from wxlint.semantics.workspace import Workspace
from wxlint.views.index import Views

BUNDLE = "var " + ",".join(f"a{number}={number}" for number in range(600)) + ";"
"""Long enough on one line to count as minified."""
APP = {
    "app.json": {
        "pages": ["pages/index/index"],
        "subpackages": [{"root": "shop", "pages": ["cart/cart"]}],
        "plugins": {"chat": {"version": "1.0.0", "provider": "wx0000000000000001"}},
    },
    "shop/cart/cart.js": "const { format } = require('../../utils/money'); Page({ format })",
    "shop/cart/cart.wxml": "<view />",
    "utils/money.js": "exports.format = () => {}",
}


@pytest.fixture
def opened(views, tmp_path):
    """Makes an app with a subpackage that uses utils/money.js and these files; minified ones are left out, as in a run."""

    def make(files):
        views({**APP, **files})
        project = discover(tmp_path)
        found = Views(Workspace(project, Reader(project, 1 << 20).read))
        return found, project.mini_programs[0]

    return make


@pytest.mark.parametrize("form", ["require('../../utils/money')", "require.async('../../utils/money')", "import a from '../../utils/money'"])
def test_what_a_minified_script_loads_is_used(opened, form):
    views, app = opened({"pages/index/index.js": f"{form};{BUNDLE}"})
    assert views.workspace.module("miniprogram/pages/index/index.js") is None
    assert views.strayed(app) == ()


def test_a_minified_script_that_loads_something_else_does_not_silence(opened):
    views, app = opened({"pages/index/index.js": f"require('./other.js');{BUNDLE}"})
    assert [(one.path, one.root) for one in views.strayed(app)] == [("miniprogram/utils/money.js", "miniprogram/shop")]


def test_a_computed_name_may_load_anything(opened):
    views, app = opened({"pages/index/index.js": "Page({ load: (name) => require(name) })"})
    assert views.strayed(app) is None


def test_an_app_without_subpackages_has_nothing_to_move(opened):
    views, app = opened({"app.json": {"pages": ["pages/index/index"]}})
    assert views.strayed(app) == ()


@pytest.mark.parametrize(
    ("files", "users"),
    [
        ({}, set()),
        ({"pages/index/index.js": f"requirePlugin('chat');{BUNDLE}"}, {"miniprogram/pages/index/index.js"}),
        ({"lib/talk.min.js": "requirePlugin('wx0000000000000001')"}, {"miniprogram/lib/talk.min.js"}),
        ({"shop/cart/cart.wxml": "<navigator url='plugin://chat/room' />"}, {"miniprogram/shop/cart/cart.wxml"}),
        ({"pages/index/index.js": "requirePlugin(name)"}, None),
        ({"pages/index/index.js": "wx.navigateTo({ url: `plugin://${name}/room` })"}, None),
        ({"pages/index/index.js": "const ours = url.startsWith('plugin://')"}, None),
        ({"miniprogram_npm/talk/index.js": "requirePlugin('chat')"}, set()),
        ({"/.gitignore": "miniprogram/made/", "made/room.js": "requirePlugin('chat')"}, None),
    ],
)
def test_who_names_a_plugin(opened, files, users):
    views, app = opened(files)
    (plugin,) = views.plugins(app)
    assert plugin.users == (None if users is None else frozenset(users))
