"""What models may say beside sources, sinks and sanitizers."""

from __future__ import annotations

import pytest

from wxlint.taint.models import ModelError, Models, Step, parse_access_path


def read(text):
    models = Models()
    models.add(text, "own.toml")
    return models


def test_a_sink_may_be_limited_to_calls_with_certain_texts():
    (sink,) = read('[[sink]]\nkind = "danger"\napi = "run"\nat = "Argument[1].Member[1]"\nhaving = ["sh|bash", "-c"]').sinks["run"]
    assert sink.having == (frozenset({"sh", "bash"}), frozenset({"-c"}))
    assert sink.at == (Step("Argument", 1), Step("Member", names=("1",)))
    (plain,) = read('[[sink]]\nkind = "danger"\napi = "run"\nat = "Argument[0]"').sinks["run"]
    assert plain.having == ()


def test_calls_that_fail_unless_a_value_is_plain():
    models = read('[[plain]]\napi = ["npm:a.find", "npm:a.close"]\nat = "Argument[0].Member[id|no]"')
    assert {api: [entry.at for entry in entries] for api, entries in models.plain.items()} == {
        "npm:a.find": [parse_access_path("Argument[0].Member[id|no]")],
        "npm:a.close": [parse_access_path("Argument[0].Member[id|no]")],
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[plain]]\napi = "a"', "`at` is missing"),
        ('[[plain]]\napi = "a"\nat = "Argument[0]"\nkind = "b"', "unknown key `kind`"),
        ('[[sink]]\nkind = "a"\napi = "b"\nat = "Argument[0]"\nhaving = 3', "must be a string"),
        ('[[plane]]\napi = "a"', "unknown section `plane`"),
    ],
)
def test_mistakes_in_models(text, problem):
    with pytest.raises(ModelError, match=problem):
        read(text)
