"""`watch` without its callbacks, with parts it does not support, or never closed.

## What it does

Looks at `watch` of the cloud database: `onChange` and `onError` must both be there; the query may not use `field` or `skip`, nor more than five `orderBy`; and a page or component that starts to
watch must close the watcher. In cloud functions there is no `watch` at all.

## Why is this bad?

Without one of the callbacks the call throws. A watcher that is not closed keeps its connection, goes on calling `setData` of a page that is gone, and counts against the number of
connections that a client and an environment may have.

## Example

```js
onLoad() {
  db.collection('rooms').where({ no: this.no }).watch({ onChange: (snapshot) => this.setData({ room: snapshot.docs[0] }) })
}
```

## Use instead

```js
onLoad() {
  this.watcher = db.collection('rooms').where({ no: this.no }).watch({
    onChange: (snapshot) => this.setData({ room: snapshot.docs[0] }),
    onError: (err) => this.reconnect(err)
  })
},
onUnload() {
  this.watcher.close()
}
```

## Known limits

Whether a watcher is closed is judged by whether the file calls `close` on anything, or hands the watcher on. Watchers of the app and of modules that pages share may live as long as the app.

## 中文

检查云数据库的 `watch`：`onChange` 与 `onError` 都必须提供；查询不能使用 `field`、`skip`，`orderBy` 不超过五个；页面或组件发起的监听必须关闭。云函数中没有 `watch`。
缺少回调时调用会抛出异常；不关闭的监听会一直占用连接，并继续更新已销毁的页面。
请把返回的 watcher 保存下来，在 `onUnload`（组件为 `detached`）中调用 `close()`。文件中调用过 `close` 或把 watcher 传出时不报告未关闭；App 与公共模块中的监听可以长期存在。
"""

import re

from wxlint.api import (
    EVERYWHERE,
    SERVER_SDK,
    CallSite,
    Confidence,
    Message,
    Place,
    Rule,
    RuleResult,
    Severity,
    accesses_of,
    database,
    on_call,
    regex,
    use_of,
)

CALLBACKS = ("onChange", "onError")
UNSUPPORTED = ("field", "skip")
# what other files can reach, and may close
SHARED = regex(r"globalData|getApp|\bapp\.|\bexports\b", re.IGNORECASE)


class IncompleteWatch(Rule):
    summary = "`watch` that lacks a callback or is never closed"
    summary_zh = "`watch` 缺少回调，或从不关闭"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/database/collection/Collection.watch.html",
        "https://docs.cloudbase.net/database/realtime",
    )
    aliases = ("database/watch-contract",)
    files = EVERYWHERE

    messages = {
        "callback": Message(
            "`watch` needs both `onChange` and `onError`: without `{missing}` it throws",
            zh="`watch` 必须同时提供 `onChange` 与 `onError`：缺少 `{missing}` 会抛出异常",
            help="add `{missing}`",
            help_zh="加上 `{missing}`",
        ),
        "unsupported": Message(
            "a watched query does not support `{method}`",
            zh="`watch` 的查询不支持 `{method}`",
            help="leave `{method}` out of this query",
            help_zh="从该查询中去掉 `{method}`",
        ),
        "orders": Message(
            "a watched query may have {most} `orderBy` at most",
            zh="`watch` 的查询最多使用 {most} 个 `orderBy`",
            help="leave some of the {count} out",
            help_zh="当前有 {count} 个，请减少",
        ),
        "server": Message(
            "wx-server-sdk has no `watch`: this throws",
            zh="wx-server-sdk 没有 `watch`，此处会抛出异常",
            help="move it into the page, or let the page call a function",
            help_zh="在小程序端监听，或由小程序端调用云函数",
        ),
        "dropped": Message(
            "nobody keeps this watcher, so nobody can close it when the page is gone",
            zh="没有保存该 watcher，页面销毁后无法关闭",
            help="keep it (`this.watcher = …`) and call `this.watcher.close()` in `{end}`",
            help_zh="保存它（`this.watcher = …`），并在 `{end}` 中调用 `this.watcher.close()`",
        ),
        "open": Message(
            "this watcher is never closed: it goes on after the page is gone",
            zh="该 watcher 从未关闭，页面销毁后仍在监听",
            help="call its `close()` in `{end}`",
            help_zh="在 `{end}` 中调用它的 `close()`",
        ),
    }

    @on_call(*database.COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        if not call.name.endswith(".watch"):
            return
        where = Place(call.path, call.method_span)
        if call.name.startswith(SERVER_SDK):
            yield self.finding(where, "server")
            return
        keys = call.option_keys()
        missing = [name for name in CALLBACKS if keys is not None and name not in keys]
        if missing:
            yield self.finding(where, "callback", missing=missing[0])
        chain = [inner for inner in call.chain if inner.method is not None]
        for inner in chain:
            if inner.method in UNSUPPORTED:
                yield self.finding(Place(inner.path, inner.method_span), "unsupported", method=inner.method, severity=Severity.WARNING)
        orders = [inner for inner in chain if inner.method == "orderBy"]
        if len(orders) > database.WATCH_ORDERS:
            yield self.finding(where, "orders", most=database.WATCH_ORDERS, count=len(orders), severity=Severity.WARNING)
        yield from self._check_end(call)

    def _check_end(self, call: CallSite) -> RuleResult:
        kinds = {made.kind for made in call.module.definitions}
        if not kinds & {"Page", "Component"} or next(accesses_of(call.module, "close"), None) is not None:
            return
        end = "onUnload" if "Page" in kinds else "detached"
        where = Place(call.path, call.method_span)
        holder = call.stored_in
        if call.is_statement:
            yield self.finding(where, "dropped", end=end, severity=Severity.WARNING)
        elif holder is not None and use_of(call.module, call.node).result_of is None and not SHARED.search(holder.text):
            yield self.finding(where, "open", end=end, severity=Severity.WARNING, confidence=Confidence.MEDIUM)

    invalid = (
        """
        const db = wx.cloud.database()
        Page({
          onLoad() {
            db.collection('rooms').where({ no: 1 }).watch({ onChange: (snapshot) => this.show(snapshot) })
                                                    ^^^^^ `watch` needs both `onChange` and `onError`: without `onError` it throws
                                                    ^^^^^ warning: nobody keeps this watcher, so nobody can close it when the page is gone
            this.watcher = db.collection('rooms').field({ name: true }).watch({ onChange() {}, onError() {} })
                                                                        ^^^^^ warning: this watcher is never closed: it goes on after the page is gone
                                                  ^^^^^ warning: a watched query does not support `field`
          },
          show(snapshot) {}
        })
        """,
        """
        const db = wx.cloud.database()
        Component({
          lifetimes: {
            attached() {
              const watcher = db.collection('rooms').doc('1').watch({ onError() {} })
                                                              ^^^^^ `watch` needs both `onChange` and `onError`: without `onChange` it throws
                                                              ^^^^^ warning: this watcher is never closed: it goes on after the page is gone
            }
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.database().collection('rooms').watch({ onChange() {}, onError() {} })
                                                                        ^^^^^ wx-server-sdk has no `watch`: this throws
        """,
        """
        const rooms = wx.cloud.database().collection('rooms')
        exports.start = (handlers) => rooms.orderBy('a', 'asc').orderBy('b', 'asc').orderBy('c', 'asc').orderBy('d', 'asc').orderBy('e', 'asc').orderBy('f', 'asc').watch(handlers)
                                                                                                                                                                    ^^^^^ warning: a watched query may have 5 `orderBy` at most
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        Page({
          onLoad() {
            this.watcher = db.collection('rooms').where({ no: 1 }).orderBy('at', 'desc').limit(10).watch({ onChange: this.show, onError: console.error })
          },
          onHide() {
            this.stop()
          },
          stop() {
            const { watcher } = this
            watcher && watcher.close()
          }
        })
        """,
        """
        const db = wx.cloud.database()
        const watch = (query, options) => db.collection('rooms').where(query).watch({ ...options })
        const start = (options) => db.collection('rooms').watch(options)
        export default { watch, start }
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            wx.cloud.database().collection('notices').watch({ onChange() {}, onError() {} })
          }
        })
        """,
        """
        const db = wx.cloud.database()
        const store = require('../../store')
        Page({
          onLoad() {
            store.keep(db.collection('rooms').watch({ onChange() {}, onError() {} }))
            getApp().globalData.watcher = db.collection('rooms').watch({ onChange() {}, onError() {} })
          }
        })
        """,
        "const files = { watch(options) {} }; files.watch({})",
    )
