"""The generated tables: what they hold, how they are read, and that they are what the packages say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wxlint.platform import cloud_api, components, definitions, openapi, server_sdk, wx_api, wx_cloud, wx_overlay
from wxlint.platform._tables import table
from wxlint.platform.generate.__main__ import main
from wxlint.platform.generate.npm import AlteredError, Release, UnreachableError
from wxlint.platform.generate.tables import FOLDER


@pytest.mark.node
def test_tables_are_current(capsys):
    code = main(["--check"])
    output = capsys.readouterr()
    if output.out.splitlines()[-1].startswith("skipped"):
        pytest.skip(output.out)
    assert code == 0, output.err


def test_check_says_that_it_is_skipped(monkeypatch, capsys):
    def refuse(release: Release, suffixes: tuple[str, ...]) -> None:
        raise UnreachableError(f"npm could not deliver {release.name}@{release.version}: ENOTFOUND")

    monkeypatch.setattr("wxlint.platform.generate.tables.download", refuse)
    assert main(["--check"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "skipped: npm could not deliver miniprogram-api-typings@5.2.3: ENOTFOUND"
    assert main([]) == 2


def test_altered_package_is_refused(monkeypatch, capsys):
    def refuse(release: Release, suffixes: tuple[str, ...]) -> None:
        raise AlteredError(f"{release.name} has another integrity")

    monkeypatch.setattr("wxlint.platform.generate.tables.download", refuse)
    assert main(["--check"]) == 2
    assert "another integrity" in capsys.readouterr().err


def test_every_table_names_its_sources():
    for path in FOLDER.glob("*.json"):
        for source in json.loads(path.read_text(encoding="utf-8"))["sources"]:
            assert source["licence"] == "MIT"
            assert source["version"] and source["integrity"].startswith("sha512-")


def test_members_of_wx():
    names = wx_api.names()
    assert len(names) > 500 and {"request", "cloud", "getWindowInfo", "miniapp"} <= names
    assert sum(1 for name in names if (known := wx_api.member(name)) and known.returns == "promise") == 195
    assert {name for name in names if (known := wx_api.member(name)) and known.deprecation} > {"getSystemInfoSync", "chooseImage"}
    request = wx_api.member("request")
    assert request is not None and (request.returns, request.class_name, request.takes_callbacks) == ("task", "RequestTask", True)
    system = wx_api.member("getSystemInfoSync")
    assert system is not None and system.deprecation is not None
    assert system.deprecation.since == "2.20.1" and "wx.getWindowInfo" in system.deprecation.replacements
    assert wx_api.member("nothing") is None


def test_options():
    toast = wx_api.options("showToast")
    assert toast is not None
    assert toast["title"].required and toast["title"].types == {"string"}
    assert toast["icon"].values == ("success", "error", "loading", "none")
    assert "success" not in toast
    media = wx_api.options("chooseMedia")
    assert media is not None and media["sourceType"].elements == ("album", "camera")
    data = (wx_api.options("request") or {})["data"]
    assert data.types == {"string", "object"} and not data.required
    assert wx_api.options("getSystemInfoSync") is None


def test_classes():
    assert {"abort", "onHeadersReceived"} <= wx_api.class_members("RequestTask").keys()
    assert "in" in wx_api.class_members("SelectorQuery")  # a name that the grammar stumbles over
    assert wx_api.class_members("CanvasContext")["draw"].deprecation is not None
    assert wx_api.class_members("Nothing") == {}


@pytest.mark.parametrize(("text", "expected"), [("2.20.1", (2, 20, 1)), ("latest", ()), ("", ())])
def test_versions(text, expected):
    assert wx_api.version(text) == expected


def test_overlay_names_real_members():
    names = wx_api.names()
    for group in (wx_overlay.THROTTLED, wx_overlay.NEEDS_TAP, wx_overlay.PRIVATE_INFOS, wx_overlay.BACKGROUND_MODES, wx_overlay.OPEN_OPTIONS):
        assert set(group) <= names
    assert {api for apis in wx_overlay.SCOPES.values() for api in apis} <= names
    assert wx_overlay.FUZZY_EXCLUDES < wx_overlay.PRIVATE_INFOS
    assert not wx_overlay.UNTYPED_MEMBERS & {name for name in names if wx_api.member(name)}


def test_definitions():
    assert {"onLoad", "onShareTimeline"} <= definitions.names("page_lifecycle")
    assert {"onLaunch", "onPageNotFound"} <= definitions.names("app_lifecycle")
    assert {"created", "attached", "detached"} <= definitions.names("component_lifetimes")
    assert {"properties", "observers", "lifetimes", "behaviors"} <= definitions.names("component_sections")
    assert "page-isolated" in definitions.describe("component_options", "styleIsolation")["values"]
    assert all(definitions.names(section) for section in definitions.SECTIONS)
    assert definitions.event_detail("SwiperChange") == ("current", "source", "currentItemId")
    assert definitions.event_detail("Nothing") is None


def test_components():
    assert {"view", "scroll-view", "block", "wxs", "store-product"} <= components.tags()
    assert not {"custom-wrapper", "div"} & components.tags()
    assert components.is_builtin("xr-scene") and not components.is_builtin("van-button")
    button = components.component("button")
    assert button is not None and {"getphonenumber", "chooseavatar", "createliveactivity"} <= button.events
    kind = button.attribute("open-type")
    assert kind is not None and {"getPhoneNumber", "liveActivity", "getPhoneNumber|agreePrivacyAuthorization"} <= set(kind.values)
    scroll = components.component("scroll-view")
    assert scroll is not None and scroll.attribute("scrollTop") is scroll.attribute("scroll-top") is not None
    assert "scrolltolower" in scroll.events
    picker = components.component("picker")
    assert picker is not None and picker.attributes["value"].types == {"number", "array", "string"}
    assert components.component("block") is None and components.component("van-button") is None


def test_cloud_tables_agree_with_what_rules_use():
    """The hand-written facts about `wx.cloud` add to the typings and never contradict them."""
    assert wx_cloud.typed_members() <= cloud_api.CLIENT_MEMBERS
    for name, known in cloud_api.CLIENT_OPTIONS.items():
        typed = wx_cloud.typed_options(name)
        required = {key for key, entry in typed.items() if entry.get("required")}
        assert required <= set(known.required), name
        missing = set(typed) - set(known.types)
        assert known.open or not missing, (name, missing)
    assert {"eq", "in", "inc", "aggregate"} <= wx_cloud.operators("command")
    assert {"sum", "dateToString"} <= wx_cloud.operators("aggregate")
    assert {"where", "doc", "add", "watch"} <= wx_cloud.class_members("CollectionReference")


def test_server_sdk_agrees_with_what_rules_use():
    members = table("server_sdk")["members"]
    assert members.keys() == server_sdk.MEMBERS
    assert {name for name, entry in members.items() if entry["kind"] == "namespace"} == server_sdk.NAMESPACES
    assert {name for name, entry in members.items() if entry["kind"] != "own"} - server_sdk.NEEDS_INIT == {"getWXContext", "signature"}


def test_open_apis():
    assert {"security.msgSecCheck", "subscribeMessage.send", "wxacode.getUnlimited"} <= openapi.OPEN_APIS
    assert not openapi.OPEN_APIS & openapi.RETIRED


def test_nothing_is_read_before_it_is_asked_for():
    program = """
        import sys
        from wxlint.platform import components, definitions, wx_api, wx_cloud
        assert "json" not in sys.modules and "wxlint.platform.wx_overlay" not in sys.modules
    """
    code = "\n".join(line.strip() for line in program.splitlines())
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
