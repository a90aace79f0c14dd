"""The tables of the cloud database against the type declarations, where these are at hand, and the paths of its calls."""

from __future__ import annotations

import pytest

from wxlint.platform import database


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("wx.cloud.database().collection().where().get", ("where", "get")),
        ("wx-server-sdk.database().collection().add", ("add",)),
        ("wx-server-sdk.database().startTransaction().collection().doc().update", ("doc", "update")),
        ("wx.cloud.database().collection", ()),
        ("wx.cloud.callFunction", ()),
    ],
)
def test_links(name, links):
    assert database.links(name) == links


def test_names_are_names():
    for names in (database.COMMANDS, database.AGGREGATE_OPERATORS, database.STAGES):
        assert all(name.isidentifier() for name in names)
    assert {"eq", "neq", "inc", "remove", "aggregate"} <= database.COMMANDS
    assert not {"ne", "regex", "sum"} & database.COMMANDS
    assert {"sum", "pipeline"} <= database.AGGREGATE_OPERATORS
    assert {"match", "group", "end"} <= database.STAGES
