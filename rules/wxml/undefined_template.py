"""A template that is used and not defined.

## What it does

Reports `<template is="x">` where neither the file itself nor a file that it imports defines a template of that name.

## Why is this bad?

Nothing is shown in its place; only the console says that the template was not found. Usually the `<import>` is missing or the name is misspelt. Importing does not pass on: if A imports B and B
imports C, A cannot use C's templates.

## Example

```xml
<import src="/templates/rows.wxml" />
<template is="orderRow" data="{{ ...item }}" />
```

## Use instead

```xml
<import src="/templates/rows.wxml" />
<template is="order-row" data="{{ ...item }}" />
```

## Known limits

Silent for names with mustaches, for the last step of a recursion that is written out (`row1` uses `row2`, … and `row9` a `row10` that is not there), and where an imported file is not there or cannot be read.

## 中文

检查 `<template is="x">` 使用的模板在本文件及其 `<import>` 的文件中是否有定义。
没有定义时该处什么也不显示，只在控制台留下警告。多半是缺少 `<import>` 或名称拼写错误。`import` 不会传递：A 引用 B、B 引用 C 时，A 不能使用 C 中的模板。
模板名含 `{{ }}`、逐层展开的递归模板的最后一层（`row1` 使用 `row2`……`row9` 使用不存在的 `row10`），或被引用的文件不存在、无法读取时不报告。
"""

from wxlint.api import WXML, AttributeSite, Message, ProjectIndex, ProjectResult, Rule, Severity, nearest, on_project


def _ends_recursion(name: str, known: dict[str, str]) -> bool:
    """Whether the templates before a numbered one are there: WXML has no recursion, so that some libraries write it out up to a depth."""
    stem = name.rstrip("0123456789")
    number = name[len(stem) :]
    return number.isascii() and 0 < len(number) < 4 and f"{stem}{int(number) - 1}" in known and f"{stem}{int(number) - 2}" in known


class UndefinedTemplate(Rule):
    summary = "template that is used and not defined"
    summary_zh = "使用了未定义的模板"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/template.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/import.html",
    )
    aliases = ("wxml/template-defined",)
    files = WXML

    messages = {
        "undefined": Message(
            "no template `{name}` is defined here or in a file that is imported",
            zh="本文件及其引用的文件中都没有定义模板 `{name}`",
            help="add it, or import the file that does",
            help_zh="请定义该模板，或引用定义它的文件",
        ),
        "similar": Message(
            "no template `{name}` is defined here or in a file that is imported",
            zh="本文件及其引用的文件中都没有定义模板 `{name}`",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "indirect": Message(
            "no template `{name}` is defined here or in a file that is imported: `{path}` is imported by that file only, and importing does not pass on",
            zh="本文件及其引用的文件中都没有定义模板 `{name}`：`{path}` 只被所引用的文件引用，而 `import` 不会传递",
            help="import `{path}` here too",
            help_zh="请在此处也引用 `{path}`",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for path in index.views.wxml_paths:
            site = index.views.wxml(path)
            used = [element.attribute("is") for element in site.elements if element.tag == "template"] if site is not None else []
            names = [chosen for chosen in used if chosen is not None and chosen.value and not chosen.is_dynamic]
            known = index.views.templates(path) if names else None
            for chosen in names if known is not None else ():
                if known is not None and chosen.value not in known and not _ends_recursion(chosen.value or "", known):
                    yield from self._report(index, chosen, known)

    def _report(self, index: ProjectIndex, chosen: AttributeSite, known: dict[str, str]) -> ProjectResult:
        name = chosen.value or ""
        for link in index.views.links(chosen.path):
            if link.kind == "import" and link.target is not None:
                further = index.views.templates(link.target) or {}
                if name in further:
                    yield self.finding(chosen.value_place, "indirect", name=name, path=further[name])
                    return
        meant = nearest(name, known)
        yield self.finding(chosen.value_place, "undefined" if meant is None else "similar", name=name, nearest=meant)

    invalid = (
        """
        <import src="/templates/rows.wxml" />
        <template is="order-row" />
        <template is="orderRow" />
                      ^^^^^^^^ no template `orderRow` is defined here or in a file that is imported
        <template is="footer" />
                      ^^^^^^ no template `footer` is defined here or in a file that is imported
        -- miniprogram/templates/rows.wxml --
        <template name="order-row"><view /></template>
        """,
        """
        <import src="/templates/rows.wxml" />
        <template is="cell" />
                      ^^^^ no template `cell` is defined here or in a file that is imported: `miniprogram/templates/cells.wxml` is imported by that file only, and importing does not pass on
        -- miniprogram/templates/rows.wxml --
        <import src="./cells.wxml" />
        <template name="row"><template is="cell" /></template>
        -- miniprogram/templates/cells.wxml --
        <template name="cell"><view /></template>
        """,
    )
    valid = (
        """
        <import src="/templates/rows" />
        <template name="own"><view><template is="row" /></view></template>
        <template is="own" /><template is="row" data="{{ ...item }}" />
        <template is="{{ kind }}" /><template is="row-{{ kind }}" /><template is="" /><template />
        -- miniprogram/templates/rows.wxml --
        <view><template name="row"><template is="later" /></template></view>
        <template name="later"><view /></template>
        """,
        """
        <import src="/generated/rows.wxml" />
        <template is="row" />
        -- .gitignore --
        miniprogram/generated/
        """,
        """
        <template name="node0"><template is="node1" /></template>
        <template name="node1"><template is="node2" /></template>
        <template is="node0" />
        """,
        """
        <import src="{{ source }}" />
        <template is="row" />
        """,
    )
