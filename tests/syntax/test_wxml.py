"""WXML: elements, attributes and mustaches with their places; silent on what the platform accepts; nothing raises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxlint.diagnostics import Span
from wxlint.syntax import wxml_scan
from wxlint.syntax.wxml import EXPRESSION_OFFSET, WxmlDocument, WxmlElement, event_bindings, mustache_expression_source, parse_wxml

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = """\ufeff<!-- 首页 <view> {{x}} -->\r
<import src="./card.wxml"/>
<wxs module="fmt">
  // a < b && "</view>" {{ no mustache }}
  module.exports = { f: function (a) { return a < 1 ? '<text>' : "}}" } }
</wxs>
<view class="page {{ active ? 'on' : "off" }}" wx:for="{{ [{ a: { b: 1 }}, { a: "}}" }] }}" wx:key="*this" bind:tap='go'>
  <my_comp.Item hidden data-名="值" model:value="{{v}}"/>
  文本 a < b && c > d &nbsp; {{ item.a >= 1 && b<c }}
  <input value={{v}} disabled />
  <image src="/a.png"></image>
  <rich-text nodes="<div class='x'>\n</div>"/>
  <template is="card" data="{{...item, index, k: 1}}" />
</view>
""".encode()


def parse(text: str) -> WxmlDocument:
    return parse_wxml(text.encode())


def at(document: WxmlDocument, span: Span | None) -> str | None:
    return None if span is None else document.data[span.start : span.end].decode()


def problems(text: str) -> list[tuple[str, str | None]]:
    document = parse(text)
    return [(problem.kind, at(document, problem.span)) for problem in document.problems]


def outline(document: WxmlDocument) -> str:
    """The tree as `tag(child child(…))`."""
    rendered: dict[WxmlElement, str] = {}
    for element in reversed(document.elements):
        inside = " ".join(rendered[child] for child in element.children)
        rendered[element] = f"{element.tag}({inside})" if inside else element.tag
    return " ".join(rendered[root] for root in document.roots)


class TestSample:
    def test_nothing_is_wrong_with_it(self) -> None:
        assert parse_wxml(SAMPLE).problems == ()

    def test_elements_stand_in_order_with_parents(self) -> None:
        document = parse_wxml(SAMPLE)
        assert [element.tag for element in document.elements] == ["import", "wxs", "view", "my_comp.Item", "input", "image", "rich-text", "template"]
        assert [element.tag for element in document.roots] == ["import", "wxs", "view"]
        view = document.elements[2]
        assert view.children == document.elements[3:]
        assert all(child.parent is view for child in view.children)
        assert (view.parent, at(document, view.tag_span)) == (None, "view")

    def test_spans_cover_what_they_name(self) -> None:
        document = parse_wxml(SAMPLE)
        image = document.elements[5]
        assert at(document, image.span) == '<image src="/a.png"></image>'
        assert at(document, image.start_tag_span) == '<image src="/a.png">'
        assert at(document, document.elements[0].span) == '<import src="./card.wxml"/>'

    def test_comments_hide_everything(self) -> None:
        document = parse_wxml(SAMPLE)
        assert [at(document, comment) for comment in document.comments] == ["<!-- 首页 <view> {{x}} -->"]

    def test_wxs_bodies_are_not_markup(self) -> None:
        document = parse_wxml(SAMPLE)
        body = at(document, document.elements[1].wxs_body)
        assert body is not None
        assert body.startswith("\n  // a < b") and body.endswith('"}}" } }\n')
        assert all(element.wxs_body is None for element in document.elements if element.tag != "wxs")

    def test_attributes_as_written(self) -> None:
        document = parse_wxml(SAMPLE)
        found = [
            [(attribute.name, attribute.value, attribute.is_dynamic) for attribute in element.attributes]
            for element in document.elements
            if element.tag in ("my_comp.Item", "input", "rich-text")
        ]
        assert found == [
            [("hidden", None, False), ("data-名", "值", False), ("model:value", "{{v}}", True)],
            [("value", "{{v}}", True), ("disabled", None, False)],
            [("nodes", "<div class='x'>\n</div>", False)],
        ]
        for element in document.elements:
            for attribute in element.attributes:
                assert (at(document, attribute.name_span), at(document, attribute.value_span)) == (attribute.name, attribute.value)

    def test_mustaches_of_text_and_attributes(self) -> None:
        document = parse_wxml(SAMPLE)
        assert [at(document, mustache.expression_span) for mustache in document.mustaches] == [
            " active ? 'on' : \"off\" ",
            ' [{ a: { b: 1 }}, { a: "}}" }] ',
            "v",
            " item.a >= 1 && b<c ",
            "v",
            "...item, index, k: 1",
        ]
        for element in document.elements:
            for attribute in element.attributes:
                for mustache in attribute.mustaches:
                    assert mustache in document.mustaches
                    assert attribute.value_span is not None
                    assert attribute.value_span.start <= mustache.span.start < mustache.span.end <= attribute.value_span.end

    def test_attribute_finds_the_first_of_a_name(self) -> None:
        element = parse('<a b="1" b="2" c/>').elements[0]
        first, missing = element.attribute("b"), element.attribute("d")
        assert first is not None
        assert (first.value, missing) == ("1", None)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("<view><text>a</text><image/></view><view></view>", "view(text image) view"),
        # In HTML these are void or close each other; in WXML they are tags like all others.
        ("<input><br></br></input><link>x</link>", "input(br) link"),
        ("<p><p><li><li></li></li></p></p>", "p(p(li(li)))"),
        ("<script><a/></script><style><b/></style><textarea><c/></textarea>", "script(a) style(b) textarea(c)"),
        ("<table><view/><tr><td></td></tr></table>", "table(view tr(td))"),
        ("<View></view><view></VIEW>", "View view"),
        ("<a/><b /><c\n/><d></d\n>", "a b c d"),
        ("<my_comp/><x.y/><a-b:c/><A1/>", "my_comp x.y a-b:c A1"),
        ("a < b <= 3 <> << <3 <!x> <?x?> > >> & &lt; </ > <view/>", "view"),
        ("{{ '<a>' }}<b c=\"{{ '<d>' + '\\'}}' }}\"/>{{`}}`}}", "b"),
        ('<a b="<c>" d=\'</e>\' f="/>"/>', "a"),
        ("<!-- <a> --><b><!----></b><!-- -- - -->", "b"),
        ("<wxs module='m'></wxs><wxs src='a'/><wxs>'</wxsx>'</wxs><a/>", "wxs wxs wxs a"),
        ("<a b=c/><d e={{f}}/><g h={{ i }}></g>", "a d g"),
        ("<a\tb='1'\n\n c = \"2\"\rd/>", "a"),
        ("<a b='1'c=\"2\"/>", "a"),
        ("<a @tap='x' :b='y' v-on:click.stop='z' #ref b.c='1' $d/>", "a"),
        ("", ""),
        ("只有文本 {{a}} { } {{{b: 1}}} {{ {c: {d: 1}} }}", ""),
    ],
)
def test_valid_markup_is_silent(text: str, tree: str) -> None:
    document = parse(text)
    assert document.problems == ()
    assert outline(document) == tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<view><text></view>", [("unclosed-tag", "<text")]),
        ("<view><text>", [("unclosed-tag", "<view"), ("unclosed-tag", "<text")]),
        ("<view><input></view>", [("unclosed-tag", "<input")]),
        ("<import src='a'><view/>", [("unclosed-tag", "<import")]),
        ("<wxs module='a'> x", [("unclosed-tag", "<wxs")]),
        ("<view></text></view>", [("unexpected-close", "</text>")]),
        ("<view/></view>", [("unexpected-close", "</view>")]),
        ("<view></veiw>", [("unclosed-tag", "<view"), ("unexpected-close", "</veiw>")]),
        ("<view>{{ a </view>", [("unclosed-mustache", "{{")]),
        ("<view a='{{ b'>{{c}}</view>", [("unclosed-mustache", "{{")]),
        ('<view a="{{b" c="{{d}}"/>', [("unclosed-mustache", "{{")]),
        ('<view a="{{b">}}</view>', [("unclosed-mustache", "{{")]),
        ('<view a="x>\n<text b="y">\n</text></view>', [("syntax", '"x')]),
        ('<view a="x', [("syntax", '"x')]),
        ('<view a="x"" b="y"></view>', [("syntax", '"')]),
        ('<view a="x"\n<text/></view>', [("syntax", "<view")]),
        ("<view", [("syntax", "<view")]),
        ("<view></view", [("syntax", "</view")]),
        ("<view></view a></view>", [("syntax", "a"), ("unexpected-close", "</view>")]),
        ("<view></>", [("syntax", "</>")]),
        ("<view/ ></view>", [("syntax", "/ >")]),
        ("<view {{a}}></view>", [("syntax", "{{a}}")]),
        ("<view = a></view>", [("syntax", "= a")]),
        ("<!-- a", [("syntax", "<!--")]),
    ],
)
def test_mistakes_are_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert problems(text) == expected


def test_messages_say_what_to_do() -> None:
    (unclosed,) = parse("<view><input></view>").problems
    assert unclosed.message.en == "`<input>` is never closed: write `</input>` or `<input />`"
    assert unclosed.message.zh == "`<input>` 未闭合：应写 `</input>` 或 `<input />`"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<view>\n  <view>\n</view>\n", 2),
        ("<view>\n  <view>\n  </view>\n", 1),
        ("<view>\n  <view>\n    <view>\n  </view>\n  <text/>\n</view>", 3),
        ("<view><view></view>", 1),
    ],
)
def test_indentation_tells_which_end_tag_is_missing(text: str, line: int) -> None:
    (problem,) = parse(text).problems
    assert (problem.kind, text[: problem.span.start].count("\n") + 1) == ("unclosed-tag", line)


def test_an_unclosed_element_ends_where_its_surroundings_do() -> None:
    document = parse("<view><text>a</view>b")
    assert [at(document, element.span) for element in document.elements] == ["<view><text>a</view>", "<text>a"]


def test_attributes_around_a_mistake_are_kept() -> None:
    document = parse("<view a='1' b=\"2 c d='3'")
    assert [(attribute.name, attribute.value) for attribute in document.elements[0].attributes] == [("a", "1"), ("b", "2 c d='3'")]
    document = parse("<view a='1'\n<text b='2'/>")
    assert [[attribute.value for attribute in element.attributes] for element in document.elements] == [["1"], ["2"]]


class TestEvents:
    @pytest.mark.parametrize(
        ("attribute", "prefix", "event"),
        [
            ("bindtap", "bind", "tap"),
            ("bind:tap", "bind", "tap"),
            ("catchtap", "catch", "tap"),
            ("catch:tap", "catch", "tap"),
            ("mut-bind:tap", "mut-bind", "tap"),
            ("mut-bindtap", "mut-bind", "tap"),
            ("capture-bind:touchstart", "capture-bind", "touchstart"),
            ("capture-catchtouchstart", "capture-catch", "touchstart"),
            ("bind:my-event", "bind", "my-event"),
        ],
    )
    def test_every_prefix(self, attribute: str, prefix: str, event: str) -> None:
        (binding,) = event_bindings(parse(f"<a {attribute}='f'/>").elements[0])
        assert (binding.prefix, binding.event, binding.handler, binding.attribute.name) == (prefix, event, "f", attribute)

    def test_what_is_no_event(self) -> None:
        assert (
            event_bindings(parse("<a bind='f' bind:='f' catch='f' capture-bind='f' onclick='f' @tap='f' data-bindtap='f' Bindtap='f'/>").elements[0])
            == ()
        )

    def test_handlers(self) -> None:
        bindings = event_bindings(parse("<a bindtap='{{f}}' bindblur='' bindfocus catch:x='a{{b}}' bindy='on Y'/>").elements[0])
        assert [binding.handler for binding in bindings] == [None, "", "", None, "on Y"]


class TestExpressions:
    @pytest.mark.parametrize(
        ("expression", "source"),
        [
            ("a.b + 1", " (a.b + 1\n)"),
            ("a ? b : c", " (a ? b : c\n)"),
            ("a", " (a\n)"),
            ("...item", "({...item\n})"),
            ("a, b", "({a, b\n})"),
            (" a: 1, 'b': c", "({ a: 1, 'b': c\n})"),
            ("'b': c", "({'b': c\n})"),
            ("{a: 1}", " ({a: 1}\n)"),
            ("[a, b]", " ([a, b]\n)"),
            ("a // b", " (a // b\n)"),
            ("class + a.class + {class: 'class'}.b", " (clas$ + a.class + {class: 'class'}.b\n)"),
            ("in ? case : new", " (i$ ? cas$ : ne$\n)"),
            ("...default, for: 1", "({...defaul$, for: 1\n})"),
            ("index, classes, inner", "({index, classes, inner\n})"),
            ("typeof a === 'b' ? null : true", " (typeof a === 'b' ? null : true\n)"),
            ("  ", ""),
            ("", ""),
        ],
    )
    def test_become_javascript(self, expression: str, source: str) -> None:
        document = parse(f"x{{{{{expression}}}}}")
        assert mustache_expression_source(document, document.mustaches[0]).decode() == source

    @given(st.text(st.characters(exclude_characters="{}<\"'`/", exclude_categories=["Cs"]), min_size=1))
    def test_positions_map_back(self, expression: str) -> None:
        document = parse("文{{" + expression + "}}")
        (mustache,) = document.mustaches
        source = mustache_expression_source(document, mustache)
        if source:
            length = mustache.expression_span.end - mustache.expression_span.start
            inside = source[EXPRESSION_OFFSET : EXPRESSION_OFFSET + length]
            original = document.data[mustache.expression_span.start : mustache.expression_span.end]
            assert [(a, b) for a, b in zip(inside, original, strict=True) if a != b and a != ord("$")] == []


# -- properties ----------------------------------------------------------------------------------------------------------------------------

NAMES = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_-]{0,8}", fullmatch=True).filter(lambda name: name.lower() != "wxs")
ATTRIBUTE_NAMES = st.from_regex(r"(bind:|wx:|data-|@|:)?[a-zA-Z_][a-zA-Z0-9_.-]{0,6}", fullmatch=True)
EXPRESSIONS = st.sampled_from(["a", " a > b ", "a<b", "{a: {b: 1}}", "[{a: '}}'}]", "a ? 'x' : `y`", "a['b']", "...a, b", "a / b", "'{{'"])
TEXT = st.lists(
    st.one_of(
        st.text(st.characters(exclude_characters="<{", exclude_categories=["Cs"]), max_size=5),
        st.sampled_from(["< ", "<=", "&", "&nbsp;", ">", "<!-- <a> {{ -->"]),
        EXPRESSIONS.map(lambda expression: "{{" + expression + "}}"),
    ),
    max_size=3,
).map("".join)


@st.composite
def rendered_attributes(draw: st.DrawFn) -> str:
    parts = []
    for name in draw(st.lists(ATTRIBUTE_NAMES, max_size=3)):
        quote = draw(st.sampled_from("\"'"))
        plain = draw(st.text(st.characters(exclude_characters="{\"'<", exclude_categories=["Cs"]), max_size=6))
        mustache = draw(st.one_of(st.just(""), EXPRESSIONS.map(lambda expression: "{{" + expression + "}}")))
        value = draw(st.sampled_from(["", f"={quote}{plain}{mustache}{quote}", f" = {quote}{mustache}{quote}"]))
        parts.append(draw(st.sampled_from([" ", "\n\t"])) + name + value)
    return "".join(parts) + draw(st.sampled_from(["", " ", "\n"]))


Markup = tuple[str, str]
"""Rendered WXML, and its outline."""


@st.composite
def closed(draw: st.DrawFn, contents: st.SearchStrategy[Markup]) -> Markup:
    name, attributes, (rendered, tree) = draw(NAMES), draw(rendered_attributes()), draw(contents)
    return f"<{name}{attributes}>{rendered}</{name}{draw(st.sampled_from(['', ' ']))}>", f"{name}({tree})" if tree else name


def siblings(items: list[Markup], texts: list[str]) -> Markup:
    rendered = "".join(text + item[0] for item, text in zip(items, texts, strict=False))
    return rendered, " ".join(item[1] for item in items)


MARKUP: st.SearchStrategy[Markup] = st.recursive(
    st.builds(lambda name, attributes: (f"<{name}{attributes}/>", name), NAMES, rendered_attributes()),
    lambda children: closed(st.builds(siblings, st.lists(children, max_size=3), st.lists(TEXT, min_size=3, max_size=3))),
    max_leaves=12,
)


@given(st.lists(MARKUP, max_size=3), TEXT)
def test_well_formed_markup_is_read_exactly(items: list[Markup], text: str) -> None:
    rendered, tree = siblings(items, [text] * len(items))
    document = parse(rendered)
    assert document.problems == ()
    assert outline(document) == tree


def facts(document: WxmlDocument) -> list[object]:
    elements = [(e.tag, e.tag_span, e.span, e.start_tag_span, e.attributes, e.wxs_body) for e in document.elements]
    return [elements, document.mustaches, document.comments, document.problems]


@given(st.lists(MARKUP, max_size=3), TEXT)
def test_the_grammar_reads_plain_tags_as_the_scan_does(items: list[Markup], text: str) -> None:
    data = siblings(items, [text] * len(items))[0].encode()
    quick = facts(parse_wxml(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wxml_scan, "_PLAIN_START_TAG", re.compile(rb"(?!)"))
        assert facts(parse_wxml(data)) == quick


def walk_spans(document: WxmlDocument) -> Iterator[tuple[Span, Span]]:
    """All spans of a document, each with one that has to hold it."""
    whole = Span(0, len(document.data))
    for problem in document.problems:
        yield problem.span, whole
    for comment in document.comments:
        yield comment, whole
    for mustache in document.mustaches:
        yield mustache.span, whole
        yield mustache.expression_span, mustache.span
    for element in document.elements:
        yield element.span, element.parent.span if element.parent else whole
        yield element.start_tag_span, element.span
        yield element.tag_span, element.start_tag_span
        if element.wxs_body:
            yield element.wxs_body, element.span
        for attribute in element.attributes:
            yield attribute.name_span, element.start_tag_span
            if attribute.value_span:
                yield attribute.value_span, element.start_tag_span


PIECES = st.lists(
    st.one_of(
        st.sampled_from([b"<", b">", b"/", b"</", b"/>", b"<!--", b"-->", b"<wxs>", b"</wxs>", b"<a", b"</a>", b"!", b"&", b"\xff", b"\x00"]),
        st.sampled_from([b"=", b'"', b"'", b"{{", b"}}", b"{", b"}", b"a", b"b ", b" c=", b"\n", b"\\", b"`", b"\xe4\xb8\xad", b"<b d='{{e}}'>"]),
    ),
    max_size=40,
).map(b"".join)


@given(st.one_of(PIECES, st.binary(), st.integers(0, len(SAMPLE)).map(lambda end: SAMPLE[:end])))
def test_no_bytes_break_it(data: bytes) -> None:
    document = parse_wxml(data)
    for inner, outer in walk_spans(document):
        assert outer.start <= inner.start <= inner.end <= outer.end
    assert [problem.span for problem in document.problems] == sorted(problem.span for problem in document.problems)
    starts = [element.span.start for element in document.elements]
    assert starts == sorted(set(starts))
    for mustache in document.mustaches:
        assert data[mustache.span.start : mustache.span.start + 2] == b"{{"
        assert data[mustache.span.end - 2 : mustache.span.end] == b"}}"
        mustache_expression_source(document, mustache)
    for element in document.elements:
        event_bindings(element)
        assert all(child.parent is element for child in element.children)


@given(st.integers(0, len(SAMPLE)))
def test_a_truncated_file_keeps_what_stands_before(end: int) -> None:
    whole, part = parse_wxml(SAMPLE), parse_wxml(SAMPLE[:end])
    complete = [element.tag for element in whole.elements if element.start_tag_span.end <= end]
    assert [element.tag for element in part.elements][: len(complete)] == complete


@pytest.mark.parametrize("text", ["<a>", "<view>\n", "<view class='{{a}}'>", "<my_comp_with_a_long_name_indeed>"])
def test_depth_costs_no_stack(text: str) -> None:
    depth = 10_000
    name = re.findall(r"\w+", text)[0]
    document = parse(text * depth + f"</{name}>" * depth)
    assert (len(document.elements), len(document.roots), document.problems) == (depth, 1, ())
    assert len(parse(text * depth).problems) == depth


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "{{",
        '{{"',
        '{{\\"',
        "{{'x",
        "{{`",
        "{{ {",
        '<a b="',
        '<a b="{{',
        "<a b='{{x}}",
        "</a",
        "<a '>",
        '<a b="<c ',
        "<a，>",
        "<p>",
        "<a b",
        "/ >",
        "= ",
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """With quadratic behaviour any of these takes so long that the test run stands out."""
    document = parse(("<a " if piece == "= " else "") + piece * 10_000)
    assert document.problems or piece == "/ >"
