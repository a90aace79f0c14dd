"""JavaScript that WXS does not have.

## What it does

Reports, in .wxs files and in inline `<wxs>`: `let` and `const`, arrow functions, template strings, classes, destructuring, spread and rest, `for … of`, async functions and generators, `import` and `export`, regular expression literals, `new Date` and `new RegExp`.
The first of each kind in a script is reported.

## Why is this bad?

WXS looks like JavaScript and is a language of its own, without most of what came after ES5. The compiler rejects the script, or it fails on the phone, and the page it belongs to shows nothing of what it should give.

## Example

```js
const pad = n => `0${n}`.slice(-2)
const today = () => pad(new Date().getDate())
module.exports = { today: today }
```

## Use instead

```js
function pad(n) {
  return ('0' + n).slice(-2)
}
function today() {
  return pad(getDate().getDate())
}
module.exports = { today: today }
```

## Known limits

Silent in apps whose app.json asks for the component framework glass-easel, which compiles WXS in its own way, and in projects with weapp-vite, which translates it. Default values of parameters work and are not reported.

## 中文

检查 .wxs 文件与内联 `<wxs>` 中 WXS 不支持的语法：`let` 与 `const`、箭头函数、模板字符串、类、解构、展开与剩余参数、`for … of`、异步函数与生成器、`import` 与 `export`、正则表达式字面量、`new Date` 与 `new RegExp`。每个脚本中同类语法只报告第一处。
WXS 形似 JavaScript，却是另一种语言，不支持 ES5 之后的大部分语法：编译报错，或在真机上运行失败，页面得不到它的结果。
app.json 中启用 glass-easel 组件框架的小程序、使用 weapp-vite（会转换语法）的项目不检查；参数默认值可以使用，不报告。
"""

from wxlint.api import (
    WXS,
    Expression,
    Fact,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    nodes_of_types,
    on_module,
    on_project,
)

_KINDS = {
    "lexical_declaration": "lexical",
    "arrow_function": "arrow",
    "template_string": "template",
    "class_declaration": "class",
    "class": "class",
    "object_pattern": "destructuring",
    "array_pattern": "destructuring",
    "spread_element": "spread",
    "rest_pattern": "spread",
    "for_in_statement": "of",
    "import_statement": "import",
    "export_statement": "export",
    "regex": "regex",
    "new_expression": "new",
    "function_declaration": "async",
    "function_expression": "async",
    "method_definition": "async",
    "generator_function": "generator",
    "generator_function_declaration": "generator",
}
_WORDS = {
    "lexical": (Text("`let` and `const`", " `let` 与 `const`"), Text("`var`", " `var`")),
    "arrow": (Text("arrow functions", "箭头函数"), Text("`function`", " `function`")),
    "template": (Text("template strings", "模板字符串"), Text("strings joined with `+`", "以 `+` 拼接的字符串")),
    "class": (Text("classes", "类"), Text("functions", "函数")),
    "destructuring": (Text("destructuring", "解构"), Text("one `var` for each name", "逐个 `var` 赋值")),
    "spread": (Text("spread and rest", "展开与剩余参数"), Text("the elements one by one, or `arguments`", "逐个元素或 `arguments`")),
    "of": (Text("`for … of`", " `for … of`"), Text("a `for` loop with an index", "带下标的 `for` 循环")),
    "import": (Text("`import`", " `import`"), Text("`var x = require('./x.wxs')`", " `var x = require('./x.wxs')`")),
    "export": (Text("`export`", " `export`"), Text("`module.exports = { … }`", " `module.exports = { … }`")),
    "regex": (Text("regular expression literals", "正则表达式字面量"), Text("`getRegExp('…')`", " `getRegExp('…')`")),
    "date": (Text("`Date`", " `Date`"), Text("`getDate(…)`", " `getDate(…)`")),
    "regexp": (Text("`RegExp`", " `RegExp`"), Text("`getRegExp(…)`", " `getRegExp(…)`")),
    "async": (Text("async functions", "异步函数"), Text("a plain function", "普通函数")),
    "generator": (Text("generators", "生成器"), Text("a plain function", "普通函数")),
}
"""What WXS lacks, and what it has instead: https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/ (statements, data types, modules)."""
_OWN_KIND = frozenset({"of", "new", "async"})
"""Node types that are only sometimes what WXS lacks."""
_MADE = {b"Date": "date", b"RegExp": "regexp"}
_HEAD = 6
"""How many children of a loop or function stand before its body: `for`, `(`, `var`, the name, `of`, the list."""


class WxsUnsupportedSyntax(Rule):
    summary = "syntax of JavaScript that WXS does not have"
    summary_zh = "WXS 不支持的 JavaScript 语法"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/06datatype.html",
    )
    aliases = ("wxs/es5-only",)
    files = WXS

    messages = {
        "unsupported": Message(
            "WXS has no {what}: the script does not run",
            zh="WXS 不支持{what}，脚本无法运行",
            help="write {instead}",
            help_zh="请改用{instead}",
        ),
    }

    @on_module()
    def collect(self, module: Module) -> RuleResult:
        seen = set()
        for node in nodes_of_types(module, *_KINDS):
            kind = _kind(node)
            if kind is not None and kind not in seen:
                seen.add(kind)
                yield self.fact("syntax", node, kind=kind)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        facts = index.facts(self, "syntax")
        if facts and not index.views.depends_on("weapp-vite"):
            for fact in facts:
                if not _has_other_compiler(index, fact):
                    what, instead = _WORDS[str(fact.data["kind"])]
                    yield self.finding(fact, "unsupported", what=what, instead=instead)

    invalid = (
        """
        const pad = n => `0${n}`.slice(-2)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WXS has no `let` and `const`: the script does not run
                    ^^^^^^^^^^^^^^^^^^^^^^ WXS has no arrow functions: the script does not run
                         ^^^^^^^ WXS has no template strings: the script does not run
        let again = n => `${n}`
        function today(list, ...more) {
                             ^^^^^^^ WXS has no spread and rest: the script does not run
          var { a } = list
              ^^^^^ WXS has no destructuring: the script does not run
          for (var x of list) {}
          ^^^^^^^^^^^^^^^^^^^^^^ WXS has no `for … of`: the script does not run
          return new Date().getDate() + 'a-b'.replace(/-/g, new RegExp('b'))
                 ^^^^^^^^^^ WXS has no `Date`: the script does not run
                                                      ^^^^ WXS has no regular expression literals: the script does not run
                                                            ^^^^^^^^^^^^^^^ WXS has no `RegExp`: the script does not run
        }
        module.exports = { today: today }
        """,
        """
        import { pad } from './pad.wxs'
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WXS has no `import`: the script does not run
        export function show(n) { return pad(n) }
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ WXS has no `export`: the script does not run
        class Price {}
        ^^^^^^^^^^^^^^ WXS has no classes: the script does not run
        function* each() {}
        ^^^^^^^^^^^^^^^^^^^ WXS has no generators: the script does not run
        async function load() {}
        ^^^^^^^^^^^^^^^^^^^^^^^^ WXS has no async functions: the script does not run
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <view>{{ price.show(item) }}</view>
        <wxs module="price">
          let digits = 2
          ^^^^^^^^^^^^^^ WXS has no `let` and `const`: the script does not run
          module.exports = { show: function (item) { return item.price.toFixed(digits) } }
        </wxs>
        """,
    )
    valid = (
        """
        var pad = require('./pad.wxs')
        function show(list, size = 2) {
          var date = getDate(), pattern = getRegExp('-', 'g'), async = function () { return 1 }
          for (var i = 0; i < list.length; i++) { pad(list[i]) }
          return date.getFullYear() + list.join('').replace(pattern, '')
        }
        module.exports = { show: show }
        """,
        """
        const pad = n => n
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "componentFramework": "glass-easel" }
        """,
        """
        const pad = n => n
        -- package.json --
        { "devDependencies": { "weapp-vite": "^5.0.0" } }
        """,
        """
        -- miniprogram/utils/format.js --
        export const pad = n => `0${n}`
        -- miniprogram/pages/index/index.wxml --
        <wxs module="price" src="../../utils/price.wxs" /><view>{{ price.show(item) }}</view>
        -- miniprogram/utils/price.wxs --
        module.exports = { show: function (item) { return item.price } }
        """,
    )


def _kind(found: Expression) -> str | None:
    """What a node is that WXS does not have; None if WXS has it."""
    node, kind = found.node, _KINDS[found.node.type]
    if kind not in _OWN_KIND:
        return kind
    if kind == "new":
        made = node.child_by_field_name("constructor")
        return _MADE.get(made.text or b"") if made is not None and made.type == "identifier" else None
    word = b"of" if kind == "of" else b"async"
    return kind if any(not child.is_named and child.text == word for child in node.children[:_HEAD]) else None


def _has_other_compiler(index: ProjectIndex, fact: Fact) -> bool:
    """Whether another compiler than that of WeChat's first component framework may read the script."""
    app = index.views.app_of(fact.path)
    site = index.views.app_json(app) if app is not None else None
    framework = site.value("componentFramework") if site is not None else None
    return framework is not None and framework.value == "glass-easel"
