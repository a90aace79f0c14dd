"""The project phase: what project rules see once every file has been analysed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from wxlint.project.disk import exists
from wxlint.project.model import FileKind
from wxlint.project.package_json import dependency_insertion, uses_bundler
from wxlint.recent import Recent
from wxlint.semantics.callgraph import CallGraph
from wxlint.semantics.calls import CallSite, call_sites
from wxlint.semantics.loading import Reach, reachable_modules
from wxlint.semantics.module import Ref
from wxlint.semantics.promises import Fate, Outcome, fate_of, use_of
from wxlint.semantics.startup import run_startup
from wxlint.semantics.trace import trace_path
from wxlint.semantics.values import Expression, Function
from wxlint.syntax.javascript import SCRIPT_LANGUAGES, callee_of, span_of, text_of

if TYPE_CHECKING:
    from wxlint.diagnostics import Edit, Located
    from wxlint.engine.initialisation import Initialisation, Scope
    from wxlint.project.model import CloudFunction, MiniProgram, Project
    from wxlint.rules import Fact, Rule
    from wxlint.semantics.module import Module
    from wxlint.semantics.startup import Startup
    from wxlint.semantics.ways import Way
    from wxlint.semantics.workspace import Workspace
    from wxlint.syntax.json import JsonDocument
    from wxlint.taint.callers import Callers
    from wxlint.views.index import Views


_LOADED_KINDS = frozenset({FileKind.APP, FileKind.PAGE, FileKind.COMPONENT, FileKind.PLUGIN})
_STARTUPS = 64
"""Rules ask how an app or a function starts one after the other, and then about the next one."""


class ProjectIndex:
    """The whole project: its model, the facts that rules noted in single files, and modules and callers on demand."""

    def __init__(self, workspace: Workspace, facts: Iterable[Fact] = ()) -> None:
        self.workspace = workspace
        self._facts: dict[tuple[str, str], list[Fact]] = {}
        self._initialisations: dict[object, Initialisation] = {}
        self._startups = Recent(self._run_app, _STARTUPS)
        self._reaches: dict[str, Reach] = {}
        self._function_startups = Recent(self._run_function, _STARTUPS)
        self._loading: dict[int, Reach] = {}
        self._loaded: dict[int, frozenset[str]] = {}
        self.add_facts(facts)

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Take up what rules noted in single files."""
        for fact in facts:
            self._facts.setdefault((fact.rule, fact.name), []).append(fact)

    def forget(self) -> None:
        """Let go of everything but the facts: work that was stopped may have left it half done."""
        workspace, facts = self.workspace, self._facts
        workspace.forget()
        vars(self).clear()
        ProjectIndex.__init__(self, workspace, (fact for noted in facts.values() for fact in noted))

    @property
    def project(self) -> Project:
        """What every file is."""
        return self.workspace.project

    def facts(self, rule: Rule, name: str) -> tuple[Fact, ...]:
        """The facts called `name` that `rule` noted, by path and position."""
        return tuple(sorted(self._facts.get((rule.id, name), ()), key=lambda fact: (fact.path, fact.span)))

    @cached_property
    def views(self) -> Views:
        """The pages and components, with their WXML, JSON and routes."""
        from wxlint.views.index import Views

        return Views(self.workspace)

    def module(self, path: str) -> Module | None:
        """The script at `path`, parsed."""
        return self.workspace.module(path)

    def imported_path(self, importer: str, specifier: str) -> str | None:
        """The path of the script that `specifier` names in the script at `importer`; None for packages and files that are not there."""
        return self.workspace.resolve_import(importer, specifier)

    def expression(self, where: Located) -> Expression | None:
        """What stands at `where` in a script, if that is one whole expression."""
        module = self.module(where.path)
        node = None if module is None else module.root.descendant_for_byte_range(where.span.start, where.span.end)
        return None if module is None or node is None or span_of(node) != where.span else Expression(module, node)

    def reach(self, function: CloudFunction) -> Reach:
        """The modules that a cloud function can load; none if it has no entry."""
        if function.entry is None:
            return Reach((), complete=False)
        if function.entry not in self._reaches:
            self._reaches[function.entry] = reachable_modules(self.workspace, function.entry)
        return self._reaches[function.entry]

    def mentions(self, function: CloudFunction, *words: bytes) -> bool:
        """Whether a module that the cloud function can load spells one of `words` anywhere."""
        texts = (self.workspace.read(path) or b"" for path in self.reach(function).paths)
        return any(word in text for text in texts for word in words)

    def is_loaded(self, path: str) -> bool:
        """Whether the app that the module at `path` belongs to loads it: it is the app's entry, a page or a component, or one of these requires it."""
        file = self.project.files[path]
        app = file.mini_program
        if app is None:
            return False
        if app not in self._loaded:
            self._loaded[app] = frozenset(self.loading(app).paths)
        return path in self._loaded[app]

    def loading(self, app: int) -> Reach:
        """The modules that app `app` (an index into `Project.mini_programs`) loads: its entry, its pages and components, and what these require."""
        if app not in self._loading:
            starts = [other.path for other in self.project.app_files(app) if other.kind in _LOADED_KINDS]
            self._loading[app] = reachable_modules(self.workspace, *starts)
        return self._loading[app]

    def imported_by(self, path: str) -> frozenset[str]:
        """The scripts of the project that the module at `path` imports itself."""
        module = self.module(path)
        found = (self.imported_path(path, site.specifier) for site in module.imports) if module is not None else ()
        return frozenset(target for target in found if target is not None)

    def handler(self, function: int) -> Function | None:
        """The function that the platform calls in cloud function `function` (an index into `Project.functions`)."""
        found = self.workspace.handler(function)
        return None if found is None else Function(*found)

    def read(self, path: str) -> bytes | None:
        """The bytes of any file of the project, an asset too; None if it cannot or must not be read."""
        return self.workspace.read(path)

    def packed_in(self, path: str) -> MiniProgram | None:
        """The app in whose folder the file `path` lies, by what is packed with it: no cloud function, nothing that `packOptions` leaves out."""
        from wxlint.project.paths import ancestors, relative
        from wxlint.project.project_config import pack_rules_of

        for folder in ancestors(path):
            if folder in self.project.function_root_paths:
                return None
            app = self.project.app_by_root.get(folder)
            if app is not None:
                return None if pack_rules_of(app.settings).leaves_out(relative(app.root, path)) else app
        return None

    def is_git_ignored(self, path: str) -> bool:
        """Whether git leaves the file `path` out."""
        from wxlint.project.ignore import is_git_ignored

        return is_git_ignored(self.project.root, path)

    def startup_of(self, function: CloudFunction) -> Startup | None:
        """What runs while a cloud function is loaded, before its handler is called; None if it has no entry that can be read."""
        return self._function_startups.get(function.entry) if function.entry is not None else None

    def _run_function(self, path: str) -> Startup | None:
        entry = self.module(path)
        return None if entry is None else run_startup(entry, is_game=True)  # like a game's, its start is its entry and nothing else

    def is_bundled(self, function: CloudFunction) -> bool:
        """Whether a bundler packs the function's code before it is uploaded: its own package.json says so, or, for TypeScript, one in a folder around it."""
        is_typescript = function.entry is not None and function.entry.endswith((".ts", ".tsx", ".mts", ".cts"))
        folder = function.dir
        while True:
            package = self._package(folder)
            if package is not None and uses_bundler(package):
                return True
            if not folder or not is_typescript:
                return False
            folder = posixpath.dirname(folder)

    def _package(self, folder: str) -> Mapping[str, object] | None:
        """The package.json in `folder`."""
        path = posixpath.join(folder, "package.json")
        data = self.workspace.read(path) if path in self.project.files else None
        if data is None:
            return None
        from wxlint.syntax.json import load_json

        value = load_json(data)
        return value if isinstance(value, dict) else None

    def append_json_item(self, path: str, keys: tuple[str, ...], text: str) -> Edit | None:
        """The edit that puts `text` (a JSON value) at the end of the array at `keys` in the JSON file `path`; None where there is no such array."""
        data = self.workspace.read(path)
        document = self.json(path)
        array = document.root.get(*keys) if document is not None and document.root is not None else None
        if data is None or array is None or array.kind != "array":
            return None
        from wxlint.syntax.json_edits import append_item

        return append_item(path, data, array, text)

    def add_to_json_list(self, path: str, key: str, text: str) -> Edit | None:
        """The edit that adds `text` (a JSON value) to the list `key` at the top of the JSON file `path`, and makes that list where there is none."""
        document = self.json(path)
        if document is not None and document.root is not None and document.root.get(key) is not None:
            return self.append_json_item(path, (key,), text)
        return self.append_json_member(path, (), key, f"[{text}]")

    def append_json_member(self, path: str, keys: tuple[str, ...], key: str, text: str) -> Edit | None:
        """The edit that puts `key` with the JSON value `text` at the end of the object at `keys` in the JSON file `path`; None where there is no such object."""
        data = self.workspace.read(path)
        document = self.json(path)
        owner = document.root.get(*keys) if document is not None and document.root is not None else None
        if data is None or owner is None or owner.kind != "object":
            return None
        from wxlint.syntax.json_edits import append_member

        return append_member(path, data, owner, f'"{key}": {text}')

    def declare_dependency(self, function: CloudFunction, name: str, version: str) -> Edit | None:
        """The edit that adds a package to the function's package.json, if that has dependencies already."""
        path = function.package_json
        data = self.workspace.read(path) if path is not None else None
        document = self.json(path) if path is not None else None
        return None if path is None or data is None or document is None else dependency_insertion(path, data, document, name, version)

    def has_installed(self, function: CloudFunction, package: str) -> bool:
        """Whether the function's folder has `package` in its node_modules: uploaded with it, or brought by a package that is declared."""
        parts = ("node_modules", *package.split("/"))
        return ".." not in parts and exists(self.project.root.joinpath(function.dir, *parts))

    def size(self, path: str) -> int | None:
        """How many bytes a file of the project has, be it one that cannot be analysed, such as an image; None where there is no such file."""
        return self.project.size(path)

    def json(self, path: str) -> JsonDocument | None:
        """The JSON file at `path`, parsed with positions; None if it cannot be read."""
        data = self.workspace.read(path) if path in self.project.files else None
        if data is None:
            return None
        from wxlint.syntax.json import parse_json

        return parse_json(data)

    def call_site(self, fact: Fact) -> CallSite | None:
        """The call that a fact was noted at; None if its file can no longer be read."""
        module = self.module(fact.path)
        node = None if module is None else module.calls_by_span.get(fact.span)
        if module is None or node is None:
            return None
        return CallSite(module, node, trace_path(Ref(module, callee_of(node) or node)) or "")

    def callers_besides_pages(self, function: int) -> frozenset[str]:
        """Who calls cloud function `function` (an index into `Project.functions`) besides pages: `timer`, `push`, `payment`, `http`."""
        return self._callers.of(function)

    @cached_property
    def _callers(self) -> Callers:
        from wxlint.taint.callers import Callers

        return Callers(self.workspace)

    @cached_property
    def page_collections(self) -> frozenset[str]:
        """The database collections that client code adds records to: the platform stores `_openid` in these."""
        found: set[str] = set()
        for file in self.project.files.values():
            data = self.workspace.read(file.path) if file.kind.is_client and file.language in SCRIPT_LANGUAGES else None
            module = self.module(file.path) if data is not None and b".collection(" in data and b".add(" in data else None
            for call in call_sites(module) if module is not None else ():
                made_by = call.receiver_call if call.name == "wx.cloud.database().collection().add" else None
                name = made_by.argument(0) if made_by is not None else None
                constant = name.constant() if name is not None else None
                if constant is not None and isinstance(constant.value, str):
                    found.add(constant.value)
        return frozenset(found)

    @cached_property
    def callgraph(self) -> CallGraph:
        """Who calls whom."""
        return CallGraph(self.workspace)

    def entry(self, app: int) -> Module | None:
        """The first script of app `app` (an index into `Project.mini_programs`): app.js or game.js; None where it cannot be seen, as in a framework's app."""
        stem = self.project.mini_programs[app].app
        return None if stem is None else next((module for ending in (".ts", ".js") if (module := self.module(stem + ending)) is not None), None)

    def startup(self, app: int) -> Startup | None:
        """What runs, and in which order, when app `app` starts; None where its entry cannot be seen."""
        return self._startups.get(app)

    def _run_app(self, app: int) -> Startup | None:
        entry = self.entry(app)
        return None if entry is None else run_startup(entry, is_game=self.project.mini_programs[app].is_game)

    def initialisation(self, scope: Scope, facts: Iterable[Fact]) -> Initialisation:
        """How the scope initialises `wx.cloud`, by the calls of `wx.cloud.init` in it that `facts` were noted at."""
        facts = tuple(facts)
        key = (scope, tuple((fact.path, fact.span) for fact in facts))
        if key not in self._initialisations:
            from wxlint.engine.initialisation import Initialisation

            self._initialisations[key] = Initialisation(self, scope, facts)
        return self._initialisations[key]

    def is_unreached(self, call: CallSite) -> bool:
        """Whether it is certain that nothing in the app leads to `call`: it is left over."""
        from wxlint.semantics.unreached import is_unreached

        app = call.module.file.mini_program
        startup = self.startup(app) if app is not None else None
        return (startup is None or startup.step(call.ref) is None) and is_unreached(self.callgraph, call.ref)

    def callers(self, function: Ref) -> tuple[CallSite, ...]:
        """The calls of a function of the project; their `name` is the callee's source."""
        return tuple(CallSite(ref.module, ref.node, text_of(callee_of(ref.node) or ref.node)) for ref in self.callgraph.callers(function))

    def ways_to(self, call: CallSite) -> tuple[Way, ...] | None:
        """The ways that lead from the platform to `call`; None where some of them cannot be known."""
        from wxlint.semantics.ways import ways_to

        return ways_to(self.callgraph, call.ref)

    def waiter(self, call: CallSite) -> CallSite | None:
        """The call of a function that returns the value of `call`, directly or through others, where that value is taken for a promise; `call` itself aside."""
        pending, seen = [call], set()
        while pending:
            site = pending.pop()
            use = use_of(site.module, site.node)
            if use.taken and site is not call:
                return site
            if use.result_of is not None and (function := Ref(site.module, use.result_of)).key not in seen:
                seen.add(function.key)
                pending += reversed(self.callers(function))
        return None

    def fates(self, call: CallSite) -> Iterator[tuple[CallSite, Outcome, Function | None]]:
        """What becomes of the promise of `call`, there and, where functions hand it on, at the calls of these functions.

        A site is `call` itself or such a call. The outcome is never RETURNED, except from a function that the framework calls, which is then given too: what it
        returns is dropped. A function that nobody in the project calls ends the search.
        """
        pending = [call]
        seen: set[tuple[str, int, int]] = set()
        while pending:
            site = pending.pop()
            outcome = fate_of(site.module, site.node)
            if outcome.fate is not Fate.RETURNED or outcome.function is None:
                yield site, outcome, None
                continue
            function = Function(site.module, outcome.function)
            if function.ref.key in seen:
                continue
            seen.add(function.ref.key)
            role = function.role
            if role is not None and (role.is_lifecycle or role.name in self.workspace.bound_handlers(site.path)):
                yield site, outcome, function
            else:
                pending += reversed(self.callers(function.ref))
