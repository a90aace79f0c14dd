"""Files that make parsers take the square of their size: the beginning is parsed, and what is missing is said."""

from __future__ import annotations

import itertools
import signal
import time
from pathlib import Path

import pytest
from command_line import json_report, write
from tree_sitter import Parser

from wxlint.project.model import Language
from wxlint.syntax import bounded
from wxlint.syntax.grammars import grammar
from wxlint.syntax.javascript import parse_beginning
from wxlint.syntax.json import parse_json
from wxlint.syntax.second_opinion import character_module, second_opinion

PROGRAM = b"".join(b"const a%d = { b: [f(%d), '\xe4\xb8\xad\xe6\x96\x87'], c() { return `${x}` } }; // d\n" % (n, n) for n in range(200))
TANGLED = {
    "quadratic steps": "{ +",
    "quadratic memory": "let = ; ",
    "comments without an end": "/*\n",
    "quadratic for TypeScript": "in ~\n",
    "many readings": "- await function ",
    "templates without an end": "`${",
    "everything open": "([{ ",
}


def _parser() -> Parser:
    return Parser(grammar("tree_sitter_javascript"))


def test_a_program_is_parsed_to_its_end():
    tree, size = bounded.parse(_parser(), PROGRAM)
    assert size == len(PROGRAM)
    assert str(tree.root_node) == str(_parser().parse(PROGRAM).root_node)
    assert tree.root_node.text == PROGRAM


def test_where_patience_ends_the_beginning_is_what_is_left(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(time, "process_time", lambda: next(clock) * 0.003)  # a hundred steps take three milliseconds
    tree, size = bounded.parse(_parser(), PROGRAM)
    assert 1024 < size < len(PROGRAM) / 2
    assert PROGRAM[size - 1 : size] == b"\n"
    assert tree.root_node.text == PROGRAM[:size]
    assert not tree.root_node.has_error


def test_where_no_patience_is_left_something_is_parsed_all_the_same(monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(time, "process_time", lambda: float(next(clock)))
    assert 0 < bounded.parse(_parser(), PROGRAM).size <= 1024


class Interrupted(bytes):
    def __getitem__(self, key):
        raise KeyboardInterrupt


def test_what_is_raised_while_the_source_is_read_arrives():
    parser = _parser()
    with pytest.raises(KeyboardInterrupt):
        bounded.parse(parser, Interrupted(PROGRAM))
    assert bounded.parse(parser, PROGRAM).size == len(PROGRAM)


def test_what_is_raised_while_the_clock_is_read_arrives(monkeypatch):
    calls = itertools.count()

    def read_clock() -> float:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return 0.0

    parser = _parser()
    monkeypatch.setattr(time, "process_time", read_clock)
    with pytest.raises(KeyboardInterrupt):
        bounded.parse(parser, PROGRAM)
    assert bounded.parse(parser, PROGRAM).size == len(PROGRAM)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no such signals")
def test_signals_while_it_parses_do_no_harm():
    class RungError(Exception):
        pass

    def ring(*_: object) -> None:
        raise RungError

    parser = _parser()
    before = signal.signal(signal.SIGPROF, ring)
    arrived = 0
    try:
        for microseconds in range(200, 6000, 20):
            signal.setitimer(signal.ITIMER_PROF, microseconds / 1e6)
            try:
                bounded.parse(parser, PROGRAM)
                while True:
                    pass
            except RungError:
                arrived += 1
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    assert arrived == len(range(200, 6000, 20))
    assert bounded.parse(parser, PROGRAM).size == len(PROGRAM)


@pytest.mark.parametrize("unit", TANGLED.values(), ids=list(TANGLED))
@pytest.mark.parametrize("language", [Language.JAVASCRIPT, Language.TYPESCRIPT, Language.TSX])
def test_the_time_is_bounded(language, unit):
    source = (unit * (100_000 // len(unit))).encode()
    started = time.process_time()
    parsed = parse_beginning(source, language)
    assert time.process_time() - started < 20  # some would take hours
    assert 0 < parsed.size <= len(source)


def test_a_tangled_megabyte_is_let_go_of():
    """tree-sitter lets go of its stack by recursion, which is as deep as the file is long."""
    assert 0 < parse_beginning(("let = ; " * 12 + "\n").encode() * 10_700, Language.JAVASCRIPT).size < 100_000


def test_json_without_an_end():
    started = time.process_time()
    assert parse_json(b"-1 ] -1 \" /* '\n" * 20_000).problems
    assert time.process_time() - started < 20


@pytest.mark.parametrize("name", ["mp/tangled.js", "mp/tangled.ts", "mp/tangled.wxs"])
def test_it_is_said_and_the_rest_is_linted(name, tmp_path: Path, monkeypatch):
    call = "wx.cloud.callFunction({ name: 'pay' })\n"
    write(
        tmp_path,
        {
            "project.config.json": '{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "mp/" }',
            "mp/app.json": '{ "pages": ["pages/a/a"] }',
            "mp/pages/a/a.js": call,
            name: call + ("{ + " * 20 + "\n") * 1000,
        },
    )
    monkeypatch.chdir(tmp_path)
    dropped = "cloud/unhandled-call-failure"
    started = time.process_time()
    result = json_report("--no-cache", "--jobs", "1", "--select", dropped)
    assert time.process_time() - started < 20
    assert result.code == 1
    assert ("syntax-error", name) in result.found
    assert (dropped, "mp/pages/a/a.js") in result.found
    if name.endswith(".js"):
        assert (dropped, name) in result.found  # its beginning is linted too


def test_the_second_parser_is_imported_without_its_tables():
    """They take half a second and a hundred megabytes; what they hold is the same."""
    import esprima.character as own

    light = character_module()
    kinds = ("isWhiteSpace", "isLineTerminator", "isIdentifierStart", "isIdentifierPart", "isDecimalDigit", "isHexDigit", "isOctalDigit")
    sample = [*range(0x3000), *range(0x3000, 0x110000, 61), *map(ord, "\u2028\ufeff\u08b3\ua69e\U00011730\U0001e922")]
    if not hasattr(own, "UNICODE_LETTER"):
        pytest.skip("esprima was imported the light way before")
    for kind in kinds:
        theirs, ours = getattr(own.Character, kind), getattr(light.Character, kind)
        assert [hex(code) for code in sample if bool(theirs(chr(code))) != bool(ours(chr(code)))] == [], kind
    assert (own.HEX_CONV, own.OCTAL_CONV) == (light.HEX_CONV, light.OCTAL_CONV)


@pytest.mark.parametrize("source", ["const 名 = ;", "const 𠮷 = ;", "const a\u0301 = ;"])
def test_names_of_any_script(source):
    words = second_opinion(source.encode())
    assert words is not None
    assert words.message == "Unexpected token ;"
