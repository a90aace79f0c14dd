"""What the typings lack about the members of `wx`. Read by `wx_api.py` and by rules; every line names where it was read, in November 2026.

DOC is https://developers.weixin.qq.com/miniprogram/dev/. COPY is https://github.com/Marco9442/wx-miniprogram-doc at 1452f96, a copy of that documentation, by the paths of its
files without `开发/` and `.md`. TYP is the prose in npm miniprogram-api-typings 5.2.3, GAME npm minigame-api-typings 3.8.20 (`types/wx/lib.wx.api.d.ts`), CI npm miniprogram-ci 2.1.42.
"""

from __future__ import annotations

from collections.abc import Mapping

UNTYPED_MEMBERS = frozenset(
    {
        "addAccountCard",  # DOC framework/open-ability/account-card.html; COPY 指南/开放能力/账户卡片
        "appleLogin",  # COPY 平台能力/多端能力/开放能力/身份管理服务
        "checkAccountCardAddState",  # DOC framework/open-ability/account-card.html; COPY 指南/开放能力/账户卡片
        "checkIdentitySession",  # COPY 平台能力/多端能力/API/身份管理API/checkIdentitySession
        "createContext",  # COPY 指南/更新日志/v0.x版本: about to be removed, and so was there; 组件/画布 still shows it
        "drawCanvas",  # COPY 指南/更新日志/v0.x版本
        "enterpriseBankTransfer",  # COPY 平台能力/行业能力/小程序 B2b 门店助手
        "getDetailPageCloseButtonBoundingClientRect",  # COPY AI能力/接入方式
        "getFileInfo",  # COPY 平台能力/多端能力/API: withdrawn in favour of FileSystemManager.getFileInfo
        "getIdentityCode",  # COPY 平台能力/多端能力/API/身份管理API/getIdentityCode
        "getMiniProgramCode",  # COPY 平台能力/多端能力/开放能力/身份管理服务
        "getPhoneMask",  # COPY 平台能力/多端能力/API/身份管理API/获取本机手机号掩码
        "getSavedFileInfo",  # COPY 平台能力/多端能力/API: withdrawn in favour of FileSystemManager
        "getSavedFileList",  # COPY 平台能力/多端能力/API: withdrawn in favour of FileSystemManager.getSavedFileList
        "invokeNativePlugin",  # https://cloud.tencent.com/document/product/1593/88281 (apps that run Mini Programs with Tencent's TMF)
        "logout",  # COPY 平台能力/多端能力/API/身份管理API/退出登录
        "miniapp",  # COPY 平台能力/多端能力/API
        "offAgentHandoff",  # COPY AI能力/接入方式
        "onAgentHandoff",  # COPY AI能力/接入方式
        "openBusinessView",  # DOC platform-capabilities/business-capabilities/order-shipping/order-shipping-half.html
        "phoneSmsLogin",  # COPY 平台能力/多端能力/开放能力/身份管理服务
        "preloadAd",  # COPY 指南/开放能力/广告/广告预加载接口
        "preloadVideoAd",  # COPY 指南/开放能力/广告/视频前贴广告
        "removeSavedFile",  # COPY 平台能力/多端能力/API: withdrawn in favour of FileSystemManager.removeSavedFile
        "requestJointPayment",  # COPY AI能力/组件与 API 支持/API 支持列表
        "saveFile",  # COPY 平台能力/多端能力/API: withdrawn in favour of FileSystemManager.saveFile
        "serviceMarket",  # DOC platform-capabilities/service-market/api; COPY 平台能力/服务市场/服务平台 API
        "startFacialRecognitionVerify",  # COPY AI能力/组件与 API 支持/API 支持列表
        "startFacialRecognitionVerifyAndUploadVideo",  # COPY AI能力/组件与 API 支持/API 支持列表
        "version",  # read by the official component ec-canvas of Apache ECharts (https://github.com/ecomfe/echarts-for-weixin, ec-canvas/ec-canvas.js)
        "weixinAppLogin",  # DOC platform-capabilities/miniapp/api/auth/wx.weixinAppLogin
        "weixinMiniProgramLogin",  # DOC platform-capabilities/miniapp/api/auth/wx.weixinMiniProgramLogin
    }
)
"""Members of `wx` that no typing has."""

GAME_MEMBERS = frozenset(
    {
        "createCanvas",  # GAME
        "createImage",  # GAME
        "getGameRecorder",  # GAME
        "getOpenDataContext",  # GAME
        "getSharedCanvas",  # GAME
        "offTouchCancel",  # GAME
        "offTouchEnd",  # GAME
        "offTouchMove",  # GAME
        "offTouchStart",  # GAME
        "onHide",  # GAME
        "onShow",  # GAME
        "onTouchCancel",  # GAME
        "onTouchEnd",  # GAME
        "onTouchMove",  # GAME
        "onTouchStart",  # GAME
        "requestMidasPayment",  # COPY 指南/更新日志/v2.x版本: an API of mini games
        "setPreferredFramesPerSecond",  # GAME
    }
)
"""Members that mini games have; a library for both asks which one it is in."""

CASELESS = frozenset({("request", "method")})
"""Options whose legal values may be written in lower case too. COPY 指南/更新日志/v0.x版本: that wx.request takes upper case only, on Android, was a bug and is mended; 指南/性能与体验/弱网体验优化 writes `get`."""

NOT_REQUIRED = frozenset(
    {
        # Tencent's own programs call it without: https://github.com/TencentCloudBase/awesome-cloudbase-examples, miniprogram/tcb-demo-AICamera/intact/client/pages/filter/index.js.
        ("showLoading", "title"),
        ("vibrateShort", "type"),  # TYP: since 2.13.0; what was written for older libraries vibrates as before
    }
)
"""Options that the typings call required and that calls do without."""

OPEN_OPTIONS = frozenset({"requestPayment", "requestVirtualPayment", "openEmbeddedMiniProgram"})
"""APIs whose options are what another party says, so that other keys are not judged: a payment order from a server (DOC api/payment/wx.requestPayment.html,
DOC api/payment/wx.requestVirtualPayment.html), the terms of another Mini Program (DOC api/navigate/wx.openEmbeddedMiniProgram.html)."""

OBSOLETE_USER_INFO: Mapping[str, str] = {
    # DOC framework/open-ability/authorize.html: "scope.userInfo … withdrawn for Mini Programs, use the form for avatar and nickname"
    "getUserInfo": "2.27.1",
    # DOC framework/open-ability/userProfile.html: since base library 2.27.1 it gives the same anonymous data to everybody
    "getUserProfile": "2.27.1",
}
"""APIs that return the same grey avatar and "微信用户" for everybody, with the base library since when."""

THROTTLED = frozenset({"login", "checkSession", "getSetting", "getUserInfo", "getUserProfile"})
"""DOC framework/performance/api-frequency.html (COPY 指南/性能与体验/接口调用频率规范): not in `onLoad`, `onShow`, `onReady` of a page, nor in timers."""

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
"""Those of `NEEDS_TAP` that also work in the callback of a payment (TYP)."""

PROMISE_IN_TYPINGS_ONLY = frozenset({"login", "getUserInfo", "getWeRunData", "getShareInfo", "getRendererUserAgent"})
"""APIs that return a promise by the typings and none by their page (COPY API/**/wx.<name>: 以 Promise 风格 调用：不支持); not judged."""

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
"""CI `dist/modules/corecompiler/original/json/app/checkAppFields.js` (checkRequiredPrivateInfos): what may not be declared together with `getFuzzyLocation`."""

SCOPES: Mapping[str, tuple[str, ...]] = {
    # DOC framework/open-ability/authorize.html#scope-列表 (COPY 指南/开放能力/用户信息/授权), all lines
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
"""DOC framework/user-privacy/miniprogram-intro.html (COPY 指南/健康运营指引/用户隐私保护/小程序用户隐私保护指引内容介绍), all lines: APIs that fail until the user has agreed to the app's privacy statement, and where the statement does not name what they read."""
