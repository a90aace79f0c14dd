"""Coverage-guided fuzzing of a whole run: `python tests/fuzz/fuzz_check.py [SEEDS_FOLDER] -max_total_time=60`. Needs the extra `fuzz`.

The first byte of an input says which file of a small project it stands for, the rest is that file's content; all rules run over the project. A crash, an
`internal-error` or a place outside of its file ends the run and leaves the input behind. The examples in the rule files are the seeds: they are written to
SEEDS_FOLDER, where what is found to be interesting is kept too. Without one, for a short run, the first example of each rule has to do.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["wxlint"]):
    import wxlint

    for found in pkgutil.walk_packages(
        wxlint.__path__, "wxlint."
    ):  # most is imported late, and only what is imported here tells what it runs through
        if not found.name.startswith(("wxlint.platform.generate", "wxlint.rules.", "wxlint.commands", "wxlint.__main__")):
            importlib.import_module(found.name)
    from wxlint.config.model import Config
    from wxlint.diagnostics import Confidence
    from wxlint.engine.catalogue import load_catalogue
    from wxlint.engine.run import Options, check
    from wxlint.engine.select import Selection
    from wxlint.report import render
    from wxlint.testing import parse_example

PROJECT = {
    "project.config.json": b'{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
    "miniprogram/app.json": b'{ "pages": ["pages/index/index"], "usingComponents": { "a-card": "/card/card" } }',
    "miniprogram/app.js": b"App({ onLaunch() { wx.cloud.init({ env: wx.cloud.DYNAMIC_CURRENT_ENV }) } })",
    "miniprogram/pages/index/index.js": b"const helper = require('../../utils/index')\nPage({ data: { list: [] }, onLoad(query) { helper.load(query.id) }, tap() {} })",
    "miniprogram/pages/index/index.json": b'{ "usingComponents": {} }',
    "miniprogram/pages/index/index.wxml": b'<view wx:for="{{list}}" wx:key="id" bindtap="tap">{{item.name}}</view>',
    "miniprogram/utils/index.js": b"exports.load = id => wx.cloud.callFunction({ name: 'fn', data: { id } })",
    "miniprogram/utils/index.wxs": b"module.exports = { add: function (a, b) { return a + b } }",
    "miniprogram/typed.ts": b"export const one: number = 1",
    "miniprogram/card/card.js": b"Component({ properties: { item: Object } })",
    "miniprogram/card/card.json": b'{ "component": true }',
    "miniprogram/card/card.wxml": b"<view>{{item.name}}</view>",
    "cloudfunctions/fn/index.js": b"const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async event => cloud.database().collection('a').where({ id: event.id }).get()",
    "cloudfunctions/fn/package.json": b'{ "dependencies": { "wx-server-sdk": "~3.0.1" } }',
    "cloudfunctions/fn/config.json": b'{ "permissions": { "openapi": [] } }',
    "wxlint.toml": b"",
}
NAMES = sorted(PROJECT)
CATALOGUE = load_catalogue()
OPTIONS = Options(Selection(CATALOGUE, Config(), "all"), min_confidence=Confidence.LOW)
ROOT = Path(tempfile.mkdtemp(prefix="wxlint-fuzz-"))


def lint(data: bytes) -> None:
    """One input: put it in its place, lint the project, look at what came out, and put the file back."""
    if not data:
        return
    path = ROOT / NAMES[data[0] % len(NAMES)]
    path.write_bytes(data[1:])
    try:
        report = check([ROOT], OPTIONS, ROOT)
        for item in report.diagnostics:
            finding = item.finding
            if finding.rule == "internal-error":
                raise RuntimeError(finding.message.en)
            edits = finding.fix.edits if finding.fix else ()
            for place in (finding, *finding.related, *finding.flow, *edits):
                size = (ROOT / place.path).stat().st_size
                if not 0 <= place.span.start <= place.span.end <= size:
                    raise RuntimeError(f"{finding.rule}: {place.path} {place.span} lies outside of its {size} bytes")
        render(report, "text")
    finally:
        path.write_bytes(PROJECT[path.relative_to(ROOT).as_posix()])


def write_seeds(folder: Path, examples: int | None) -> None:
    """The files of so many examples of each rule (None for all), each as the file of the project that is most like it."""
    places = {Path(name).name: number for number, name in enumerate(NAMES)}
    suffixes = {Path(name).suffix: number for number, name in enumerate(NAMES)}
    entry, page = NAMES.index("cloudfunctions/fn/index.js"), NAMES.index("miniprogram/pages/index/index.js")
    for identifier in sorted(CATALOGUE.rules):
        rule = CATALOGUE.rules[identifier]
        for number, text in enumerate((*rule.invalid, *rule.valid)[:examples]):
            for name, source in parse_example(text, rule).files.items():
                is_function = name.startswith("cloudfunctions") and name.endswith(".js")
                is_page = name.endswith(".js") and not is_function
                place = entry if is_function else page if is_page else places.get(Path(name).name, suffixes.get(Path(name).suffix, page))
                target = f"{identifier}-{number}-{name}".replace("/", "_")[:120]
                (folder / target).write_bytes(bytes([place]) + source.encode("utf-8", "surrogateescape"))


def main() -> None:
    """Write the project and the seeds, and fuzz."""
    for name, content in PROJECT.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    seeds = Path(given[0] if given else tempfile.mkdtemp(prefix="wxlint-seeds-"))
    seeds.mkdir(parents=True, exist_ok=True)
    write_seeds(seeds, None if given else 1)
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    atheris.Setup([sys.argv[0], str(seeds), "-max_len=4096", "-timeout=60", *options], lint)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
