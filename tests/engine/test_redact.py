from pathlib import Path

import pytest

from wxlint.config import Config
from wxlint.diagnostics import Confidence, Edit, Finding, Fix, Label, Lang, SourceText, Span, Text
from wxlint.engine.catalogue import Catalogue, load_rule, shipped_rules
from wxlint.engine.redact import Redactor
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.report import FORMATS, render

SECRET = "9f86d081884c7d659a2feaa0c55ad015"
FILES = {
    "project.config.json": '{ "miniprogramRoot": "miniprogram/" }',
    "miniprogram/app.json": '{ "pages": ["pages/index/index"] }',
    "miniprogram/app.js": f"const other = '{SECRET}'; wx.cloud.invoke(other)\n",
    "miniprogram/pages/index/index.js": (
        "// the line before\n"
        f"const secret = '{SECRET}'; wx.cloud.getOpenId(secret)\n"
        "// wxlint-disable-next-line security/app-secret-in-client -- known\n"
        f"const appSecret = '{SECRET[::-1]}'; wx.cloud.getUser(appSecret)\n"
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project").resolve()
    for path, content in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return root


def run(root: Path, *ids: str):
    rules = [load_rule(shipped_rules() / f"{identifier.replace('-', '_')}.py") for identifier in ids]
    selection = Selection(Catalogue({rule.id: rule for rule in rules}), Config(), "all", select=ids)
    return check([root], Options(selection, min_confidence=Confidence.LOW), cwd=root)


BOTH = ("security/app-secret-in-client", "cloud/unknown-api")


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_a_secret(project, name):
    report = run(project, *BOTH)
    output = render(report, name)
    assert "security/app-secret-in-client" in output
    assert "getOpenId" in output
    assert SECRET not in output
    assert SECRET[::-1] not in output, "a suppressed secret is still a secret"


def test_source_keeps_every_position(project):
    report = run(project, *BOTH)
    for item in report.diagnostics:
        path = item.finding.path
        shown = report.source(path)
        original = SourceText((project / path).read_bytes())
        assert shown is not None
        assert len(shown.data) == len(original.data)
        assert shown.line_starts == original.line_starts
        assert shown.position(item.finding.span.end) == original.position(item.finding.span.end)
    page = report.source("miniprogram/pages/index/index.js")
    assert page is not None
    assert f"const secret = '{'*' * 32}'; wx.cloud.getOpenId(secret)" in page.data.decode()


def test_copies_elsewhere_are_masked_too(project):
    app = run(project, *BOTH).source("miniprogram/app.js")
    assert app is not None
    assert SECRET not in app.data.decode()


def test_fingerprint_does_not_depend_on_the_secret(project, tmp_path):
    before = run(project, *BOTH)
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content.replace(SECRET, "3c59dc048e8850243be8079a5c74d079"), "utf-8")
    after = run(tmp_path.resolve(), *BOTH)
    assert [item.fingerprint for item in before.diagnostics] == [item.fingerprint for item in after.diagnostics]


def finding(data: bytes, secret: bytes, **others) -> Finding:
    start = data.index(secret)
    return Finding("a/b", "a.js", Span(0, 1), Text("m", "m"), redact=(Span(start, start + len(secret)),), **others)


def redactor(data: bytes, secret: bytes) -> Redactor:
    result = Redactor()
    result.learn([finding(data, secret)], lambda path: data)
    return result


@pytest.mark.parametrize("secret", ["geheim1234", "密钥密钥密钥", "ключ-секрет", "🔑🔑🔑🔑", "-----\nab\r\ncd\n----"])
def test_mask_has_the_same_shape(secret):
    data = f"before {secret} after\nnext".encode()
    masked = redactor(data, secret.encode()).text(SourceText(data))
    assert masked is not None
    assert secret not in masked.data.decode()
    original = SourceText(data)
    for offset in range(len(data) + 1):
        if offset <= 7 or offset >= 7 + len(secret.encode()):
            assert masked.position(offset) == original.position(offset)
            assert masked.utf16_position(offset) == original.utf16_position(offset)


def test_bytes_that_are_no_text_are_masked():
    data = b"x = '\xff\xfe\x80secret\xc3'"
    masked = redactor(data, data[5:-1]).text(SourceText(data))
    assert masked is not None
    assert masked.data == b"x = '" + b"*" * 10 + b"'"


def test_messages_and_fixes_are_masked():
    data = b"const key = 'geheim1234'"
    texts = redactor(data, b"geheim1234")
    label = Label("a.js", Span(0, 1), Text("has `geheim1234`", "含 `geheim1234`"))
    fix = Fix(Text("drop `geheim1234`", "删除 `geheim1234`"), (Edit("a.js", Span(0, 1), "x"),), safe=True)
    result = texts.finding(Finding("a/b", "a.js", Span(0, 1), label.message, label.message, (label,), (label,), fix))
    for text in (result.message, result.help, result.related[0].message, result.flow[0].message, result.fix and result.fix.title):
        assert text is not None
        assert "***" in text.render(Lang.EN)
        assert "geheim" not in text.render(Lang.EN) + text.render(Lang.ZH)


def test_a_fix_that_writes_a_secret_is_left_out():
    data = b"const key = 'geheim1234'"
    fix = Fix(Text("move", "移动"), (Edit("a.js", Span(0, 1), "key = 'geheim1234'"),), safe=True)
    result = redactor(data, b"geheim1234").finding(Finding("a/b", "a.js", Span(0, 1), Text("m", "m"), fix=fix))
    assert result.fix is None


def test_the_longest_secret_goes_first():
    data = b"abcdefgh abcdefghijkl"
    both = Redactor()
    both.learn([finding(data, b"abcdefgh"), finding(data, b"abcdefghijkl")], lambda path: data)
    masked = both.text(SourceText(data))
    assert masked is not None
    assert masked.data == b"******** ************"


def test_short_texts_are_no_secrets():
    source = SourceText(b"const a = 'abc'")
    assert redactor(source.data, b"abc").text(source) is source
