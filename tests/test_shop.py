"""The shop in fixtures/projects makes every mistake: a rule that `recommended` turns on fires there, or says here why it cannot."""

from __future__ import annotations

from command_line import copy, json_report

from wxlint.engine.catalogue import load_catalogue

IMPOSSIBLE = {
    "app/eager-code-loading": "silent where Skyline is on, which demands lazy loading: the shop shows `app/incomplete-skyline-config`",
    "app/rare-global-component": "silent where a page is missing or its WXML does not parse, and the shop has one of each",
    "privacy/unhandled-authorization": "silent in an app that listens for privacy requests, and the shop does so to show `privacy/unresolved-privacy-request`",
    "security/custom-flow": "finds nothing until a configuration brings models",
}
"""Rules of `recommended` that cannot fire in the shop, each with the reason."""


def test_the_shop_makes_every_mistake(tmp_path, monkeypatch):
    monkeypatch.chdir(copy("projects/shop", tmp_path))
    fired = set(json_report().rules)
    recommended = {rule for rule, entry in load_catalogue().entries.items() if "recommended" in entry.presets}
    assert recommended - fired == set(IMPOSSIBLE)
