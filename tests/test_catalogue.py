"""The rules themselves are linted: their form, their words, their examples."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from wxlint import __version__
from wxlint.config.known import ENGINE_IDS
from wxlint.diagnostics import Severity
from wxlint.engine.catalogue import Catalogue, load_catalogue, load_rule, rule_files, shipped_rules
from wxlint.engine.explain import documentation
from wxlint.engine.listing import as_markdown
from wxlint.engine.scaffold import BLANK, REMEDY, InvalidRuleIdError, RuleExistsError, write_rule
from wxlint.engine.select import preset_has
from wxlint.rules import PRESETS, Rule
from wxlint.testing import example_problems, parse_example

RULES = load_catalogue().rules

RELEASED = [
    "auth/client-supplied-openid",
    "auth/event-userinfo",
    "auth/unneeded-login",
    "cloud/callback-and-promise",
    "cloud/empty-failure-handler",
    "cloud/failure-not-shown",
    "cloud/foreign-sdk",
    "cloud/init-missing",
    "cloud/init-outside-on-launch",
    "cloud/init-repeated",
    "cloud/invalid-call-options",
    "cloud/invalid-init-env",
    "cloud/trace-user-unset",
    "cloud/unhandled-call-failure",
    "cloud/unknown-api",
    "cloud/unknown-function",
    "cloud/use-before-init",
    "function/callback-options",
    "function/context-outside-handler",
    "function/env-not-dynamic",
    "function/init-missing",
    "function/invalid-dynamic-env",
    "function/main-not-exported",
    "function/other-sdk",
    "function/require-outside-folder",
    "function/undeclared-dependency",
    "function/unknown-api",
    "function/unknown-context-key",
    "function/wx-global",
    "security/app-secret-in-client",
]
"""Ids that people may have written into configurations and comments. One that goes must stay as an alias."""

HEADINGS = ["What it does", "Why is this bad?", "Example", "Use instead", "Known limits", "中文"]

VERBS = frozenset(
    """
    add allow answer ask await bind bound build call catch change check choose clean clear close compare compute convert copy correct count create decide
    declare delete deploy derive disable do drop enable encode encrypt end escape exclude export fetch fill filter generate give guard hand handle
    hash import increase initialise install join keep leave let limit list load log look lower make map mark move name narrow open page parse pass
    pick put query quote raise read record reduce refuse register reject remove rename replace report request require reset restrict return revoke
    rotate run sanitise save scope select send serve set show sign skip sort spell split start stop store subscribe take tell test throw treat turn
    unsubscribe update upload use validate verify wait wrap write
    """.split()  # noqa: SIM905 (a list of so many words reads worse)
)
"""What a help may begin with: it tells what to do."""

LOWER_CASE = re.compile(r"[a-z`{]|[A-Z]{2,}\b")
"""How a sentence begins: in lower case, with code or a parameter, or with an abbreviation."""
POLITE = re.compile(r"\b(?:please|may potentially|potentially|sorry)\b", re.IGNORECASE)
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[,;:?!](?=\s|[\u4e00-\u9fff]|$)")
"""ASCII punctuation behind a Chinese character, outside code."""
CODE = re.compile(r"`[^`]*`")


# -- what a rule file has to be ------------------------------------------------------------------------------------------------------


def id_problems(rule: type[Rule]) -> Iterator[str]:
    category, _, name = rule.id.partition("/")
    if not re.fullmatch(r"[a-z]+/[a-z][a-z0-9]*(?:-[a-z0-9]+)*", rule.id):
        yield f"the id `{rule.id}` is not `category/name-with-dashes`"
    if REMEDY.match(name):
        yield f"`{name}` names a remedy instead of the bad pattern"
    expected = "".join(word.title() for word in name.split("-"))
    if rule.__name__.lower() != expected.lower():
        yield f"the class is called {rule.__name__} instead of {expected}"
    if not category:
        yield "the rule stands in no category"


def page_problems(rule: type[Rule]) -> Iterator[str]:
    text = documentation(rule)
    title = text.partition("\n")[0]
    if not title.endswith(".") or title.startswith("#") or len(title) < 10:
        yield f"the page begins with {title!r} instead of a sentence"
    sections = list(sections_of(text))
    if [heading for heading, _ in sections] != HEADINGS:
        yield f"the headings are {[heading for heading, _ in sections]}"
        return
    bodies = dict(sections)
    yield from (f"nothing stands under `{heading}`" for heading, body in sections if not body.strip())
    if "```" not in bodies["Example"]:
        yield "there is no code under `Example`"
    if len(CHINESE.findall(bodies["中文"])) < 40:
        yield "the Chinese part says too little"
    if CHINESE.search(CODE.sub("", "".join(without_fences(bodies["What it does"] + bodies["Why is this bad?"])))):
        yield "the English part holds Chinese"
    if HALF_WIDTH.search(CODE.sub("`", "".join(without_fences(bodies["中文"])))):
        yield "the Chinese part uses ASCII punctuation"
    categories = {identifier.partition("/")[0] for identifier in RULES}
    for category, name in re.findall(r"`([a-z]+)/([a-z0-9]+(?:-[a-z0-9]+)+)`", text):
        if category in categories and f"{category}/{name}" not in RULES:
            yield f"the page names a rule that does not exist: {category}/{name}"


def sections_of(text: str) -> Iterator[tuple[str, str]]:
    """Heading and body of every section, whatever stands inside code fences."""
    heading, body, fenced = "", "", False
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            if heading:
                yield heading, body
            heading, body = line[3:].strip(), ""
        else:
            body += line
    if heading:
        yield heading, body


def without_fences(text: str) -> Iterator[str]:
    fenced = False
    for line in text.splitlines(keepends=True):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield line


def summary_problems(rule: type[Rule]) -> Iterator[str]:
    for text in (rule.summary, rule.summary_zh):
        if not text or len(text) > 72:
            yield f"a summary has 1 to 72 characters: {text!r}"
        if text.endswith((".", "。")):
            yield f"a summary ends without a full stop: {text!r}"
    if not LOWER_CASE.match(rule.summary):
        yield f"the summary begins in lower case: {rule.summary!r}"
    if not CHINESE.search(rule.summary_zh):
        yield f"the Chinese summary is not Chinese: {rule.summary_zh!r}"


def message_problems(rule: type[Rule]) -> Iterator[str]:
    if not rule.messages:
        yield "the rule has no messages"
    for key, message in rule.messages.items():
        for kind, english, chinese in (("message", message.en, message.zh), ("help", message.help, message.help_zh)):
            where = f"{kind} `{key}`"
            if not english and not chinese and kind == "help":
                continue
            if not english or not chinese:
                yield f"{where} stands in one language only"
                continue
            yield from (f"{where} {problem}" for problem in wording_problems(english, chinese))
            if kind == "help" and re.match(r"`?([a-z]*)", english)[1] not in VERBS:
                yield f"{where} does not begin with a verb that tells what to do: {english!r}"


def wording_problems(english: str, chinese: str) -> Iterator[str]:
    if not LOWER_CASE.match(english):
        yield f"begins neither in lower case nor with code: {english!r}"
    if english.endswith(".") or chinese.endswith(("。", ".")):
        yield f"ends with a full stop: {english!r} {chinese!r}"
    if POLITE.search(english):
        yield f"begs or hedges: {english!r}"
    if set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(chinese)):
        yield f"has other parameters in Chinese: {english!r} {chinese!r}"
    if not CHINESE.search(chinese) and not PLACEHOLDER.fullmatch(chinese):
        yield f"is not Chinese: {chinese!r}"
    if HALF_WIDTH.search(CODE.sub("`", chinese)):
        yield f"uses ASCII punctuation in Chinese: {chinese!r}"
    if english.count("`") % 2 or chinese.count("`") % 2:
        yield f"opens a backtick that it does not close: {english!r} {chinese!r}"
    if any(identifier in text for identifier in (*RULES, *ENGINE_IDS) for text in (english, chinese)):
        yield f"names a rule: {english!r} {chinese!r}"


def use_problems(rule: type[Rule]) -> Iterator[str]:
    """Every message is used by the class and shown by an example, unless it is the title of a fix, which examples show by its result."""
    tree = ast.parse(source_of(rule))
    [body] = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == rule.__name__]
    outside = [node for node in tree.body if node is not body] + [
        node
        for node in body.body
        if not any(isinstance(target, ast.Name) and target.id in ("messages", "invalid", "valid") for target in targets_of(node))
    ]
    used = [pattern for node in outside for pattern in string_patterns(node)]
    texts = {call.args[0].value for call in calls_of(body, "text") if call.args and isinstance(call.args[0], ast.Constant)}
    shown = [item.message for example in rule.invalid for item in parse_example(example, rule).expected if item.message]
    for key, message in rule.messages.items():
        if not any(pattern.fullmatch(key) for pattern in used):
            yield f"nothing uses the message `{key}`"
        template = re.compile(".*".join(re.escape(part) for part in re.split(r"\{[a-z_]+\}", message.en)))
        if key not in texts and not any(template.fullmatch(text) for text in shown):
            yield f"no invalid example shows the message `{key}`: {message.en!r}"


def calls_of(node: ast.AST, method: str) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == method:
            yield inner


def targets_of(node: ast.stmt) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []


def string_patterns(node: ast.AST) -> Iterator[re.Pattern[str]]:
    """The strings that `node` may build; what an f-string fills in may be anything."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield re.compile(re.escape(inner.value))
        elif isinstance(inner, ast.JoinedStr):
            yield re.compile("".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in inner.values))


def metadata_problems(rule: type[Rule]) -> Iterator[str]:
    if not rule.references or len(set(rule.references)) != len(rule.references):
        yield "the references are missing or repeated"
    yield from (f"{url!r} is no https address" for url in rule.references if not re.fullmatch(r"https://[\w.-]+\.[a-z]+/\S*", url))
    if not re.fullmatch(r"\d+\.\d+\.\d+", rule.since) or version(rule.since) > version(__version__):
        yield f"`since` is {rule.since!r} in version {__version__}"
    if not set(rule.presets) <= set(PRESETS) - {"all"} or len(set(rule.presets)) != len(rule.presets):
        yield f"{rule.presets} are no presets to be listed"
    for preset, severity in rule.severity_in.items():
        if preset not in PRESETS or not isinstance(severity, Severity) or not preset_has(preset, rule):
            yield f"`severity_in` speaks of `{preset}`, which does not turn the rule on"
    for name, option in rule.options.items():
        if not option.description or not CHINESE.search(option.description_zh):
            yield f"the option `{name}` is not described in both languages"
        if option.choices and option.default not in option.choices and not isinstance(option.default, tuple):
            yield f"the default of `{name}` is none of its choices"


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def example_form_problems(rule: type[Rule]) -> Iterator[str]:
    if len(rule.invalid) < 2 or len(rule.valid) < 3:
        yield f"{len(rule.invalid)} invalid and {len(rule.valid)} valid examples are too few: 2 and 3 at least"
    long = [len(example) for example in (*rule.invalid, *rule.valid) if len(example) > 50_000]
    yield from (f"an example has {length} characters, which every run makes: write `-- path: 200000 bytes --`" for length in long)
    bare = [(without_marks(example, rule), example) for example in (*rule.invalid, *rule.valid)]
    counts = Counter(files for files, _ in bare)
    yield from (f"this example stands there twice:\n{example}" for files, example in bare if counts[files] > 1)
    yield from (f"a valid example expects something:\n{example}" for example in rule.valid if parse_example(example, rule).expected)
    for example in rule.invalid:
        if not any(not item.related for item in parse_example(example, rule).expected):
            yield f"an invalid example has no line of carets:\n{example}"


def without_marks(example: str, rule: type[Rule]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(parse_example(example, rule).files.items()))


def import_problems(rule: type[Rule]) -> Iterator[str]:
    for node in ast.walk(ast.parse(source_of(rule))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        for name in names:
            if name != "wxlint.api" and name.partition(".")[0] not in sys.stdlib_module_names:
                yield f"`{name}` is imported; a rule has wxlint.api and the standard library"


def fix_problems(rule: type[Rule]) -> Iterator[str]:
    makes = any(isinstance(node, ast.Name) and node.id == "Fix" for node in ast.walk(ast.parse(source_of(rule))))
    shows = any(parse_example(example, rule).fixed for example in rule.invalid)
    if makes != shows:
        yield "a fix is made, but no example shows its result" if makes else "an example shows a fix that the rule does not make"


def blank_problems(rule: type[Rule]) -> Iterator[str]:
    yield from (f"a blank is left: {blank}" for blank in BLANK.findall(source_of(rule)))


@cache
def source_of(rule: type[Rule]) -> str:
    return Path(inspect.getfile(rule)).read_text("utf-8")


CHECKS: tuple[Callable[[type[Rule]], Iterator[str]], ...] = (
    id_problems,
    page_problems,
    summary_problems,
    message_problems,
    use_problems,
    metadata_problems,
    example_form_problems,
    import_problems,
    fix_problems,
    blank_problems,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removesuffix("_problems"))
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rule_file(rule: type[Rule], check: Callable[[type[Rule]], Iterator[str]]) -> None:
    assert list(check(rule)) == []


# -- what the catalogue as a whole has to be -----------------------------------------------------------------------------------------


def test_names_are_unique() -> None:
    for values in ([rule.summary for rule in RULES.values()], [rule.summary_zh for rule in RULES.values()]):
        assert [value for value, count in Counter(values).items() if count > 1] == []
    aliases = Counter(alias for rule in RULES.values() for alias in rule.aliases)
    # an id of another tool, such as AUTH-WX-007, may stand for several rules; an old name of ours was one rule
    assert [alias for alias, count in aliases.items() if count > 1 and alias.islower()] == []
    assert set(aliases) & (set(RULES) | ENGINE_IDS) == set()


@pytest.mark.parametrize("identifier", RELEASED)
def test_a_released_id_stays_known(identifier: str) -> None:
    assert load_catalogue().known.resolve(identifier)


def test_every_python_file_below_rules_is_a_rule() -> None:
    assert sorted(path for path in shipped_rules().rglob("*.py")) == rule_files(shipped_rules())


def test_the_generated_catalogue_is_current() -> None:
    is_current = (shipped_rules() / "README.md").read_text("utf-8") == as_markdown(Catalogue(RULES))
    assert is_current, "run `python -m wxlint.engine.listing`"  # and spare the reader a difference of thousands of lines


def test_every_address_that_reports_give_is_an_anchor_of_the_catalogue() -> None:
    text = as_markdown(Catalogue(RULES))
    slugs = {re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in text.splitlines() if line.startswith("## ")}
    assert {identifier.replace("/", "") for identifier in (*RULES, *ENGINE_IDS)} <= slugs


# -- a new rule ----------------------------------------------------------------------------------------------------------------------

FILLED = {
    "what, in one or two sentences": "calls of a function that this test made up",
    "What happens at run time, and where that is written or was measured.": "Nothing happens at all, as the test has measured.",
    "the same, done right": "cloud.callFunction({ name: 'fn' })",
    "the rule cannot know": "the function is reached through a computed name",
    "什么": "是否调用了这个测试虚构的函数",
    "为什么不好，运行时会发生什么。": "平台并不提供这个函数，因此运行到这里时会直接抛出异常，页面也就停在原处。",
    "怎么改。": "请改用平台文档里列出的函数。",
    "一句话概括": "调用了虚构的函数",
    "where the platform says so": "developers.weixin.qq.com/miniprogram/dev/",
    "what is wrong, names in `backticks`": "`cloud` has no such function",
    "哪里不对，名称放在 `反引号` 里": "`cloud` 没有这个函数",
    "what to do": "call a function that exists",
    "怎么改": "改用存在的函数",
}


def filled(path: Path) -> Path:
    path.write_text(BLANK.sub(lambda blank: FILLED[blank[0][1:-1]], path.read_text("utf-8")), "utf-8")
    return path


@pytest.mark.parametrize("identifier", ["cloud/some-bad-pattern", "function/bad-pattern", "api/made-up-2d-call-with-a-rather-long-name"])
def test_a_new_rule_is_done_when_its_blanks_are_filled(identifier: str, tmp_path: Path) -> None:
    rule = load_rule(filled(write_rule(identifier, tmp_path)))
    assert [problem for check in CHECKS for problem in check(rule)] == []
    assert [problem for example in rule.invalid for problem in example_problems(rule, example, valid=False)] == []
    assert [problem for example in rule.valid for problem in example_problems(rule, example, valid=True)] == []


def test_a_new_rule_with_blanks_can_be_loaded_and_is_not_done(tmp_path: Path) -> None:
    path = write_rule("cloud/some-bad-pattern", tmp_path)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [path] == [tmp_path / "cloud/some_bad_pattern.py"]
    assert len(list(blank_problems(load_rule(path)))) >= len(FILLED)


@pytest.mark.skipif(shutil.which("ruff", path=str(Path(sys.executable).parent)) is None, reason="ruff is not installed")
def test_a_new_rule_is_formatted(tmp_path: Path) -> None:
    pyproject = Path(__file__).parent.parent / "pyproject.toml"
    (tmp_path / "pyproject.toml").write_text(pyproject.read_text("utf-8"), "utf-8")
    for identifier in ("cloud/some-bad-pattern", "function/some-other-bad-pattern"):
        filled(write_rule(identifier, tmp_path / "rules"))
    for command in (["check"], ["format", "--check", "--diff"]):
        done = subprocess.run([sys.executable, "-m", "ruff", *command, "rules"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "identifier", ["no-slash", "Cloud/x", "cloud/no-such-thing", "cloud/use-this", "cloud/x_y", "cloud/x/y", "../x/y", "cloud/", "/x", ""]
)
def test_an_id_that_is_none_is_refused(identifier: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidRuleIdError):
        write_rule(identifier, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_rule_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = write_rule("cloud/use-before-something", tmp_path)
    path.write_text("mine", "utf-8")
    with pytest.raises(RuleExistsError):
        write_rule("cloud/use-before-something", tmp_path)
    assert path.read_text("utf-8") == "mine"


# -- the checks themselves -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("class SomeBadPattern", "class Other", "the class is called"),
        ("## Known limits", "## Limits", "the headings are"),
        ("平台并不提供这个函数，", "平台并不提供这个函数, ", "ASCII punctuation"),
        ('summary = "some', 'summary = "Some', "lower case"),
        ('"`cloud` has no such function",', '"`cloud` has no such function.",', "full stop"),
        ('"`cloud` has no such function",', '"`cloud` has no {name}",', "other parameters"),
        ('"`cloud` has no such function",', '"please do without `cloud`",', "begs or hedges"),
        ('"`cloud` has no such function",', '"see cloud/unhandled-call-failure",', "names a rule"),
        ('help="call a', 'help="a', "verb"),
        ('help_zh="改用存在的函数"', 'help_zh=""', "one language"),
        ('"https://', '"http://', "https"),
        ("presets = ()", 'presets = ("all",)', "presets"),
        ('        "// cloud.someBadPattern()",\n', '        "const cloud = notTheSdk()\\ncloud.someBadPattern()",\n', "twice"),
        ('        "// cloud.someBadPattern()",\n', "", "too few"),
        ('"// cloud.someBadPattern()",', '"// cloud.someBadPattern()" + "x" * 60_000,', "which every run makes"),
        ("class", "import tree_sitter\n\n\nclass", "imported"),
        ('call.callee, "found"', 'call.callee, "lost"', "nothing uses"),
        ("renamed()\n", "renamed()\n        -- fixed --\n        x()\n", "does not make"),
        ('"0.1.0"', '"99.0.0"', "`since`"),
    ],
)
def test_a_slip_in_a_rule_file_is_found(old: str, new: str, problem: str, tmp_path: Path) -> None:
    path = filled(write_rule("cloud/some-bad-pattern", tmp_path))
    source = path.read_text("utf-8")
    assert old in source, textwrap.shorten(source, 200)
    path.write_text(source.replace(old, new, 1), "utf-8")
    rule = load_rule(path)
    assert any(problem in found for check in CHECKS for found in check(rule))
