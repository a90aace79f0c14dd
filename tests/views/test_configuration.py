"""Configuration files against their schemas: verdicts held against the `jsonschema` package, and against the schemas of WeChat's own tool."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from npm_packages import unpacked
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from wxlint.platform.configuration_schemas import NAMES, known_keys, schema
from wxlint.syntax.json import parse_json
from wxlint.views.configuration import schema_problems

REGISTRY = Registry().with_resources([(f"{name}.json", DRAFT202012.create_resource(schema(name))) for name in NAMES])
KEYWORDS = {"$schema", "$comment", "$defs", "$ref", "type", "enum", "pattern", "format", "properties", "additionalProperties", "items", "anyOf"}


def problems(document: object, name: str) -> list[tuple[str, str]]:
    root = parse_json(json.dumps(document).encode()).root
    assert root is not None
    return [(problem.kind, ".".join(map(str, problem.path))) for problem in schema_problems(root, name)]


def is_valid(document: object, name: str) -> bool:
    root = parse_json(json.dumps(document).encode()).root
    assert root is not None
    return not any(problem.kind != "unknown" or problem.is_closed for problem in schema_problems(root, name))


def parts(node: object) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            yield part
            pending += [below for key in ("properties", "$defs") for below in part.get(key, {}).values()]
            pending += [part[key] for key in ("items", "additionalProperties") if key in part]
            pending += part.get("anyOf", [])


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_valid_and_use_only_what_is_read(name):
    Draft202012Validator.check_schema(schema(name))
    for part in parts(schema(name)):
        assert set(part) <= KEYWORDS
        containers = [alternative for alternative in part.get("anyOf", ()) if alternative.get("type") in ("object", "array")]
        assert len({alternative["type"] for alternative in containers}) == len(containers), "the first alternative of a type is taken"


def test_problems_tell_kind_and_path_in_the_order_of_the_file():
    document = {
        "window": {"backgroundColor": "red", "navigationStyle": "customs", "title": "x"},
        "pages": "pages/index/index",
        "tabBar": {"list": [{"text": 1}]},
        "subPackages": [{"independent": "yes", "roots": ""}],
    }
    assert problems(document, "app") == [
        ("color", "window.backgroundColor"),
        ("value", "window.navigationStyle"),
        ("unknown", "window.title"),
        ("type", "pages"),
        ("type", "tabBar.list.0.text"),
        ("type", "subPackages.0.independent"),
        ("unknown", "subPackages.0.roots"),
    ]


def test_open_objects_know_that_there_can_be_more():
    root = parse_json(b'{"setting": {"urlChek": true}, "window": 1}').root
    assert root is not None
    assert [problem.is_closed for problem in schema_problems(root, "project")] == [False, False]


@pytest.mark.parametrize("opening", ['{"mini-ios":', '{"plugins":', "["])
def test_depth_is_no_danger(opening):
    root = parse_json((opening * 20_000).encode()).root
    assert root is not None
    assert len(schema_problems(root, "app")) <= 100


def test_a_file_full_of_unknown_keys_is_not_listed_whole():
    assert len(problems({f"key{number}": 1 for number in range(5000)}, "app")) == 100


SCALARS = st.sampled_from([None, True, False, 0, 3.5, "", "x", "@x", "#ffffff", "custom", "black", "requiredComponents", "v2", "all", "allow"])


def documents(name: str) -> st.SearchStrategy[object]:
    keys = sorted({key for part in parts(schema(name)) for key in part.get("properties", ())} | {"other"})
    return st.recursive(
        SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(keys), inner, max_size=4)), max_leaves=12
    )


@pytest.mark.parametrize("name", NAMES)
def test_verdicts_agree_with_jsonschema(name):
    validator = Draft202012Validator(schema(name), registry=REGISTRY)
    top = sorted(known_keys(name))

    @settings(max_examples=60, deadline=None)
    @given(st.dictionaries(st.sampled_from(top), documents(name), max_size=3))
    def agree(document):
        assert is_valid(document, name) == validator.is_valid(document)

    agree()


# -- the second opinion --------------------------------------------------------------------------------------------------------------

TOOL = "miniprogram-ci@2.1.42"
TOOL_SCHEMAS = {"app": "app", "page": "page", "sitemap": "sitemap", "theme": "theme", "plugin": "plugin", "project": "projectconfig"}
ONLY_OURS = {
    "app": {"navigateToMiniProgramAppIdList", "supportedMaterials", "convertRpxToVw", "mini-ohos"},
    "project": {"testRoot", "cloudVersion", "projectArchitecture", "isGameTourist"},
}
"""Keys that the tool's schemas lack: documented in reference/configuration/app.html, obsolete, or written by the developer tools."""
ONLY_THEIRS = {"page": {"pageJSONLight", "pageJSONDark"}}
"""What the tool makes of a page's configuration for each theme: nobody writes it."""
MILDER = {
    "app": {"static", "chatTools", "agent", "cloudConfig", "accountCardPackage", "permission", "workers", "functionalPages"},
    "page": {"style", "componentGenerics"},
    "plugin": {"workers"},
    "project": {"editorSetting", "skeletonConfig", "condition", "staticServerOptions", "libVersion", "setting", "debugOptions"},
}
"""Where we ask for less: documented otherwise (`static` is an object, `style` of a page can be `default`), entries that must be there, or of no use to check."""


def tool_schema(name: str) -> dict[str, Any]:
    folder = unpacked(TOOL) / "dist/schema/dist"
    done = subprocess.run(
        ["node", "-p", f"JSON.stringify(require({json.dumps(str(folder / TOOL_SCHEMAS[name]))}))"], check=True, capture_output=True, text=True
    )
    loaded: dict[str, Any] = json.loads(done.stdout)
    return loaded


def probes(found: dict[str, Any], whole: dict[str, Any]) -> Iterator[object]:
    """Values for one property: of every type, each legal string, and one that is not."""
    found = whole["definitions"][found["$ref"].rpartition("/")[2]] if "$ref" in found else found
    yield from (None, True, 5, "@x", "no such value", [], {}, [True], {"zzz": 5})
    for part in (found, *found.get("anyOf", ())):
        yield from part.get("enum", ())
        if "const" in part:
            yield part["const"]
        for key, below in part.get("properties", {}).items():
            yield from ({key: value} for value in (*below.get("enum", ()), "no such value", True, 5, []))


@pytest.mark.node
@pytest.mark.parametrize("name", TOOL_SCHEMAS)
def test_the_official_tool_agrees(name):
    theirs = tool_schema(name)
    validator = Draft7Validator(theirs)
    assert set(theirs["properties"]) - known_keys(name) == ONLY_THEIRS.get(name, set())
    assert known_keys(name) - set(theirs["properties"]) == ONLY_OURS.get(name, set())
    disagreements = []
    for key, found in theirs["properties"].items():
        if key in MILDER.get(name, set()) | ONLY_THEIRS.get(name, set()):
            continue
        for value in probes(found, theirs):
            errors = [error for error in validator.iter_errors({key: value}) if error.validator not in ("required", "additionalProperties")]
            ours = [kind for kind, _ in problems({key: value}, name) if kind not in ("unknown", "color")]
            if bool(errors) != bool(ours):
                disagreements.append((key, value, [error.message for error in errors], ours))
    assert disagreements == []
