"""Rules that leave calls to each other."""

from wxlint.engine.catalogue import load_rule, shipped_rules


def keys_of(rule):
    return {key for hook in rule.hooks() if hook.kind == "call" for key in hook.keys}


def test_a_failure_of_an_api_belongs_to_one_rule():
    files = ("privacy/unhandled_authorization.py", "api/unhandled_failure.py")
    authorization, failure = (keys_of(load_rule(shipped_rules() / file)) for file in files)
    assert authorization and failure and not authorization & failure
