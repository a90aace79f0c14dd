from pathlib import Path

import pytest
from project_trees import CALLS_MAIN, Content, component, function, notes, page, paths_of, quickstart, write_tree

from wxlint.project.discover import discover
from wxlint.project.model import CloudFunction, FileKind, FunctionRoot, Project, Trigger

CONFIGURED: dict[str, Content] = {"project.config.json": {"cloudfunctionRoot": "fns/"}}


def functions_of(tmp_path: Path, tree: dict[str, Content]) -> dict[str, CloudFunction]:
    return {function.name: function for function in discover(write_tree(tmp_path, tree)).functions}


def kinds(project: Project) -> dict[str, str]:
    return {path: file.kind.value for path, file in project.files.items()}


def test_what_a_function_says_about_itself(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        **CONFIGURED,
        "fns/pay/index.js": "",
        "fns/pay/lib/sign.js": "",
        "fns/pay/data.json": "{}",
        "fns/pay/index.test.js": "",
        "fns/pay/package.json": {"dependencies": {"wx-server-sdk": "latest", "odd": 1}, "devDependencies": {"jest": "29"}},
        "fns/pay/config.json": {
            "permissions": {"openapi": []},
            "triggers": [{"name": "t", "type": "timer", "config": "0 0 2 * * * *"}, "broken", {}],
        },
        "fns/plain/index.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    assert project.function_roots == (FunctionRoot("fns", True, "project.config.json"),)
    pay, plain = project.functions
    assert pay == CloudFunction(
        name="pay",
        dir="fns/pay",
        entry="fns/pay/index.js",
        handler="main",
        triggers=(Trigger("t", "timer", "0 0 2 * * * *"), Trigger("", "", "")),
        dependencies={"wx-server-sdk": "latest"},
        dev_dependencies={"jest": "29"},
        package_json="fns/pay/package.json",
        config_json="fns/pay/config.json",
        root=0,
    )
    assert plain == CloudFunction(name="plain", dir="fns/plain", entry="fns/plain/index.js", handler="main", root=0)
    assert kinds(project) == {
        "fns/pay/config.json": "config",
        "fns/pay/data.json": "other",
        "fns/pay/index.js": "function-entry",
        "fns/pay/index.test.js": "other",
        "fns/pay/lib/sign.js": "function-module",
        "fns/pay/package.json": "config",
        "fns/plain/index.js": "function-entry",
        "project.config.json": "config",
    }
    assert project.files["fns/pay/lib/sign.js"].function == 0


@pytest.mark.parametrize(
    ("files", "entry"),
    [
        ({"index.ts": "", "index.js": ""}, "index.ts"),
        ({"index.mjs": ""}, "index.mjs"),
        ({"main.js": "", "package.json": {"main": "main.js"}}, "main.js"),
        ({"lib/a.js": "", "package.json": {"main": "./lib/a"}}, "lib/a.js"),
        ({"lib/index.js": "", "package.json": {"main": "lib"}}, "lib/index.js"),
        ({"src/index.ts": "", "package.json": {"main": "dist/index.js"}}, "src/index.ts"),
        ({"src/index.ts": "", "package.json": {}}, "src/index.ts"),
        ({"index.js": "", "main.js": "", "package.json": {"main": "main.js"}}, "index.js"),
        ({"package.json": {"main": "../../secret.js"}, "config.json": {}}, None),
        ({"index.py": ""}, None),
        ({"scf_bootstrap": "", "app.js": ""}, "app.js"),
        ({"config.json": {}}, None),
    ],
)
def test_the_entry(tmp_path: Path, files: dict[str, Content], entry: str | None) -> None:
    tree: dict[str, Content] = {**CONFIGURED, **{f"fns/f/{name}": content for name, content in files.items()}, "secret.js": ""}
    found = functions_of(tmp_path, tree)["f"]
    assert found.entry == (entry and f"fns/f/{entry}")
    assert found.type == ("HTTP" if "scf_bootstrap" in files else "Event")


def test_nested_functions_and_shared_folders(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        **CONFIGURED,
        **function("fns/group/inner"),
        "fns/group/bare/index.js": CALLS_MAIN,
        "fns/group/helper/index.js": "exports.help = 1",
        "fns/common/index.js": "exports.help = 1",
        "fns/common/deep/x.js": "",
        "fns/utils/index.js": CALLS_MAIN,
        "fns/_shared/index.ts": "export const db = 1",
        "fns/only/lib.js": "",
        "fns/deploy.js": "",
        "fns/gulpfile.js": "",
        "fns/notes.json": "{}",
        "fns/quick/index.js": "",
        "fns/quick/sub/index.js": CALLS_MAIN,
    }
    project = discover(write_tree(tmp_path, tree))
    assert [function.dir for function in project.functions] == ["fns/group/bare", "fns/group/inner", "fns/quick", "fns/utils"]
    modules = [
        "fns/_shared/index.ts",
        "fns/common/deep/x.js",
        "fns/common/index.js",
        "fns/deploy.js",
        "fns/group/helper/index.js",
        "fns/only/lib.js",
        "fns/quick/sub/index.js",
    ]
    assert paths_of(project, FileKind.FUNCTION_MODULE) == modules
    assert project.files["fns/common/index.js"].function is None
    assert paths_of(project, FileKind.OTHER) == ["fns/gulpfile.js", "fns/notes.json"]


def test_the_template_root_holds_no_functions(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": {"cloudfunctionTemplateRoot": "templates/"},
        "templates/f/index.js": "",
        "templates/f.json": "{}",
    }
    project = discover(write_tree(tmp_path, tree))
    assert (project.functions, project.function_roots) == ((), ())


def test_cloudbaserc(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "cloudbaserc.json": {
            "envId": "{{env.ENV_ID}}",
            "functionRoot": "./server",
            "functions": [
                {"name": "plain"},
                {
                    "name": "app",
                    "handler": "src/app.handler",
                    "runtime": "Nodejs18.15",
                    "triggers": [{"name": "t", "type": "timer", "config": "* * * * * * *"}],
                },
                {"name": "elsewhere", "dir": "other/code", "type": "http"},
                {"name": "old", "config": {"runtime": "Nodejs8.9"}, "handler": "index.main"},
                {"name": "snake", "runtime": "Python3.7", "handler": "index.main_handler"},
                {"name": "{{env.NAME}}"},
                {"name": "../escape"},
                {"name": "gone"},
                {"dir": "nameless"},
                "broken",
            ],
        },
        "server/plain/index.js": "",
        "server/app/index.js": "",
        "server/app/src/app.ts": "",
        "other/code/index.js": "",
        "server/old/index.js": "",
        "server/snake/index.py": "",
        "server/snake/index.js": "",
        "server/unlisted/index.js": "",
    }
    found = functions_of(tmp_path, tree)
    assert {name: (function.dir, function.entry, function.handler, function.type, function.runtime) for name, function in found.items()} == {
        "plain": ("server/plain", "server/plain/index.js", "main", "Event", None),
        "app": ("server/app", "server/app/src/app.ts", "handler", "Event", "Nodejs18.15"),
        "elsewhere": ("other/code", "other/code/index.js", "main", "HTTP", None),
        "old": ("server/old", "server/old/index.js", "main", "Event", "Nodejs8.9"),
        "snake": ("server/snake", None, "main_handler", "Event", "Python3.7"),
        "gone": ("server/gone", None, "main", "Event", None),
        "unlisted": ("server/unlisted", "server/unlisted/index.js", "main", "Event", None),
    }
    assert found["app"].triggers == (Trigger("t", "timer", "* * * * * * *"),)


def test_cloudbaserc_with_bare_templates(tmp_path: Path) -> None:
    text = '{"envId": {{env.ENV}}, "functionRoot": "fns", "functions": [{"name": "a", "timeout": {{env.T}}, "handler": "b.main"}]}'
    found = functions_of(tmp_path, {"cloudbaserc.json": text, "fns/a/b.js": ""})
    assert found["a"].entry == "fns/a/b.js"


def test_the_old_name_and_the_frameworks_plugin(tmp_path: Path) -> None:
    plugin = {
        "use": "@cloudbase/framework-plugin-function",
        "inputs": {"functionRootPath": "./server", "functions": [{"name": "b", "handler": "x.go"}]},
    }
    tree: dict[str, Content] = {
        ".cloudbaserc": {"functions": [{"name": "a"}]},
        "functions/a/index.js": "",
        "web/cloudbaserc.json": {"framework": {"plugins": {"client": {"use": "website"}, "server": plugin}}},
        "web/server/b/x.ts": "",
        "web/server/c/index.js": "",
    }
    found = functions_of(tmp_path, tree)
    assert {name: (function.entry, function.handler) for name, function in found.items()} == {
        "a": ("functions/a/index.js", "main"),
        "b": ("web/server/b/x.ts", "go"),
        "c": ("web/server/c/index.js", "main"),
    }


def test_a_function_that_is_its_own_folder(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"pay/cloudbaserc.json": {"functions": [{"name": "pay-common", "dir": "./"}]}, "pay/index.js": "", "pay/lib/a.js": ""}
    project = discover(write_tree(tmp_path, tree))
    assert [(function.name, function.dir) for function in project.functions] == [("pay-common", "pay")]
    assert paths_of(project, FileKind.FUNCTION_MODULE) == ["pay/lib/a.js"]


def test_one_folder_may_be_two_functions(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "cloudbaserc.json": {"functions": [{"name": "one", "dir": "code"}, {"name": "two", "dir": "code"}]},
        "code/index.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    assert [(function.name, function.dir) for function in project.functions] == [("one", "code"), ("two", "code")]
    assert project.files["code/index.js"].function == 0
    assert project.files["code/index.js"].kind is FileKind.FUNCTION_ENTRY


def test_cloudbaserc_finds_functions_in_the_root_of_the_developer_tools(tmp_path: Path) -> None:
    tree: dict[str, Content] = {**quickstart(), "cloudbaserc.json": {"functions": [{"name": "login", "runtime": "Nodejs18.15"}, {"name": "gone"}]}}
    project = discover(write_tree(tmp_path, tree))
    assert [(function.name, function.dir, function.runtime) for function in project.functions] == [
        ("login", "cloudfunctions/login", "Nodejs18.15"),
        ("gone", "functions/gone", None),
    ]
    assert [function.name for function in project.functions_of(project.mini_programs[0])] == ["login", "gone"]


@pytest.mark.parametrize("name", ["cloudfunctions", "cloudfunction", "cloud/functions", "CloudFunctions", "cloud-functions"])
def test_functions_are_recognised_by_the_name_of_their_folder(tmp_path: Path, name: str) -> None:
    tree: dict[str, Content] = {f"{name}/a/index.js": "", "miniprogram/app.json": {"pages": []}}
    project = discover(write_tree(tmp_path, tree))
    assert project.function_roots == (FunctionRoot(name, False),)
    assert [function.name for function in project.functions_of(project.mini_programs[0])] == ["a"]


def test_functions_are_recognised_by_the_server_sdk(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "app.json": {"pages": ["index/index"]},
        **page("index/index", code=CALLS_MAIN),
        **component("card/index"),
        "card/index.js": CALLS_MAIN,
        **function("server/a"),
        "server/b/index.js": CALLS_MAIN,
        "server/c/index.js": "require('wx-server-sdk')",
        "server/d/index.js": "exports.main = 1",
        "server/e/index.ts": "import cloud from 'wx-server-sdk'\nexport const main = async () => 1",
        "server/e/sub/index.js": CALLS_MAIN,
        "lib/package.json": {"main": ".eslintrc.js", "dependencies": {"wx-server-sdk": "1"}},
        "lib/.eslintrc.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    assert [function.dir for function in project.functions] == ["server/a", "server/b", "server/e"]
    assert project.function_roots == (FunctionRoot("server", False),)
    assert project.files["server/e/sub/index.js"].function == 2
    assert project.files["server/c/index.js"].kind is FileKind.MODULE


def test_only_cloud_functions(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {**function("login"), **function("pay"), "README.md": ""}))
    assert project.mini_programs == ()
    assert [function.name for function in project.functions] == ["login", "pay"]
    assert paths_of(project, FileKind.FUNCTION_ENTRY) == ["login/index.js", "pay/index.js"]


def test_a_function_folder_alone(tmp_path: Path) -> None:
    project = discover(
        write_tree(tmp_path / "login", {"index.js": CALLS_MAIN, "lib/a.js": "", "package.json": {"dependencies": {"wx-server-sdk": "1"}}})
    )
    assert [(function.name, function.dir, function.entry) for function in project.functions] == [("login", "", "index.js")]
    assert paths_of(project, FileKind.FUNCTION_MODULE) == ["lib/a.js"]


def test_unicloud_is_something_else(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"uniCloud-aliyun/cloudfunctions/a/index.js": "exports.main = 1"}
    assert discover(write_tree(tmp_path, tree)).functions == ()


def test_several_roots_of_one_project(tmp_path: Path) -> None:
    tree: dict[str, Content] = {**quickstart(), **function("skills/chat/cloudfunctions/ask"), **function("skills/pay/cloudfunctions/order")}
    project = discover(write_tree(tmp_path, tree))
    assert [root.path for root in project.function_roots] == ["cloudfunctions", "skills/chat/cloudfunctions", "skills/pay/cloudfunctions"]
    assert [function.name for function in project.functions_of(project.mini_programs[0])] == ["login", "ask", "order"]


def test_functions_of_another_project_cannot_be_called(tmp_path: Path) -> None:
    other: dict[str, Content] = {"web/cloudbaserc.json": {"functionRoot": "functions"}, **function("web/functions/report")}
    lonely: dict[str, Content] = {"mini/project.config.json": {}, "mini/app.json": {"pages": []}}
    project = discover(write_tree(tmp_path, {**other, **lonely}))
    assert project.functions_of(project.mini_programs[0]) == ()


def test_the_only_app_can_call_functions_that_stand_apart(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"client/project.config.json": {}, "client/app.json": {"pages": []}, **function("server/cloudfunctions/f")}
    project = discover(write_tree(tmp_path, tree))
    assert [function.name for function in project.functions_of(project.mini_programs[0])] == ["f"]


def test_two_apps_without_configuration_keep_their_functions(tmp_path: Path) -> None:
    tree: dict[str, Content] = {}
    for name in ("a", "b"):
        tree |= {f"{name}/app.json": {"pages": []}, **function(f"{name}/cloudfunctions/{name}-fn")}
    project = discover(write_tree(tmp_path, tree))
    assert [[function.name for function in project.functions_of(app)] for app in project.mini_programs] == [["a-fn"], ["b-fn"]]


def test_functions_win_over_the_client_around_them(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": {"miniprogramRoot": "./", "cloudfunctionRoot": "cloudfunctions/"},
        "app.json": {"pages": []},
        **function("cloudfunctions/f"),
    }
    project = discover(write_tree(tmp_path, tree))
    assert project.files["cloudfunctions/f/index.js"].kind is FileKind.FUNCTION_ENTRY
    assert project.files["cloudfunctions/f/index.js"].mini_program is None


@pytest.mark.parametrize("root", ["miniprogram", "./", "."])
def test_roots_that_point_at_each_other(tmp_path: Path, root: str) -> None:
    tree: dict[str, Content] = {**quickstart(), "project.config.json": {"miniprogramRoot": "miniprogram", "cloudfunctionRoot": root}}
    project = discover(write_tree(tmp_path, tree))
    assert paths_of(project, FileKind.PAGE) == ["miniprogram/pages/index/index.js"]
    assert [function.dir for function in project.functions] == ["cloudfunctions/login"]
    expected = "`cloudfunctionRoot` in `project.config.json` holds the Mini Program itself: cloud functions are recognised by what folders hold"
    assert notes(project, "configuration") == [("project.config.json", expected)]


def test_an_app_in_a_function_root_is_an_app(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": {"cloudfunctionRoot": "all"},
        "all/f/index.js": "",
        "all/app/app.json": {"pages": []},
        "all/app/index.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    assert project.files["all/app/index.js"].kind is FileKind.MODULE
