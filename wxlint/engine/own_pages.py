"""The pages about what the engine itself reports, which no rule file describes."""

from __future__ import annotations

from wxlint.diagnostics import Text

OWN_PAGES = {
    "syntax-error": Text(
        """\
Reports the first place of a file that cannot be parsed. Where JavaScript is rejected, the parser esprima words the error; JSON has to be valid for the platform,
which takes no comments and no trailing commas in `app.json` and in the JSON of pages and components.

Mend it first: behind that place the file is checked only as far as it can be read. Code that a preprocessor still has to cut (`#ifdef`) is not reported.
""",
        """\
报告文件中第一处无法解析的位置。JavaScript 的错误由解析器 esprima 给出描述；`app.json`、页面和组件的 JSON 必须能被平台接受，不允许注释和多余的逗号。

请优先修复：该位置之后的代码只能检查到可读的部分。仍需预处理（`#ifdef`）的代码不会报告。
""",
    ),
    "unused-suppression": Text(
        """\
Reports a suppression comment, or a rule in it, that suppresses nothing. The mistake has been mended, or moved, or the comment stands on the wrong line; left alone,
it would hide the next mistake there. Rules that did not run are left alone.
""",
        """\
报告没有起到任何作用的屏蔽注释，或其中不起作用的规则名。可能是问题已经修复、代码已经移走，或者注释写错了行；留着它，只会掩盖下一个问题。未参与本次运行的规则不在此列。
""",
    ),
    "unknown-suppression": Text(
        """\
Reports a suppression comment that names no rule, or something that is none, and offers the nearest id. Such a comment suppresses nothing.
""",
        """\
报告没有写规则名、或规则名不存在的屏蔽注释，并给出最接近的规则名。这样的注释不会屏蔽任何报告。
""",
    ),
    "internal-error": Text(
        """\
A rule of wxlint threw an exception. The other rules and files are not touched by it, but this one says nothing about the file, and the exit code is 2. Report it with
the file, and leave the rule out with `--ignore` until it is mended.
""",
        """\
wxlint 的某条规则抛出了异常。其他规则和文件不受影响，但该规则没有检查此文件，退出码为 2。请连同文件一起报告；修复之前可用 `--ignore` 跳过该规则。
""",
    ),
}
