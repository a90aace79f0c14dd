import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxlint.diagnostics import Span
from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.views.embedded import expressions_source
from wxlint.views.sites import open_json, open_wxml


def wxml(text):
    return open_wxml(SourceFile("a.wxml", FileKind.WXML, Language.WXML), text.encode() if isinstance(text, str) else text)


def at(site, place):
    return site.text(place.span)


def test_an_attribute_tells_where_its_parts_are():
    site = wxml("<view a='1' b=\"\" c {{d}} data-x=2/>")
    (element,) = site.elements
    quoted, empty, bare = (element.attribute(name) for name in "abc")
    assert (at(site, quoted), at(site, quoted.name_place), at(site, quoted.value_place)) == ("a='1'", "a", "1")
    assert (at(site, empty), empty.value, at(site, empty.value_place)) == ('b=""', "", "b")
    assert (at(site, bare), bare.value, at(site, bare.value_place)) == ("c", None, "c")
    assert at(site, element) == "view"


def test_an_expression_is_known_only_where_it_is_the_whole_value():
    (element,) = wxml('<view a="{{ x.y }}" b="{{x}} " c="x" d="{{a}}{{b}}" e="{{}}" />').elements
    assert [attribute.expression for attribute in element.attributes] == ["x.y", None, None, None, ""]
    assert [element.static(name) for name in "ac"] == [None, "x"]


def test_elements_know_their_surroundings():
    site = wxml("<a><b /><c><d /></c></a>")
    a, b, c, d = site.elements
    assert [around.tag for around in d.ancestors] == ["c", "a"]
    assert [sibling.tag for sibling in b.siblings] == ["b", "c"] == [child.tag for child in a.children]
    assert a.parent is None
    assert c.parent == a
    assert [sibling.tag for sibling in a.siblings] == ["a"]


def test_bindings_have_prefix_event_and_handler():
    (element,) = wxml('<view bindtap="a" catch:my-event="b" mut-bind:tap="" capture-bind:tap="{{ c }}" data-bind="d" />').elements
    assert [(binding.prefix, binding.event, binding.handler) for binding in element.bindings] == [
        ("bind", "tap", "a"),
        ("catch", "my-event", "b"),
        ("mut-bind", "tap", ""),
        ("capture-bind", "tap", None),
    ]


def test_elements_are_grouped_by_template_definition():
    site = wxml('<a /><template name="x"><b><c /></b></template><template is="x" /><template name="x"><d /></template>')
    groups = {name: [element.tag for element in group] for name, group in site.by_template.items()}
    assert groups == {"": ["a", "template"], "x": ["b", "c"]}


def test_the_expressions_of_a_file_are_one_module_with_its_positions():
    site = wxml(
        '<view wx:if="{{ 价格 > limit }}">价 {{a.b}}{{c}}{{ f(d) ? 1 : 2 }}</view><template data="{{...item, index}}" /><t data="{{ class }}{{}}" />'
    )
    module = site.expressions
    names = [(node.text.decode(), site.text(Span(node.start_byte, node.end_byte))) for node in module.scopes.identifiers]
    assert [name for name, _ in names] == ["价格", "limit", "a", "c", "f", "d", "item", "index", "clas$"]
    assert [written for _, written in names] == ["价格", "limit", "a", "c", "f", "d", "item", "index", "class"]
    assert not module.root.has_error
    assert [node.text for node in module.nodes.calls] == [b"f(d)"]


@given(
    st.lists(
        st.sampled_from(["{{", "}}", "a", " ", "{", "}", '"', "'", "`", "//", "/*", "\n", "<v b='", "'>", "...", ":", ",", "(", "价"]), max_size=30
    )
)
def test_the_module_of_expressions_is_never_longer_than_the_file(parts):
    site = wxml("".join(parts))
    source = expressions_source(site.document)
    assert len(source) <= len(site.document.data)
    assert [index for index, byte in enumerate(source) if byte in b"\r\n" and site.document.data[index : index + 1] not in (b"\r", b"\n", b"}")] == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a b", "`b`"),
        ("a >", "it ends too early"),
        ("a, b", None),
        ("{ a: 1 }", None),
        ("a: 1, ...b", None),
        ("", None),
        ("a ? b : c", None),
        ("typeof a", None),
        ("a +", "it ends too early"),
        ("a)", "`)`"),
        ("...,,s.", "`...`"),
    ],
)
def test_an_expression_that_does_not_parse_is_told(expression, expected):
    mistakes = wxml(f"<view>{{{{ {expression} }}}}</view>").expression_errors()
    assert [expected] == [mistake.message.en for mistake in mistakes] or (expected is None and not mistakes) or expected in mistakes[0].message.en
    assert all(8 < mistake.span.start <= mistake.span.end <= 10 + len(expression) for mistake in mistakes)


def test_deep_and_long_files_are_read_in_linear_time():
    site = wxml("<view>" * 5_000 + "{{a}}" + "</view>" * 5_000)
    assert len(site.elements) == 5_000
    assert sum(1 for _ in site.elements[-1].ancestors) == 4_999
    assert len(site.by_template[""]) == 5_000
    assert len(wxml("{{a}}" * 5_000).expressions.scopes.identifiers) == 5_000


def test_json_gives_values_keys_and_places():
    text = json.dumps({"a": {"b": [1, "x"]}, "c": "d"})
    site = open_json(SourceFile("a.json", FileKind.CONFIG, Language.JSON), "app", text.encode())

    def shown(place):
        return text[place.span.start : place.span.end]

    assert site.value("a", "b", 1).value == "x"
    assert [shown(site.at(item)) for item in site.items("a", "b")] == ["1", '"x"']
    assert shown(site.at_key(site.member("a", "b"))) == '"b"'
    assert shown(site.entry(site.member("c"))) == '"c": "d"'
    assert site.member("a", "x") is None
    assert site.member("c", "x") is None
    assert site.value("x", "y") is None
    assert [member.key for member in site.members()] == ["a", "c"]


def test_json_that_cannot_be_read_holds_nothing():
    site = open_json(SourceFile("a.json", FileKind.CONFIG, Language.JSON), "app", b"nothing here")
    assert (site.root, site.members("a"), site.items(), site.member("a")) == (None, (), (), None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"x": 1}', "{}"),
        ('{\n  "x": [1, 2]\n}', "{}"),
        ('{"x": 1,}', "{}"),
        ('{ // why\n  "x": 1 }', "{ // why\n   }"),
        ('{"x": 1, "b": 2}', '{"b": 2}'),
        ('{\n  "a": 1,\n  "x": 2\n}', '{\n  "a": 1\n}'),
        ('{\n  "a": 1,\n  "x": 2,\n  "b": 3\n}', '{\n  "a": 1,\n  "b": 3\n}'),
        ('{"x": 1', ""),
    ],
)
def test_a_member_is_taken_out_with_its_comma(before, after):
    data = before.encode()
    site = open_json(SourceFile("a.json", FileKind.CONFIG, Language.JSON), "page", data)
    member = next(member for member in site.root.members() if member.key == "x")
    edit = site.removal(site.root, member)
    assert (data[: edit.span.start] + edit.text.encode() + data[edit.span.end :]).decode() == (after or "{")
