"""Every example in every rule file is a test."""

from __future__ import annotations

import pytest

from wxlint.engine.catalogue import load_catalogue
from wxlint.testing import example_problems

CASES = [
    pytest.param(rule, example, valid, id=f"{rule.id}-{'valid' if valid else 'invalid'}-{index}")
    for rule in load_catalogue().rules.values()
    for valid, examples in ((False, rule.invalid), (True, rule.valid))
    for index, example in enumerate(examples)
]


@pytest.mark.parametrize(("rule", "example", "valid"), CASES)
def test_example(rule, example, valid):
    problems = example_problems(rule, example, valid=valid)
    assert not problems, "\n".join([*problems, "", example])
