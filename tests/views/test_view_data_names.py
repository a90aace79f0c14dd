import pytest

from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.views.sites import open_wxml


def site(text):
    return open_wxml(SourceFile("a.wxml", FileKind.WXML, Language.WXML), text.encode())


def names(text):
    return [use.name for use in site(text).data_names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{a}}<view id='{{b}}'>{{c}}</view>{{d}}", ["a", "b", "c", "d"]),
        ("{{ a.b[c] + d(e) }}{{ {f: g, h} }}{{ ...i }}", ["a", "c", "d", "e", "g", "h", "i"]),
        ("{{ 'a' + 1 + undefined + NaN + null }}", []),
        ("{{class}}{{ new.a }}", ["class", "new"]),
        ("<view wx:for='{{rows}}'>{{item}}{{index}}</view>{{item}}", ["rows", "item"]),
        ("<view wx:for='{{item}}' id='{{item}}' />", ["item"]),
        ("<view wx:for='{{a}}' wx:for-item='b' wx:for-index='c'>{{b}}{{c}}{{item}}<view wx:for='{{b}}'>{{item}}{{b}}</view></view>", ["a", "item"]),
        ("<view wx:for='{{a}}'><view wx:for='{{item}}'>{{item}}</view>{{item}}</view>", ["a"]),
        ("<view wx:for='{{a}}' wx:key='{{b}}' />", ["a"]),
        ("<template name='t'>{{a}}</template><template is='t' data='{{b, c: d}}' />", ["b", "d"]),
        ("{{m.f(a)}}<wxs module='m'>var b = 1</wxs>", ["a"]),
        ("<list slot:row slot:at='place'>{{row}}{{place}}{{at}}</list>{{row}}", ["at", "row"]),
        ("<block let:sum='{{a + b}}'>{{sum}}</block>", ["a", "b"]),
    ],
)
def test_names_that_are_read_from_data(text, expected):
    assert names(text) == expected


def test_a_name_knows_its_place():
    source = "<view>{{ 中 }}{{ name }}</view>"
    [_, use] = site(source).data_names
    assert source.encode()[use.place.span.start : use.place.span.end] == b"name"


def test_local_names_are_those_of_the_whole_file():
    given = site("<template name='t'><view wx:for='{{a}}' wx:for-index='at' /></template><wxs module='m' src='m.wxs' /><list slot:row />").local_names
    assert given == {"item", "at", "m", "row"}


def test_deep_files_need_no_recursion():
    depth = 3_000
    assert len(names("<view wx:for='{{a}}'>" * depth + "{{item}}{{b}}" + "{{c}}</view>" * depth)) == 2 * depth + 1


def test_included_files_share_the_data_and_templates_do_not(index_page):
    view = index_page(
        wxml="<include src='foot.wxml' /><import src='rows.wxml' /><template is='row' />",
        **{"pages/index/foot.wxml": "{{a}}", "pages/index/rows.wxml": "<template name='row'>{{b}}</template>"},
    )
    assert view.included_files == ("miniprogram/pages/index/index.wxml", "miniprogram/pages/index/foot.wxml")
