"""How declarations become tables, on small samples."""

from __future__ import annotations

import pytest

from wxlint.platform.generate import docs
from wxlint.platform.generate.cloud import cloud_tables
from wxlint.platform.generate.components import component_table
from wxlint.platform.generate.declarations import Declarations, UnreadableError
from wxlint.platform.generate.npm import Package, Release
from wxlint.platform.generate.types import type_of
from wxlint.platform.generate.wx_api import wx_tables


def declared(source: str) -> Declarations:
    declarations = Declarations()
    declarations.add(source.encode())
    return declarations


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("string", {"type": "string"}),
        ("string | undefined", {"type": "string"}),
        ("'a' | 'b'", {"type": "string", "values": ["a", "b"]}),
        ("'a' | string", {"type": "string"}),
        ("0 | 1.5 | -2", {"type": "number", "values": [0, 1.5, -2]}),
        ("true | false", {"type": "boolean"}),
        ("Array<'a' | 'b'>", {"type": "array", "elements": ["a", "b"]}),
        ("string[]", {"type": "array"}),
        ("[number, number]", {"type": "array"}),
        ("(x: number) => void", {"type": "function"}),
        ("Callback", {"type": "function"}),
        ("Record<string, any> | Callable", {"type": "object|function"}),
        ("keyof Modes", {"type": "string", "values": ["fast", "slow"]}),
        ("Alias | null", {"type": "string|null", "values": ["x", "y"]}),
        ("Inner.Deep", {"type": "object"}),
        ("Missing", {"type": "any"}),
        ("T extends string ? 1 : 2", {"type": "any"}),
        ("string | any", {"type": "any"}),
    ],
)
def test_types(source, expected):
    declarations = declared(
        f"""
        type Callback = (res: string) => void
        interface Callable {{ (x: number): void }}
        interface Modes {{ fast; slow }}
        type Alias = 'x' | 'y'
        namespace Inner {{ interface Deep {{ a: string }} }}
        interface Sample {{ value: {source} }}
        """
    )
    (member,) = declarations.members("Sample")
    assert type_of(member.type, member.scope, declarations).as_json() == expected


def test_a_member_called_in_is_no_operator():
    declarations = declared("interface Query {\n    exec(): Query\n    in(\n        component: string\n    ): Query\n    select(): void\n}\n")
    assert [member.name for member in declarations.members("Query")] == ["exec", "in", "select"]


def test_inherited_members_and_unreadable_ones():
    declarations = declared("interface A { a: string }\ninterface B extends A { b?: number }\ninterface Bad { get: ({ x: string }: any) => any }\n")
    assert [(member.name, member.optional) for member in declarations.members("B")] == [("b", True), ("a", False)]
    with pytest.raises(UnreadableError):
        list(declarations.members("Bad"))
    with pytest.raises(UnreadableError):
        list(declarations.members("Missing"))


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("/** 需要基础库： `2.25.0`\n *\n * 在插件中使用：需要基础库 `2.26.0` */", "2.25.0"),
        ("/** 最低基础库： `1.4.0` */", "1.4.0"),
        ("/** 在插件中使用：需要基础库 `2.15.0` */", ""),
    ],
)
def test_since(doc, expected):
    assert docs.since(doc) == expected


def test_deprecation():
    doc = (
        "* @deprecated 基础库版本 [2.20.1](https://x/y.html) 起已废弃，请使用 [wx.getA](https://a)、[wx.getB](https://b) 替换\n* [wx.getC](https://c)"
    )
    assert docs.deprecation(doc) == docs.Deprecation("2.20.1", ("wx.getA", "wx.getB"))
    assert docs.deprecation("* @deprecated 基础库版本 [1.9.9](https://x) 起已废弃") == docs.Deprecation("1.9.9", ())
    assert docs.deprecation("* 已废弃") is None


def test_members_options_and_classes():
    declarations = declared(
        """
        declare namespace WechatMiniprogram {
            interface OpenOption {
                /** 需要基础库： `2.1.0` */
                mode?: 'a' | 'b'
                url: string
                success?: (res: string) => void
                fail?: () => void
                complete?: () => void
            }
            interface OpenTask { abort(): void; child(): Child }
            interface Child { end(): void }
            interface Wx {
                cloud: string
                /** 需要基础库： `1.0.0` */
                open(option: OpenOption): OpenTask
                ask<T extends OpenOption = OpenOption>(option?: T): PromisifySuccessResult<T, OpenOption>
                quiet(): void
                /** @deprecated 基础库版本 [1.2.0](https://x) 起已废弃，请使用 [wx.open](https://y) 替换 */
                old(key: string): boolean
            }
        }
        """
    )
    members, options, classes = wx_tables(declarations)
    assert members["open"] == {"since": "1.0.0", "returns": "task", "class": "OpenTask", "argument": True, "callbacks": True}
    assert members["ask"] == {"returns": "promise", "callbacks": True}
    assert members["quiet"] == {"returns": "nothing"}
    assert members["old"] == {"deprecated": {"since": "1.2.0", "use": ["wx.open"]}, "returns": "value", "argument": True}
    assert members["cloud"] == {"returns": "property"}
    assert options["open"] == {"mode": {"type": "string", "values": ["a", "b"], "since": "2.1.0"}, "url": {"type": "string", "required": True}}
    assert options["ask"].keys() == {"mode", "url"} and "old" not in options
    assert {name: list(table) for name, table in classes.items()} == {"Child": ["end"], "OpenTask": ["abort", "child"]}


def package(files: dict[str, str]) -> Package:
    return Package(Release("sample", "1.0.0", "sha512-x"), "MIT", {path: text.encode() for path, text in files.items()})


def test_components():
    sample = {
        "types/common.d.ts": "export interface StandardProps { id?: string }\nexport interface EventProps { onClick?: () => void }\n",
        "types/ScrollView.d.ts": """
            interface ScrollViewProps extends StandardProps {
              /** @supported weapp, h5 */
              scrollTop?: number
              /** @supported alipay */
              trapScroll?: boolean
              /** @supported weapp */
              mode?: keyof ScrollViewProps.Mode
              /** @supported weapp */
              kind?: ScrollViewProps.Kind
              /** @supported weapp */
              onScrollToUpper?: () => void
            }
            declare namespace ScrollViewProps {
              interface Mode { slow; fast }
              interface kinds { weapp: { a; ['b|c'] }; alipay: { d } }
              type Kind = keyof kinds['weapp'] | keyof kinds['alipay']
            }
            /** @supported weapp, alipay */
            declare const ScrollView: ComponentType<ScrollViewProps>
        """,
        "types/Wrapper.d.ts": "interface WrapperProps {}\ndeclare const Wrapper: ComponentType<WrapperProps>\n",
        "types/Lottie.d.ts": "interface LottieProps {}\n/** @supported alipay */\ndeclare const Lottie: ComponentType<LottieProps>\n",
    }
    written = {"dist/types/components.d.ts": "export declare const components: { ScrollView: { 'scroll-x': string; bindDragEnd: string } }"}
    table = component_table(package(sample), package(written))
    assert list(table) == ["scroll-view"]
    assert table["scroll-view"]["attributes"] == {
        "kind": {"type": "string", "values": ["a", "b|c"]},
        "mode": {"type": "string", "values": ["slow", "fast"]},
        "scroll-top": {"type": "number"},
        "scroll-x": {"type": "any"},
    }
    assert table["scroll-view"]["events"] == ["dragend", "scrolltoupper"]


def test_cloud_calls_and_operators():
    declarations = declared(
        """
        interface Param { name: string; data?: Record<string, any>; success?: () => void }
        interface WxCloud {
            call(param: OQ<Param>): void
            call(param: RQ<Param>): Promise<string>
            database: () => DB.Database
            services: string
        }
        declare namespace DB {
            class Database { collection(name: string): CollectionReference }
            class CollectionReference extends Query { add(options: OQ<Param>): void }
            class DocumentReference {}
            class Query { get(options: RQ<Param>): Promise<string> }
            interface Aggregate { end(): Promise<string> }
            class RealtimeListener { close: () => void }
            interface IGeo { Point: string }
            interface DatabaseCommand {
                eq(val: any): Command
                in(val: any[]): Command
                aggregate: { sum(val: any): Command; __safe__?: string }
            }
        }
        """
    )
    tables = cloud_tables(declarations)
    assert tables["members"] == {
        "call": {"kind": "function", "callbacks": True, "promise": True},
        "database": {"kind": "function"},
        "services": {"kind": "property"},
    }
    assert tables["options"] == {"call": {"name": {"type": "string", "required": True}, "data": {"type": "object"}}}
    assert tables["operators"] == {"command": ["eq", "in", "aggregate"], "aggregate": ["sum"]}
    assert list(tables["classes"]["CollectionReference"]) == ["add", "get"]
