"""The worked example of a user's own models in both READMEs works as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from wxlint.cli import main

ROOT = Path(__file__).parents[2]
SCRIPT = "const a = source()\nsink({ a })\nsink(sanitize(a))\n"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_worked_example(name, tmp_path, monkeypatch):
    text = (ROOT / name).read_text("utf-8")
    models = re.search(r"```toml\n# flows\.toml\n(.*?)```", text, re.DOTALL)[1]
    command = re.search(r"wxlint (check file\.js --models flows\.toml)", text)[1]
    (tmp_path / "flows.toml").write_text(models, "utf-8")
    (tmp_path / "file.js").write_text(SCRIPT, "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [*command.split(), "--format", "concise", "--lang", "en"])
    message = re.search(r'message = "(.*)"', models)[1]
    assert f"file.js:2:8: warning: {message} [security/custom-flow]" in result.output
    assert result.output.count("security/custom-flow") == 1
    assert result.exit_code == 1
