"""`wxlint project`: what was understood, for people: the first thing to read when a finding looks wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from wxlint.diagnostics import Lang, Text
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from wxlint.engine.overview import Link, Overview, Part
    from wxlint.project.model import MiniProgram, Page, Trigger

_MOST_NAMED = 5
"""How many paths that were left out for one reason are named."""

_APP_TYPES = {
    "miniprogram": Text("Mini Program", "小程序"),
    "game": Text("mini game", "小游戏"),
    "plugin": Text("plugin", "插件"),
    "gamePlugin": Text("mini game plugin", "小游戏插件"),
}
_LIBRARY = Text("component library", "组件库")
_WORDS = {
    "in": Text("{type} in {root}", "{type}，位于 {root}"),
    "framework": Text("written with {name}: its pages are what the framework makes of the sources", "使用 {name} 编写：页面由框架从源码生成"),
    "configured": Text("configured by {path}", "配置文件 {path}"),
    "functions": Text("cloud functions in {root}", "云函数，位于 {root}"),
    "declared": Text("declared in {path}", "由 {path} 声明"),
    "recognised": Text("recognised by their contents", "根据内容识别"),
    "callable": Text("calls the cloud functions in {roots}", "可调用的云函数目录：{roots}"),
    "not callable": Text("no cloud functions that it can call were found", "未找到它可以调用的云函数"),
    "calls": Text("calls {list}", "调用：{list}"),
    "uses": Text("uses {list}", "使用集合：{list}"),
    "contains": Text("contains {list}", "包含组件：{list}"),
    "imports": Text("imports {list}", "导入：{list}"),
    "called by": Text("called by {list}", "调用者：{list}"),
    "used by": Text("used by {list}", "使用者：{list}"),
    "imported by": Text("imported by {list}", "导入者：{list}"),
    "nobody": Text("nobody, as far as the code shows", "代码中未见调用"),
    "nobody named": Text("nobody by its name; some names are computed, see below", "没有按名称的调用；部分名称由代码计算得出，见下文"),
    "no entry": Text("no entry was found: there is nothing to analyse", "未找到入口文件，无法分析"),
    "entry": Text("entry", "入口"),
    "unseen page": Text("there is no such file", "没有对应的文件"),
    "main": Text("first page", "首页"),
    "tab": Text("tab", "标签页"),
    "subpackage": Text("subpackage {root}", "分包 {root}"),
    "independent": Text("independent", "独立分包"),
    "modules": Text("modules that call for themselves", "自行调用云能力的模块"),
    "modules why": Text("wxlint cannot tell which page leads to these calls", "wxlint 无法确定这些调用由哪个页面触发"),
    "missing": Text("called, but not in this project", "被调用但不在此项目中"),
    "collections": Text("collections", "数据库集合"),
    "computed": Text("names that the code computes", "由代码计算得出的名称"),
    "computed function": Text("a cloud function", "云函数"),
    "computed collection": Text("a collection", "集合"),
    "skipped": Text("left out", "未分析"),
    "notes": Text("notes", "说明"),
    "nothing": Text(
        "nothing: there is no app.json, project.config.json or cloudbaserc.json here, and no folder that looks like a cloud function",
        "什么都没有：此处没有 app.json、project.config.json 或 cloudbaserc.json，也没有像云函数的目录",
    ),
    "and more": Text("and {count} more", "等 {count} 项"),
}
_CALLERS = {
    "timer": Text("a timer", "定时器"),
    "push": Text("message push", "消息推送"),
    "payment": Text("WeChat Pay", "微信支付回调"),
    "http": Text("HTTP requests", "HTTP 请求"),
}
_REASONS = {
    "ignored": Text("installed packages, build output, and what .gitignore names", "依赖包、构建产物，以及 .gitignore 忽略的内容"),
    "excluded": Text("`exclude` in the configuration names them", "被配置中的 `exclude` 排除"),
    "twin": Text("compiled from, or a link to, a file that is analysed", "由其他已分析的文件编译而来，或是指向它的链接"),
    "vendored": Text("component libraries that were copied in", "复制进来的组件库"),
    "minified": Text("minified", "已压缩"),
    "too-large": Text("larger than the size limit", "超过大小上限"),
    "unreadable": Text("cannot be read", "无法读取"),
    "outside": Text("lie outside the project", "位于项目之外"),
    "special": Text("not regular files", "不是普通文件"),
}


def render_text(overviews: Sequence[tuple[str, Overview]], lang: Lang) -> str:
    """One project after the other."""
    return "\n".join("\n".join(_Overview(shown, overview, lang).rows()) + "\n" for shown, overview in overviews)


class _Overview:
    """The rows about one project."""

    def __init__(self, shown: str, overview: Overview, lang: Lang) -> None:
        self._shown = shown
        self._overview = overview
        self._lang = lang

    def rows(self) -> Iterator[str]:
        parts = self._overview.parts.values()
        project = self._overview.project
        yield self._headline()
        if not project.mini_programs and not project.functions:
            yield f"  {self._word('nothing')}"
        for app in project.mini_programs:
            yield from self._app(app)
        for root in dict.fromkeys(part.home for part in parts if part.kind == "function" and part.exists):
            yield from self._functions(root or "")
        yield from self._section("missing", [part for part in parts if part.kind == "function" and not part.exists])
        yield from self._section("modules", [part for part in parts if part.kind == "module"], "modules why")
        yield from self._section("collections", [part for part in parts if part.kind == "collection"])
        if self._overview.computed:
            yield from self._heading(self._word("computed"))
            for kind, spot in self._overview.computed:
                yield f"  {visible(spot.path)}:{spot.line}: {self._word(f'computed {kind}')}"
        yield from self._left_out()
        if project.notes:
            yield from self._heading(self._word("notes"))
            yield from (
                f"  {visible(note.path)}: {self._text(note.message)}" if note.path else f"  {self._text(note.message)}" for note in project.notes
            )

    def _word(self, key: str, **values: str) -> str:
        return _WORDS[key].render(self._lang).format(**{name: visible(value) for name, value in values.items()})

    def _text(self, text: Text) -> str:
        return visible(text.render(self._lang))

    def _heading(self, title: str, *details: str) -> Iterator[str]:
        title = title[:1].upper() + title[1:]
        yield ""
        yield f"{title}{self._bracketed(details, Text('; ', '；'))}"

    def _headline(self) -> str:
        overview = self._overview
        kinds = (
            ("page", Text("page", "个页面")),
            ("component", Text("component", "个组件")),
            ("function", Text("cloud function", "个云函数")),
            ("collection", Text("collection", "个集合")),
        )
        counts = [(sum(part.kind == kind and part.exists for part in overview.parts.values()), noun) for kind, noun in kinds]
        counts.append((overview.files, Text("file", "个文件")))
        name = visible(overview.project.root.name if self._shown == "." else self._shown)
        if self._lang is Lang.ZH:
            return f"{name}：" + "、".join(f"{count} {noun.zh}" for count, noun in counts)
        return f"{name}: " + ", ".join(f"{count} {noun.en}{'' if count == 1 else 's'}" for count, noun in counts)

    def _app(self, app: MiniProgram) -> Iterator[str]:
        kind = _LIBRARY if app.app is None and app.config is None and app.compile_type == "miniprogram" else _APP_TYPES.get(app.compile_type)
        name = visible(app.compile_type) if kind is None else self._text(kind)
        details = [self._word("configured", path=app.config)] if app.config else []
        if app.framework.value != "native":
            details.append(self._word("framework", name=app.framework.value))
        title = self._word("in", type=name, root=_folder(app.root))
        yield from self._heading(title, *details)
        roots = [_folder(self._overview.project.function_roots[index].path) for index in app.function_roots]
        if roots:
            yield f"  {self._word('callable', roots=', '.join(roots))}"
        elif app.compile_type == "miniprogram" and kind is not _LIBRARY:
            yield f"  {self._word('not callable')}"
        pages = {page.path: page for page in app.pages}
        for part in self._overview.parts.values():
            if part.home == app.root and part.kind in ("app", "page", "component"):
                page = pages.get(part.path or "") if part.kind == "page" else None
                yield from self._part(part, self._about_page(page, part, app) if page is not None else ())

    def _about_page(self, page: Page, part: Part, app: MiniProgram) -> Iterator[str]:
        if page.route == (app.entry_page or (app.pages[0].route if app.pages else None)):
            yield self._word("main")
        if page.tab:
            yield self._word("tab")
        if page.subpackage is not None:
            yield self._word("subpackage", root=page.subpackage)
        if page.independent:
            yield self._word("independent")
        if not part.exists:
            yield self._word("unseen page")

    def _functions(self, home: str) -> Iterator[str]:
        project = self._overview.project
        root = next((root for root in project.function_roots if root.path == home), None)
        details = [self._word("recognised")]
        if root is not None and root.declared:
            details = [self._word("declared", path=root.config)] if root.config else []
        title = self._word("functions", root=_folder(home))
        yield from self._heading(title, *details)
        by_dir = {function.dir: function for function in project.functions}
        for part in self._overview.parts.values():
            if part.kind == "function" and part.exists and part.home == home:
                function = by_dir[part.path or ""]
                details = [] if function.entry is not None else [self._word("no entry")]
                yield from self._part(part, (*details, *map(self._trigger, function.triggers)))

    def _trigger(self, trigger: Trigger) -> str:
        return visible(f"{trigger.type} {trigger.config}".strip())

    def _section(self, key: str, parts: Sequence[Part], why: str | None = None) -> Iterator[str]:
        if parts:
            yield from self._heading(self._word(key), *([self._word(why)] if why else ()))
            for part in sorted(parts, key=lambda part: part.name):
                yield from self._part(part)

    def _part(self, part: Part, details: Iterable[str] = ()) -> Iterator[str]:
        label = "app" if part.kind == "app" else visible(part.name)
        yield f"  {label}{self._bracketed(details)}"
        links = self._overview
        for kind in ("calls", "uses", "contains", "imports"):
            if found := links.links_of(part.id, kind):
                yield f"    {self._word(kind, list=self._list(self._ends((link, link.target) for link in found)))}"
        match part.kind:
            case "function":
                callers = self._ends((link, link.source) for link in links.links_to(part.id, "calls"))
                callers += [self._text(_CALLERS[caller]) for caller in links.callers.get(part.id, ())]
                yield f"    {self._word('called by', list=self._list(callers) if callers else self._nobody())}"
            case "collection":
                yield f"    {self._word('used by', list=self._list(self._ends((link, link.source) for link in links.links_to(part.id, 'uses'))))}"
            case "module":
                if importers := links.links_to(part.id, "imports"):
                    yield f"    {self._word('imported by', list=self._list(self._ends((link, link.source) for link in importers)))}"

    def _bracketed(self, details: Iterable[str], separator: Text = Text(", ", "、")) -> str:  # noqa: B008 (immutable)
        inside = separator.render(self._lang).join(details)
        if not inside:
            return ""
        return f"（{inside}）" if self._lang is Lang.ZH else f" ({inside})"

    def _nobody(self) -> str:
        return self._word("nobody named" if any(kind == "function" for kind, _ in self._overview.computed) else "nobody")

    def _list(self, names: Iterable[str]) -> str:
        return ("、" if self._lang is Lang.ZH else ", ").join(names)

    def _ends(self, ends: Iterable[tuple[Link, str]]) -> list[str]:
        """The parts at the ends of links, by name."""
        return sorted(self._end(link, part_id) for link, part_id in ends)

    def _end(self, link: Link, part_id: str) -> str:
        part = self._overview.parts[part_id]
        name = "app" if part.kind == "app" else visible(part.name)
        return f"{name}{self._bracketed(link.operations)}"

    def _left_out(self) -> Iterator[str]:
        by_reason: dict[str, list[str]] = {}
        for item in self._overview.skipped:
            if item.path.rpartition("/")[2] == ".git":
                continue  # nobody expects anything of it
            by_reason.setdefault(item.reason, []).append(visible(item.path))
        if by_reason:
            yield from self._heading(self._word("skipped"))
        for reason, paths in sorted(by_reason.items(), key=lambda entry: (-len(entry[1]), entry[0])):
            named = paths[:_MOST_NAMED]
            if len(paths) > _MOST_NAMED:
                named.append(self._word("and more", count=str(len(paths) - _MOST_NAMED)))
            words = self._text(_REASONS[reason]) if reason in _REASONS else visible(reason)
            yield f"  {words}{'：' if self._lang is Lang.ZH else ': '}{self._list(named)}"


def _folder(path: str) -> str:
    return f"{path}/" if path else "./"
