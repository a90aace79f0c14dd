"""`wxlint test-rules`: what it says of rules that are right, wrong and broken; and the README's example is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import write, wxlint

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"<!-- checked: house-rules shop direct_call.py -->\n```python\n(.*?)```", re.DOTALL)


def readme_rule(name: str = "README.md") -> str:
    [source] = _BLOCK.findall((ROOT / name).read_text("utf-8"))
    assert isinstance(source, str)
    return source


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "house-rules", {"shop/direct_call.py": readme_rule(), "shop/_helper.py": "1 / 0"})


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme_is_right(house: Path, name: str) -> None:
    write(house, {"shop/direct_call.py": readme_rule(name)})
    result = wxlint("test-rules", "house-rules")
    assert (result.code, result.err) == (0, "")
    assert result.out == "shop/direct-call (house-rules/shop/direct_call.py): 3 examples, all right\n1 rule tried\n"


def test_the_commands_of_the_readme_work(house: Path) -> None:
    [block] = re.findall(r"```sh\n(wxlint new-rule shop/direct-call .*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    create, test, check = [re.sub(r" +#.*", "", line).split()[1:] for line in block.splitlines()]
    (house / "shop/direct_call.py").unlink()
    assert wxlint(*create).code == 0
    assert wxlint(*test).code == 1, "there are blanks to fill in"
    write(house, {"shop/direct_call.py": readme_rule()})
    assert wxlint(*test).code == 0
    write(house.parent, {"app.json": '{ "pages": ["a"] }', "app.js": "App({})", "a.js": "wx.cloud.callFunction({ name: 'pay' }).catch(console.log)"})
    result = wxlint(*check, "--format", "concise")
    assert result.code == 1
    assert "a.js:1:1: warning: this call passes by `utils/api.js`, which reports failures [shop/direct-call]" in result.out


def test_what_differs_is_shown_with_the_example_and_its_line(house: Path) -> None:
    source = (
        readme_rule().replace('endswith("/utils/api.js")', 'endswith("/nowhere.js")').replace('reports failures\n        "', 'reports all\n        "')
    )
    write(house, {"shop/direct_call.py": source})
    result = wxlint("test-rules", "house-rules")
    assert result.code == 1
    line = 1 + source[: source.index('"""\n        wx.cloud')].count("\n")
    for words in (
        "3 examples, 2 wrong\n",
        f"  invalid example 1 (line {line}):\n    missing finding: miniprogram/pages/index/index.js:1:1 (+21) this call passes by `utils/api.js`, which reports all\n",
        "    unexpected finding: miniprogram/pages/index/index.js:1:1 (+21) warning: this call passes by `utils/api.js`, which reports failures",
        "      | wx.cloud.callFunction({ name: 'pay' })\n      | ^^^^^^^^^^^^^^^^^^^^^ this call",
        "  valid example 2 (line ",
        "1 rule tried, 1 with something to mend\n",
    ):
        assert words in result.out, result.out
    chinese = wxlint("test-rules", "house-rules", "--lang", "zh").out
    assert "错误示例 1" in chinese
    assert "缺少问题：" in chinese
    assert "unexpected" not in chinese


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("shop/broken.py", "x =", "shop/broken (house-rules/shop/broken.py): it cannot be loaded: SyntaxError"),
        ("shop/none.py", "x = 1", "it cannot be loaded: holds 0 rules instead of one"),
        ("shop/throws.py", "1 / 0", "it cannot be loaded: ZeroDivisionError: division by zero"),
        ("cloud/init_missing.py", "", "the id `cloud/init-missing` is taken by a rule of wxlint's own"),
    ],
)
def test_one_file_that_cannot_be_used_does_not_stop_the_others(house: Path, file: str, content: str, words: str) -> None:
    write(house, {file: content})
    result = wxlint("test-rules", "house-rules")
    assert result.code == 2
    assert words in result.out
    assert "3 examples, all right" in result.out
    assert "2 rules tried, 1 cannot be used" in result.out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('if not call.path.endswith("/utils/api.js"):', "if call.nonsense:", "the rule `shop/direct-call` failed here: AttributeError"),
        ("    summary_zh =", "    other =", "`summary_zh` is missing"),
        ('    @on_call("wx.cloud.callFunction")\n', "", "the rule is never called"),
        ("    invalid = (", "    wrong = (", "there is no invalid example"),
        ("    valid = (", "    right = (", "there is no valid example"),
        ("        ^^^^^^^^^^^^^^^^^^^^^ this", "        // this", "an invalid example needs a line of carets"),
        ("called past", "‹how›", "line 1: ‹how› is still to be filled in"),
        ("\"api.call('pay')\"", '"-- wxlint.toml --\\nextends = 1\\n"', "wxlint.toml:1:"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(house: Path, old: str, new: str, words: str) -> None:
    assert old in readme_rule()
    write(house, {"shop/direct_call.py": readme_rule().replace(old, new, 1)})
    result = wxlint("test-rules", "house-rules")
    assert (result.code, result.err) == (1, "")
    assert words in result.out


def test_a_folder_without_rules_is_an_error(house: Path) -> None:
    write(house.parent, {"flat/direct_call.py": readme_rule(), "empty/x.txt": ""})
    flat = wxlint("test-rules", "flat")
    assert flat.code == 2
    assert "rules stand in a folder for their category" in flat.err
    empty = wxlint("test-rules", "empty")
    assert (empty.code, empty.err) == (2, "wxlint: there is no rule in `empty`\n")
    assert wxlint("test-rules", "nowhere").code == 2
