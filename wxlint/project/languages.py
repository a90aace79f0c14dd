"""Which files can be analysed, by their names alone."""

from __future__ import annotations

from wxlint.project.model import Language
from wxlint.regex import regex

_LANGUAGES = {
    "js": Language.JAVASCRIPT,
    "mjs": Language.JAVASCRIPT,
    "cjs": Language.JAVASCRIPT,
    "jsx": Language.JAVASCRIPT,
    "ts": Language.TYPESCRIPT,
    "mts": Language.TYPESCRIPT,
    "cts": Language.TYPESCRIPT,
    "tsx": Language.TSX,
    "wxs": Language.WXS,
    "wxml": Language.WXML,
    "wxss": Language.WXSS,
    "json": Language.JSON,
}

CODE_LANGUAGES = frozenset({Language.JAVASCRIPT, Language.TYPESCRIPT, Language.TSX})

CODE_EXTENSIONS = (".ts", ".js", ".tsx", ".jsx", ".mts", ".mjs", ".cts", ".cjs")
"""In the order in which an entry is looked for: sources before what is compiled from them."""

# `x.js` is compiled from `x.ts` beside it: the same code twice.
_SOURCES = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}

_SCRIPT_ENDINGS = frozenset({"js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts"})
_TEST_MARKS = frozenset({"test", "spec"})
_TEST_FOLDERS = frozenset({"__tests__", "__test__", "__mocks__"})

# Scripts at the top of a folder that configure tools; some of them are packed with the app, none of them runs in it.
_TASK_FILES = frozenset({"gulpfile", "gruntfile", "jakefile"})
_TOOL_MARKS = frozenset({"config", "conf", "setup"})
_TOOLS = frozenset(
    [
        "babel",
        "jest",
        "vite",
        "vitest",
        "vue",
        "webpack",
        "rollup",
        "rspack",
        "esbuild",
        "tsup",
        "postcss",
        "tailwind",
        "windi",
        "unocss",
        "uno",
        "eslint",
        "prettier",
        "stylelint",
        "commitlint",
        "cz",
        "lint-staged",
        "playwright",
        "cypress",
        "karma",
        "protractor",
        "nodemon",
        "next",
        "nuxt",
        "ecosystem",
        "miniprogram-ci",
        "release",
        "changelog",
        "typedoc",
        "svgo",
        "mpx",
        "wepy",
        "taro",
    ]
)


def language_of(name: str) -> Language | None:
    """The language of a file by its name, or None if no grammar reads it. Type declarations are not analysed."""
    language = _LANGUAGES.get(name.rpartition(".")[2].lower()) if "." in name else None
    if language is Language.TYPESCRIPT and name.rpartition(".")[0].endswith(".d"):
        return None
    return language


def is_minified_name(name: str) -> bool:
    """Whether the name says that the file is a bundle."""
    return name.endswith((".min.js", ".min.mjs", ".min.cjs"))


def possible_sources(path: str) -> list[str]:
    """The paths that `path`, a script, could be compiled from."""
    base, dot, ending = path.rpartition(".")
    return [base + source for source in _SOURCES.get(dot + ending, ())]


def is_test(path: str) -> bool:
    """Whether `path` is a test or a test double."""
    *folders, name = path.split("/")
    parts = name.rsplit(".", 2)
    return (len(parts) == 3 and parts[1] in _TEST_MARKS and parts[2] in _SCRIPT_ENDINGS) or not _TEST_FOLDERS.isdisjoint(folders)


def is_tool_configuration(name: str) -> bool:
    """Whether a script of this name configures a build or test tool."""
    first, *rest = name.lower().split(".")
    if not rest or rest[-1] not in _SCRIPT_ENDINGS:
        return False
    return first == "" or first in _TASK_FILES or (len(rest) > 1 and rest[0] in _TOOL_MARKS and first in _TOOLS)


_SECURITY_RULES = regex(r"(?:(?:database|storage|function|security)[._-]?rules?(?:\.[\w-]+)?|[\w-]+\.(?:security-)?rules)\.json")


def is_security_rules(name: str) -> bool:
    """Whether a file of this name holds security rules of CloudBase. The platform has no file for them: this is what people call their copies."""
    return name.endswith(".json") and _SECURITY_RULES.fullmatch(name) is not None
