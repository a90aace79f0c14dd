"""What the typings lack about the members of `wx`. Read by `wx_api.py` and by rules; every line names the documentation that says so.

DOC is https://developers.weixin.qq.com/miniprogram/dev/, TYP the prose in the npm package miniprogram-api-typings 5.2.3.
"""

from __future__ import annotations

from collections.abc import Mapping

UNTYPED_MEMBERS = frozenset(
    {
        "addAccountCard",  # DOC platform-capabilities (account cards of banks)
        "appleLogin",  # DOC platform-capabilities/miniapp/ (apps built from Mini Programs)
        "checkAccountCardAddState",  # DOC platform-capabilities (account cards of banks)
        "checkIdentitySession",  # DOC platform-capabilities/miniapp/
        "createContext",  # DOC release notes: replaced by createCanvasContext, never taken away
        "drawCanvas",  # DOC release notes: replaced by CanvasContext.draw, never taken away
        "enterpriseBankTransfer",  # DOC platform-capabilities/business-capabilities/
        "getDetailPageCloseButtonBoundingClientRect",  # DOC framework/material/
        "getFileInfo",  # DOC platform-capabilities/miniapp/api; withdrawn in favour of FileSystemManager.getFileInfo, works
        "getIdentityCode",  # DOC platform-capabilities/miniapp/
        "getMiniProgramCode",  # DOC platform-capabilities/miniapp/
        "getPhoneMask",  # DOC platform-capabilities/miniapp/
        "getPluginsInfoSync",  # DOC framework/plugin/
        "getSavedFileInfo",  # DOC platform-capabilities/miniapp/api; withdrawn in favour of FileSystemManager, works
        "getSavedFileList",  # DOC platform-capabilities/miniapp/api; withdrawn in favour of FileSystemManager.getSavedFileList, works
        "invokeNativePlugin",  # DOC platform-capabilities/miniapp/ (native plugins)
        "loadNativePlugin",  # DOC platform-capabilities/miniapp/ (native plugins)
        "logout",  # DOC platform-capabilities/miniapp/
        "miniapp",  # DOC platform-capabilities/miniapp/api
        "offAgentHandoff",  # DOC ai/
        "onAgentHandoff",  # DOC ai/
        "openBusinessView",  # DOC platform-capabilities/business-capabilities/order-shipping/order-shipping-half.html
        "phoneSmsLogin",  # DOC platform-capabilities/miniapp/
        "preloadAd",  # DOC component/ad.html
        "preloadVideoAd",  # DOC component/ad.html
        "removeSavedFile",  # DOC platform-capabilities/miniapp/api; withdrawn in favour of FileSystemManager.removeSavedFile, works
        "requestJointPayment",  # DOC ai/ (changes of the agent's API)
        "requestMidasPayment",  # DOC release notes of base library 2.x
        "saveFile",  # DOC platform-capabilities/miniapp/api; withdrawn in favour of FileSystemManager.saveFile, works
        "serviceMarket",  # DOC platform-capabilities/service-market/api.html
        "startFacialRecognitionVerify",  # DOC ai/ (APIs that an agent supports)
        "startFacialRecognitionVerifyAndUploadVideo",  # DOC ai/ (APIs that an agent supports)
        "version",  # read by the official component ec-canvas of Apache ECharts (https://github.com/ecomfe/echarts-for-weixin)
        "weixinAppLogin",  # DOC platform-capabilities/miniapp/
        "weixinMiniProgramLogin",  # DOC platform-capabilities/miniapp/
    }
)
"""Members of `wx` that no typing has."""

GAME_MEMBERS = frozenset(
    {
        "createCanvas",  # DOC minigame/dev/api/render/canvas/wx.createCanvas.html
        "createImage",  # DOC minigame/dev/api/render/image/wx.createImage.html
        "getGameRecorder",  # DOC minigame/dev/api/game-recorder/
        "getOpenDataContext",  # DOC minigame/dev/api/open-api/context/
        "getSharedCanvas",  # DOC minigame/dev/api/render/canvas/
        "offTouchCancel",  # DOC minigame/dev/api/device/touch-event/
        "offTouchEnd",  # DOC minigame/dev/api/device/touch-event/
        "offTouchMove",  # DOC minigame/dev/api/device/touch-event/
        "offTouchStart",  # DOC minigame/dev/api/device/touch-event/
        "onHide",  # DOC minigame/dev/api/base/app/life-cycle/wx.onHide.html
        "onShow",  # DOC minigame/dev/api/base/app/life-cycle/wx.onShow.html
        "onTouchCancel",  # DOC minigame/dev/api/device/touch-event/
        "onTouchEnd",  # DOC minigame/dev/api/device/touch-event/
        "onTouchMove",  # DOC minigame/dev/api/device/touch-event/
        "onTouchStart",  # DOC minigame/dev/api/device/touch-event/
        "setPreferredFramesPerSecond",  # DOC minigame/dev/api/render/frame/
    }
)
"""Members that mini games have; a library for both asks which one it is in."""

EXTRA_OPTIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
"""Keys that options take besides those in the typings, and more types that known keys may have, by member of `wx`."""

CASELESS = frozenset({("request", "method")})
"""Options whose legal values may be written in lower case too: the base library puts the method of a request into upper case."""

NOT_REQUIRED = frozenset(
    {
        ("showLoading", "title"),  # released programs call it without; a spinner without text is shown
        ("vibrateShort", "type"),  # TYP: since 2.13.0; what was written for older libraries vibrates as before
    }
)
"""Options that the typings call required and that calls do without."""

OPEN_OPTIONS = frozenset({"requestPayment", "requestVirtualPayment", "openEmbeddedMiniProgram"})
"""APIs whose options are what another party says (a payment order from a server), so that other keys are not judged."""

OBSOLETE_USER_INFO: Mapping[str, str] = {
    # DOC framework/open-ability/authorize.html: "scope.userInfo … withdrawn for Mini Programs, use the form for avatar and nickname"
    "getUserInfo": "2.27.1",
    # DOC framework/open-ability/userProfile.html: since base library 2.27.1 it gives the same anonymous data to everybody
    "getUserProfile": "2.27.1",
}
"""APIs that return the same grey avatar and "微信用户" for everybody, with the base library since when."""

THROTTLED = frozenset({"login", "checkSession", "getSetting", "getUserInfo", "getUserProfile"})
"""DOC framework/performance/api-frequency.html: not in `onLoad`, `onShow`, `onReady` of a page, nor in timers."""

NEEDS_TAP: Mapping[str, str] = {
    "exitMiniProgram": "api/navigate/wx.exitMiniProgram.html",  # TYP: only in a tap
    "getUserProfile": "api/open-api/user-info/wx.getUserProfile.html",  # TYP: after a tap event of the page
    "navigateToMiniProgram": "api/navigate/wx.navigateToMiniProgram.html",  # TYP: "needs to be triggered by the user"
    "openAppAuthorizeSetting": "api/base/system/wx.openAppAuthorizeSetting.html",  # TYP: only in a tap
    "openCustomerServiceChat": "api/open-api/service-chat/wx.openCustomerServiceChat.html",  # TYP: after a tap event of the page
    "openOfficialAccountArticle": "api/navigate/wx.openOfficialAccountArticle.html",  # TYP: only with a tap
    "openSetting": "api/open-api/setting/wx.openSetting.html",  # TYP: since 2.3.0 after a tap
    "requestSubscribeMessage": "api/open-api/subscribe-message/wx.requestSubscribeMessage.html",  # TYP: since 2.8.2 after a tap or a payment
}
"""APIs that work only in answer to a tap, with the page below DOC that says so."""

AFTER_PAYMENT = frozenset({"requestSubscribeMessage"})
"""Those of `NEEDS_TAP` that also work in the callback of a payment."""

PROMISE_IN_TYPINGS_ONLY = frozenset({"login", "getUserInfo", "getWeRunData", "getShareInfo", "getRendererUserAgent"})
"""APIs that return a promise by the typings and none by their page below DOC; they are promised in practice, and not judged."""

PRIVATE_INFOS = frozenset(
    {
        "getFuzzyLocation",
        "getLocation",
        "onLocationChange",
        "startLocationUpdate",
        "startLocationUpdateBackground",
        "chooseLocation",
        "choosePoi",
        "chooseAddress",
    }
)
"""DOC reference/configuration/app.html#requiredPrivateInfos: APIs that app.json has to declare."""

FUZZY_EXCLUDES = frozenset({"getLocation", "onLocationChange", "startLocationUpdate", "startLocationUpdateBackground"})
"""DOC api/location/wx.getFuzzyLocation.html: what may not be declared together with `getFuzzyLocation`."""

SCOPES: Mapping[str, tuple[str, ...]] = {
    # DOC framework/open-ability/authorize.html#scope-列表
    "scope.userLocation": ("getLocation", "startLocationUpdate"),
    "scope.userFuzzyLocation": ("getFuzzyLocation",),
    "scope.userLocationBackground": ("startLocationUpdateBackground",),
    "scope.record": ("startRecord", "joinVoIPChat"),
    "scope.camera": ("createVKSession",),
    "scope.bluetooth": ("openBluetoothAdapter", "createBLEPeripheralServer"),
    "scope.writePhotosAlbum": ("saveImageToPhotosAlbum", "saveVideoToPhotosAlbum"),
    "scope.addPhoneContact": ("addPhoneContact",),
    "scope.addPhoneCalendar": ("addPhoneRepeatCalendar", "addPhoneCalendar"),
    "scope.werun": ("getWeRunData",),
    "scope.address": ("chooseAddress",),
    "scope.invoiceTitle": ("chooseInvoiceTitle",),
    "scope.invoice": ("chooseInvoice",),
    "scope.userInfo": ("getUserInfo",),
}
"""The scopes that a user allows or refuses, and the APIs that need each."""

DESCRIBED_SCOPES = frozenset({"scope.userLocation", "scope.userLocationBackground", "scope.userFuzzyLocation"})
"""DOC framework/open-ability/authorize.html: scopes that need a text in `permission` of app.json."""

BACKGROUND_MODES: Mapping[str, str] = {
    "getBackgroundAudioManager": "audio",  # DOC api/media/background-audio/wx.getBackgroundAudioManager.html
    "startLocationUpdateBackground": "location",  # DOC api/location/wx.startLocationUpdateBackground.html
}
"""APIs that need an entry in `requiredBackgroundModes` of app.json (DOC reference/configuration/app.html#requiredBackgroundModes)."""

PRIVACY_APIS = frozenset(
    {
        "addPhoneCalendar",
        "addPhoneContact",
        "addPhoneRepeatCalendar",
        "chooseAddress",
        "chooseImage",
        "chooseInvoice",
        "chooseInvoiceTitle",
        "chooseLicensePlate",
        "chooseLocation",
        "chooseMedia",
        "chooseMessageFile",
        "choosePoi",
        "chooseVideo",
        "createBLEPeripheralServer",
        "getClipboardData",
        "getFuzzyLocation",
        "getLocation",
        "getWeRunData",
        "joinVoIPChat",
        "openBluetoothAdapter",
        "saveImageToPhotosAlbum",
        "saveVideoToPhotosAlbum",
        "startLocationUpdate",
        "startLocationUpdateBackground",
        "startRecord",
    }
)
"""DOC framework/user-privacy/miniprogram-intro.html: APIs that fail until the user has agreed to the app's privacy statement, and where the statement does not name what they read."""
