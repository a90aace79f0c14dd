"""Limits of Mini Programs, with the page that states each (below https://developers.weixin.qq.com/miniprogram/dev/)."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB

PACKAGE_BYTES = 2 * MIB
"""framework/subpackages.html: the main package and each subpackage."""
TOTAL_BYTES = 30 * MIB
"""framework/subpackages.html: all packages together."""
PROVIDER_TOTAL_BYTES = 20 * MIB
"""framework/subpackages.html: all packages together, for programs that a service provider runs."""
PRELOAD_BYTES = 2 * MIB
"""framework/subpackages/preload.html: what one package may preload."""
PACKAGE_ADVISED_BYTES = 1536 * KIB
"""The quality check of npm miniprogram-ci: the main package."""
MEDIA_ADVISED_BYTES = 200 * KIB
"""The quality check of npm miniprogram-ci: images and sound in a package together."""
SUBPACKAGES = 100
"""npm miniprogram-ci (`MaxSubPackageLimit`)."""
TABS = (2, 5)
"""reference/configuration/app.html#tabBar: at least and at most."""
CUSTOM_TABS = 10
"""npm miniprogram-ci (`MaxCustomTabbarCount`): at most, with `custom`."""
TAB_ICON_BYTES = 40 * KIB
"""reference/configuration/app.html#tabBar."""
TAB_ICON_SUFFIXES = (".png", ".jpg", ".jpeg")
"""reference/configuration/app.html#tabBar."""
PERMISSION_TEXT_LENGTH = 30
"""reference/configuration/app.html#permission: characters of `desc`."""
PAGE_STACK = 10
"""api/route/wx.navigateTo.html: pages that can be open at a time."""
STORAGE_KEY_BYTES = 1 * MIB
"""api/storage/wx.setStorageSync.html: one key."""
STORAGE_TOTAL_BYTES = 10 * MIB
"""api/storage/wx.setStorageSync.html: all keys together."""
WXML_NODES = 1000
"""framework/performance/tips/runtime_render.html: nodes of a page."""
WXML_DEPTH = 30
"""framework/performance/tips/runtime_render.html: nodes inside each other."""
WXML_CHILDREN = 60
"""framework/performance/tips/runtime_render.html: children of one node."""
