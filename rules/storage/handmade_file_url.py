"""The address of a file in cloud storage is put together by hand.

## What it does

Reports texts with the host of cloud storage (`….tcb.qcloud.la`) that are joined with something else into an address, in scripts and in WXML, and such texts that are only the beginning of one.

## Why is this bad?

Such an address holds only while everybody may read the file and the host stays as it is: with private files it answers 403, and another environment (test and production) has another host.

## Example

```js
const src = `https://7368-shop-1a2b3c-1250000000.tcb.qcloud.la/goods/${id}.png`
```

## Use instead

```js
const { fileID } = goods   // what uploadFile gave, kept in the record; <image src="{{fileID}}"> understands it
```

For a link outside of `<image>`: `wx.cloud.getTempFileURL({ fileList: [fileID] })`.

## Known limits

A complete address that stands there as it is (`https://….tcb.qcloud.la/logo.png`) is not reported.

## 中文

检查脚本和 WXML 中用云存储域名（`….tcb.qcloud.la`）与其他内容拼接成的地址，以及只写了开头部分的此类地址。
手工拼接的地址只在文件公有读且域名不变时有效：私有文件会返回 403，换一个环境（测试、正式）域名也不同。
请保存并使用 `fileID`（`<image>` 可直接使用），需要链接时调用 `wx.cloud.getTempFileURL`。完整的固定地址不报告。
"""

from wxlint.api import (
    EVERYWHERE,
    Expression,
    Message,
    Module,
    Rule,
    RuleResult,
    Severity,
    WxmlSite,
    concatenation_around,
    on_module,
    on_wxml,
    regex,
    string_literals,
    template_literals,
)

HOST = regex(r"^[`'\"]?https?://[^/\s'\"`]*\.tcb\.qcloud\.la(?P<path>[^'\"`\s]*)")


class HandmadeFileUrl(Rule):
    summary = "address of a file in cloud storage put together by hand"
    summary_zh = "手工拼接云存储文件地址"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/storage/Cloud.getTempFileURL.html",)
    aliases = ("storage/no-url-concat", "STO-002")
    files = EVERYWHERE

    messages = {
        "joined": Message(
            "this address is put together by hand: it holds only while the file is public and the host stays the same",
            zh="手工拼接的云存储地址，仅在文件公有读且域名不变时有效",
            help="use the `fileID`, or ask `getTempFileURL` for a link",
            help_zh="使用 `fileID`，或用 `getTempFileURL` 换取链接",
        ),
    }

    @on_module("tcb.qcloud.la")
    def check(self, module: Module) -> RuleResult:
        for literal in (*string_literals(module), *template_literals(module)):
            if ".tcb.qcloud.la" in literal.text and self._is_handmade(literal):
                yield self.finding(literal, "joined")

    @staticmethod
    def _is_handmade(literal: Expression) -> bool:
        found = HOST.match(literal.text)
        if found is None:
            return False
        whole = concatenation_around(literal)
        return (
            (whole is not None and whole.constant() is None) or found["path"].endswith("/") or (not found["path"] and literal.node.type == "string")
        )

    @on_wxml("tcb.qcloud.la")
    def check_wxml(self, site: WxmlSite) -> RuleResult:
        for element in site.elements:
            for attribute in element.attributes:
                if attribute.is_dynamic and attribute.value is not None and HOST.match(attribute.value):
                    yield self.finding(attribute.value_place, "joined")

    invalid = (
        """
        const HOST = 'https://7368-shop-1a2b3c-1250000000.tcb.qcloud.la/'
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this address is put together by hand: it holds only while the file is public and the host stays the same
        const picture = (id) => `https://7368-shop-1a2b3c-1250000000.tcb.qcloud.la/goods/${id}.png`
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this address is put together by hand: it holds only while the file is public and the host stays the same
        const other = (id) => 'https://7368-shop-1a2b3c-1250000000.tcb.qcloud.la/goods/' + id
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this address is put together by hand: it holds only while the file is public and the host stays the same
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <image src="https://7368-shop-1a2b3c-1250000000.tcb.qcloud.la/goods/{{id}}.png" />
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this address is put together by hand: it holds only while the file is public and the host stays the same
        """,
    )
    valid = (
        "const LOGO = 'https://7368-shop-1a2b3c-1250000000.tcb.qcloud.la/logo.png'",
        "const picture = (id) => `cloud://shop-1a2b3c.7368-shop-1a2b3c-1250000000/goods/${id}.png`",
        """
        -- miniprogram/pages/index/index.wxml --
        <image src="https://7368-shop-1a2b3c-1250000000.tcb.qcloud.la/logo.png" />
        <image src="{{fileID}}" />
        """,
        "if (url.includes('.tcb.qcloud.la')) console.log(url)",
    )
