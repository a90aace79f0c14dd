"""What Taro's declarations lack of the built-in components. Every line was read, in July 2026, in the documentation of the component that it names:
https://developers.weixin.qq.com/miniprogram/dev/component/<tag>.html. Each was found again in November 2026 in `开发/组件/` of https://github.com/Marco9442/wx-miniprogram-doc at
1452f96, a copy of that documentation; what has another source says so.
"""

from __future__ import annotations

from collections.abc import Mapping

NOT_COMPONENTS = frozenset({"custom-wrapper", "native-slot", "script"})
"""Taro's own (npm @tarojs/components 4.2.1, `types/`), which the documentation's list of components does not have."""

# Tags without a declaration: their attributes and events.
EXTRA_COMPONENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "editor-portal": (("key",), ()),
    "official-account-publish": (
        ("topic", "limit", "background-color", "color-unity", "placeholder", "show-related", "recommend-path", "recommend-title"),
        ("error", "empty", "publishsuccess", "publishfail"),
    ),
    "open-data-item": (("type", "index"), ()),
    "open-data-list": (("type", "members"), ()),
    "selection": (("disable-context-menu",), ("selectionchange",)),
    "store-coupon": (("appid", "coupon-id", "custom-style", "promoter-share-link"), ("entersuccess", "entererror")),
    "store-gift": (("present-order-id", "open-id", "show-gift-card"), ("success", "error")),
    "store-home": (("appid",), ()),
    "store-product": (
        ("appid", "product-id", "product-promotion-link", "media-id", "custom-style", "custom-content", "open-page", "logo-position"),
        ("entersuccess", "entererror"),
    ),
}

_GESTURE = ("tag", "simultaneous-handlers", "native-view", "worklet:ongesture", "worklet:should-response-on-move", "worklet:should-accept-gesture")

EXTRA_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "audio": ("id",),
    "button": ("phone-number-no-quota-toast", "need-show-entrance", "entrance-path"),
    "double-tap-gesture-handler": _GESTURE,
    "draggable-sheet": ("initial-child-size", "min-child-size", "max-child-size", "snap-sizes", "worklet:onsizeupdate"),
    "editor": ("enable-formats", "enterkeyhint", "confirm-hold"),
    "force-press-gesture-handler": tuple(name for name in _GESTURE if name != "worklet:should-response-on-move"),
    "horizontal-drag-gesture-handler": _GESTURE,
    "image": ("preload", "forceHttps"),
    "input": ("worklet:onkeyboardheightchange",),
    "list-builder": ("initial-child-count",),
    "live-player": ("picture-in-picture-init-position", "enable-system-pip", "mute-on-audio-conflict"),
    "live-pusher": ("enableVideoCustomRender", "mute-on-audio-conflict"),
    "long-press-gesture-handler": _GESTURE,
    "movable-view": ("animation",),
    "nested-scroll-body": ("offset-top",),
    "open-container": (
        "closed-color",
        "closed-elevation",
        "closed-border-radius",
        "middle-color",
        "open-color",
        "open-elevation",
        "open-border-radius",
        "transition-duration",
        "transition-type",
    ),
    "pan-gesture-handler": _GESTURE,
    "progress": ("activeColor", "backgroundColor"),
    "scale-gesture-handler": _GESTURE,
    "scroll-view": (
        "scroll-into-view-offset",
        "worklet:onscrollstart",
        "worklet:onscrollupdate",
        "worklet:onscrollend",
        "worklet:adjust-deceleration-velocity",
    ),
    "share-element": ("key", "worklet:onframe"),
    "slider": ("activeColor", "backgroundColor"),
    "sticky-header": ("allow-overlapping",),
    "swiper": ("direction", "worklet:onscrollstart", "worklet:onscrollupdate", "worklet:onscrollend"),
    "tap-gesture-handler": _GESTURE,
    "text": ("select-on-gesture",),
    "vertical-drag-gesture-handler": _GESTURE,
    "video": ("picture-in-picture-init-position", "enable-system-pip"),
}

EXTRA_EVENTS: Mapping[str, tuple[str, ...]] = {
    "button": ("createliveactivity",),
    "form": ("submittogroup",),
    "input": ("change",),
    "map": ("abilityfail",),
}

# More legal values of an attribute; none at all where the list is not the whole truth.
EXTRA_VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "button": {"form-type": ("submitToGroup",), "open-type": ("liveActivity",)},
    "functional-page-navigator": {"name": ("chooseInvoice", "chooseInvoiceTitle")},
    # No page names it; released programs show it: https://github.com/Voyzz/Fruit-store-mp, miniprogram/pages/cart/cart.wxml.
    "icon": {"type": ("success_circle",)},
    "live-pusher": {"mode": ("HVGA", "QVGA"), "audio-reverb-type": ()},
    "rich-text": {"mode": ("web-static",)},
}
