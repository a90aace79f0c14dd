"""What becomes of a promise. `call` makes one in every source; the sources are bodies of an async function, but for those that say otherwise."""

from __future__ import annotations

import pytest
from workspaces import PAGE, PAGE_TS, call_named, fates, opened

from wxlint.semantics.promises import Drop, Fate, Outcome, fate_of, use_of
from wxlint.syntax.javascript import text_of


def fate(source: str, path: str = PAGE) -> Outcome:
    (outcome,) = fates(f"async function outer(list, cond) {{ {source} }}", path)
    return outcome


@pytest.mark.parametrize(
    "source",
    [
        "call().catch(show)",
        "call().then(use).catch(show)",
        "call().catch(show).then(use)",
        "call().then(use, show)",
        "call().then(null, show)",
        "call().then(use).then(more, show)",
        "call().then(use).finally(done).catch(show)",
        "call().catch(show).finally(done)",
        "call()['catch'](show)",
        "call()?.then(use)?.catch(show)",
        "(call()).then(use).catch(e => {})",
        "await call().catch(show)",
        "return call().catch(show)",
        "const x = await call().then(use).catch(show)",
        "try { await call() } catch (e) { show(e) }",
        "try { await call() } catch { show() }",
        "try { await call() } catch (e) {} finally { done() }",
        "try { const { data } = await call() } catch (e) { show(e) }",
        "try { x = (await call()).data } catch (e) { show(e) }",
        "try { if (await call()) go() } catch (e) { show(e) }",
        "try { f(await call()) } catch (e) { show(e) }",
        "try { f(`${await call()}`) } catch (e) { show(e) }",
        "try { for (const x of await call()) go() } catch (e) { show(e) }",
        "try { for (const x of list) { if (cond) await call(x) } } catch (e) { show(e) }",
        "try { return await call() } catch (e) { show(e) }",
        "try { await call().then(use) } catch (e) { show(e) }",
        "try { await (cond ? call() : other()) } catch (e) { show(e) }",
        "try { cond && await call() } catch (e) { show(e) }",
        "try { try { await call() } finally { done() } } catch (e) { show(e) }",
        "try { try { x() } catch (e) { await call() } } catch (e) { show(e) }",
        "try { await Promise.all([call(), other()]) } catch (e) { show(e) }",
        "try { const [a] = await Promise.all([call()]) } catch (e) { show(e) }",
        "try { await Promise.all(list.map(x => call(x))) } catch (e) { show(e) }",
        "try { await Promise.all(list.map(async x => { await call(x) })) } catch (e) { show(e) }",
        "try { await Promise.all(list.map(function (x) { return call(x) })) } catch (e) { show(e) }",
        "try { const p = call(); await p } catch (e) { show(e) }",
        "Promise.all([call()]).then(use).catch(show)",
        "Promise.all(list.map(call)).catch(show); Promise.race([call()]).catch(show)",
        "Promise.any([call()]).catch(show)",
        "Promise.allSettled([call()])",
        "await Promise.allSettled(list.map(x => call(x)))",
        "Promise.resolve(call()).catch(show)",
        "const p = call(); p.then(use).catch(show)",
        "const p = call().then(use); p.catch(show)",
        "const p = call(); p.then(use); p.catch(show)",
        "let p; p = call(); p.catch(show)",
        "let p; if (cond) p = call(); try { await p } catch (e) { show(e) }",
        "const p = cond ? call() : other(); p.catch(show)",
        "const p = call(), q = p; q.catch(show)",
        "const tasks = []; tasks.push(call()); Promise.all(tasks).catch(show)",
        "const tasks = []; for (const x of list) tasks.push(call(x)); try { await Promise.all(tasks) } catch (e) { show(e) }",
        "const tasks = list.map(x => call(x)); try { await Promise.all(tasks) } catch (e) { show(e) }",
        "other().then(() => call()).catch(show)",
        "other().then(() => { return call() }).catch(show)",
        "other().then(function () { return call() }).then(use).catch(show)",
        "other().then(async () => { await call() }).catch(show)",
        "other().then(async () => { await call() }).then(null, show)",
        "try { await other().then(() => call()) } catch (e) { show(e) }",
        "Promise.resolve().then(() => call()).catch(show)",
        "(async () => { await call() })().catch(show)",
        "(async () => { try { await call() } catch (e) { show(e) } })()",
        "await (async function () { await call() })().catch(show)",
        "new Promise((resolve, reject) => { call().then(resolve).catch(reject) })",
        "new Promise((resolve, reject) => { call().then(resolve, reject) })",
        "cond && call().catch(show)",
        "cond ? call().catch(show) : other()",
        "(x(), call().catch(show))",
    ],
)
def test_handled(source: str) -> None:
    assert fate(source).fate is Fate.HANDLED


@pytest.mark.parametrize(
    ("source", "drop"),
    [
        ("call()", Drop.STATEMENT),
        ("(call())", Drop.STATEMENT),
        ("cond && call()", Drop.STATEMENT),
        ("cond || call()", Drop.STATEMENT),
        ("cond ? call() : other()", Drop.STATEMENT),
        ("if (cond) call()", Drop.STATEMENT),
        ("for (const x of list) call(x)", Drop.STATEMENT),
        ("call(), other()", Drop.STATEMENT),
        ("other(), call()", Drop.STATEMENT),
        ("[call()]", Drop.STATEMENT),
        ("const p = call()", Drop.STATEMENT),
        ("let p; p = call()", Drop.STATEMENT),
        ("Promise.all([call(), other()])", Drop.STATEMENT),
        ("Promise.all(list.map(x => call(x)))", Drop.STATEMENT),
        ("list.map(x => call(x))", Drop.STATEMENT),
        ("const p = Promise.all([call()])", Drop.STATEMENT),
        ("call().then(use)", Drop.THEN),
        ("call().then(use).then(more)", Drop.THEN),
        ("call().then(use, null)", Drop.THEN),
        ("call().then(use, undefined)", Drop.THEN),
        ("call().finally(done)", Drop.THEN),
        ("call().then(use).finally(done)", Drop.THEN),
        ("call().catch()", Drop.THEN),
        ("call().catch(null)", Drop.THEN),
        ("call().catch(undefined)", Drop.THEN),
        ("Promise.all([call()]).then(use)", Drop.THEN),
        ("const p = call(); p.then(use)", Drop.THEN),
        ("other().then(() => call())", Drop.THEN),
        ("other().then(() => { return call() }).then(use)", Drop.THEN),
        ("other().then(async () => { await call() })", Drop.THEN),
        ("other().catch(show).then(() => call())", Drop.THEN),
        ("other().then(() => call(), show)", Drop.THEN),
        ("new Promise(resolve => { call().then(resolve) })", Drop.THEN),
        ("try { call() } catch (e) { show(e) }", Drop.NOT_AWAITED_IN_TRY),
        ("try { if (cond) { call() } } catch (e) { show(e) } finally { done() }", Drop.NOT_AWAITED_IN_TRY),
        ("try { call() } finally { done() }", Drop.STATEMENT),
        ("try { x() } catch (e) { call() }", Drop.STATEMENT),
        ("try { list.forEach(x => { call(x) }) } catch (e) { show(e) }", Drop.STATEMENT),
        ("list.forEach(async x => { await call(x) })", Drop.CALLBACK),
        ("list.forEach(x => call(x))", Drop.CALLBACK),
        ("try { list.forEach(async x => { await call(x) }) } catch (e) { show(e) }", Drop.CALLBACK),
        ("setTimeout(async () => { await call() }, 100)", Drop.CALLBACK),
        ("setTimeout(() => call(), 100)", Drop.CALLBACK),
        ("wx.nextTick(async () => { await call() })", Drop.CALLBACK),
        ("wx.login({ success: async () => { await call() } })", Drop.CALLBACK),
        ("wx.login({ async success() { await call() } })", Drop.CALLBACK),
        ("wx.login({ success: res => call(res) })", Drop.CALLBACK),
        ("(async () => { await call() })()", Drop.STATEMENT),
        ("(async function () { await call() }())", Drop.STATEMENT),
        ("!(async () => { await call() })", None),
    ],
)
def test_dropped(source: str, drop: Drop | None) -> None:
    outcome = fate(source)
    if drop is None:
        assert outcome.fate is not Fate.DROPPED
    else:
        assert (outcome.fate, outcome.drop) == (Fate.DROPPED, drop)


@pytest.mark.parametrize("source", ["void call()", "void call().then(use)", "void (async () => { await call() })()", "void Promise.all([call()])"])
def test_discarded_on_purpose(source: str) -> None:
    assert fate(source).fate is Fate.DISCARDED


@pytest.mark.parametrize(
    ("source", "awaited"),
    [
        ("return call()", False),
        ("return call().then(use)", False),
        ("return cond ? call() : other()", False),
        ("return cond && call()", False),
        ("return (x(), call())", False),
        ("return Promise.all([call()])", False),
        ("return Promise.all(list.map(x => call(x)))", False),
        ("try { return call() } catch (e) { show(e) }", False),
        ("const p = call(); return p", False),
        ("const p = call(); await p", True),
        ("const tasks = []; tasks.push(call()); return Promise.all(tasks)", False),
        ("const tasks = list.map(x => call(x)); await Promise.all(tasks)", True),
        ("return other().then(() => call())", False),
        ("await other().then(() => call())", True),
        ("await call()", True),
        ("const x = await call()", True),
        ("const { data } = (await call()).result", True),
        ("if (await call()) x()", True),
        ("return await call()", True),
        ("await call().then(use)", True),
        ("try { await call() } finally { done() }", True),
        ("try { x() } catch (e) { await call() }", True),
        ("try { x() } catch (e) { y() } finally { await call() }", True),
        ("try { await call() } catch (e) { throw e }", True),
        ("await Promise.all([call(), other()])", True),
        ("await (async () => { await call() })()", True),
        ("for (const x of list) { await call(x) }", True),
        ("throw await call()", True),
        ("switch (await call()) { }", True),
    ],
)
def test_left_to_the_caller(source: str, awaited: bool) -> None:
    outcome = fate(source)
    assert outcome.fate is Fate.RETURNED
    assert outcome.awaited is awaited
    assert outcome.function is not None
    assert text_of(outcome.function).startswith("async function outer")


@pytest.mark.parametrize(
    ("source", "function"),
    [
        ("const f = () => call()", "() => call()"),
        ("const f = async () => { await call() }", "async () => { await call() }"),
        ("const o = { async m() { await call() } }", "async m() { await call() }"),
        ("class A { static async m() { await call() } }", "static async m() { await call() }"),
        ("try { const f = async () => { await call() } } catch (e) {}", "async () => { await call() }"),
        ("const f = function () { return call() }", "function () { return call() }"),
        ("try { function f() { return call() } } catch (e) {}", "function f() { return call() }"),
    ],
)
def test_the_innermost_function_leaves_it_to_its_caller(source: str, function: str) -> None:
    outcome = fate(source)
    assert outcome.fate is Fate.RETURNED
    assert outcome.function is not None
    assert text_of(outcome.function) == function


@pytest.mark.parametrize(
    "source",
    [
        "f(call())",
        "const o = { p: call() }",
        "const p = call(); f(p)",
        "const p = call(); const o = { p }",
        "list.p = call()",
        "list[0] = call()",
        "call().then(...both)",
        "call().data",
        "call()[name](x)",
        "const { data } = call()",
        "new Promise(resolve => resolve(call()))",
        "new Promise(async resolve => { await call() })",
        "new Thing(call())",
        "list.filter(async x => await call(x))",
        "unknown(async () => { await call() })",
        "throw call()",
        "if (call()) x()",
        "!call()",
        "typeof call()",
        "`${call()}`",
        "for await (const x of call()) y()",
        "for (const x of call()) y()",
        "function f(a = call()) {}",
        "class A { x = call() }",
        "call() + 1",
        "const p = call(); p.cancel()",
        "const tasks = []; tasks.push(call())",
        "const tasks = []; tasks.push(call()); f(tasks)",
        "this.tasks.push(call())",
        "call().pipe(x)",
    ],
)
def test_out_of_sight(source: str) -> None:
    assert fate(source).fate is Fate.UNKNOWN


@pytest.mark.parametrize(
    "source", ["function* g() { yield call() }", "export default call()", "export const p = call()", "const p = call(); p.then(use)"]
)
def test_out_of_sight_at_the_top_level(source: str) -> None:
    (outcome,) = fates(source)
    assert outcome.fate is Fate.UNKNOWN


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("await call()", (Fate.DROPPED, Drop.AWAIT)),
        ("const x = await call()", (Fate.DROPPED, Drop.AWAIT)),
        ("call()", (Fate.DROPPED, Drop.STATEMENT)),
        ("try { await call() } catch (e) { show(e) }", (Fate.HANDLED, None)),
        ("export default () => call()", (Fate.RETURNED, None)),
    ],
)
def test_top_level(source: str, expected: tuple[Fate, Drop | None]) -> None:
    (outcome,) = fates(source)
    assert (outcome.fate, outcome.drop) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("try { await call<T>({}) } catch (e) { show(e) }", Fate.HANDLED),
        ("try { const r = (await call<A<B>>({})).result } catch (e) { show(e) }", Fate.HANDLED),
        ("try { const r = await call<T>({}) as R } catch (e) { show(e) }", Fate.HANDLED),
        ("try { await (call() as Promise<R>) } catch (e) { show(e) }", Fate.HANDLED),
        ("call()!.catch(show)", Fate.HANDLED),
        ("(call() as any).catch(show)", Fate.HANDLED),
        ("(<any>call()).catch(show)", Fate.HANDLED),
        ("call<T>({}).then((res: R) => use(res)).catch(show)", Fate.HANDLED),
        ("return call<T>({})", Fate.RETURNED),
        ("await call<T>({})", Fate.RETURNED),
        ("const p: Promise<T> = call<T>({}); p.catch(show)", Fate.HANDLED),
        ("void call<T>({})", Fate.DISCARDED),
        ("call<T>({})", Fate.DROPPED),
        ("call() as unknown", Fate.DROPPED),
    ],
)
def test_typescript(source: str, expected: Fate) -> None:
    assert fate(source, PAGE_TS).fate is expected


def test_what_takes_it_for_a_promise() -> None:
    source = "const f = async () => { const p = wx.login().then(use); await p; return p }; f().catch(show)"
    call = call_named(source, "wx.login")
    use = use_of(call.module, call.node)
    assert [text_of(node) for node in use.taken] == ["wx.login().then(use)", "await p"]
    assert use.result_of is None or text_of(use.result_of).startswith("async () =>")


def test_the_place_where_it_was_decided() -> None:
    module = opened("async function f() { try { await call() } catch (e) { show(e) } }\nfunction g() { call().then(use).catch(show) }\ncall()")
    nodes = [fate_of(module, node).node for node in module.nodes.calls if text_of(node) == "call()"]
    assert [text_of(node) for node in nodes] == ["try { await call() } catch (e) { show(e) }", "call().then(use).catch(show)", "call()"]


def test_deep_nesting_is_out_of_sight() -> None:
    depth = 3000
    (outcome,) = fates("(" * depth + "call()" + ")" * depth)
    assert outcome.fate is Fate.UNKNOWN
    (outcome,) = fates("x(async () => " * 400 + "await call()" + ")" * 400)
    assert outcome.fate is Fate.UNKNOWN
    (outcome,) = fates("(async () => " * 400 + "await call()" + ")()" * 400)
    assert outcome.fate is Fate.UNKNOWN
