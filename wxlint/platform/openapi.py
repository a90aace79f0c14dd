"""The server APIs that a cloud function can call with `cloud.openapi.<name>`, each of which config.json of the function has to permit by this name.

Read in July 2026 from the pages of https://developers.weixin.qq.com/miniprogram/dev/server/API/ ("云调用 … 调用方法：<name>"), each of which is in COPY,
https://github.com/Marco9442/wx-miniprogram-doc at 1452f96, and was found there again in November 2026; the names in `RETIRED` are of APIs that other pages and older editions
have and that may still be permitted, each with where it says so. DOC is https://developers.weixin.qq.com/miniprogram/.
"""

from __future__ import annotations

OPEN_APIS = frozenset(
    {
        "analysis.getDailyRetain",
        "analysis.getDailySummary",
        "analysis.getDailyVisitTrend",
        "analysis.getMonthlyRetain",
        "analysis.getMonthlyVisitTrend",
        "analysis.getPerformanceData",
        "analysis.getUserPortrait",
        "analysis.getVisitDistribution",
        "analysis.getVisitPage",
        "analysis.getWeeklyRetain",
        "analysis.getWeeklyVisitTrend",
        "auth.getPaidUnionId",
        "chattoolmsg.send",
        "cloudbase.addDelayedFunctionTask",
        "cloudbase.createSendSmsTask",
        "cloudbase.describeExtensionUploadInfo",
        "cloudbase.describeSmsRecords",
        "cloudbase.getOpenData",
        "cloudbase.getStatistics",
        "cloudbase.getVoIPSign",
        "cloudbase.report",
        "cloudbase.sendSms",
        "cloudbase.sendSmsV2",
        "customerServiceMessage.send",
        "customerServiceMessage.setTyping",
        "device.getSnTicket",
        "img.aiCrop",
        "img.scanQRCode",
        "img.superresolution",
        "liveBroadcast.addAssistant",
        "liveBroadcast.addGoods",
        "liveBroadcast.addRole",
        "liveBroadcast.addSubAnchor",
        "liveBroadcast.createRoom",
        "liveBroadcast.deleteRole",
        "liveBroadcast.deleteRoom",
        "liveBroadcast.deleteSubAnchor",
        "liveBroadcast.editRoom",
        "liveBroadcast.getAssistantList",
        "liveBroadcast.getFollowers",
        "liveBroadcast.getLiveInfo",
        "liveBroadcast.getPushUrl",
        "liveBroadcast.getRoleList",
        "liveBroadcast.getSharedCode",
        "liveBroadcast.getSubAnchor",
        "liveBroadcast.goodsAdd",
        "liveBroadcast.goodsAudit",
        "liveBroadcast.goodsDelete",
        "liveBroadcast.goodsInfo",
        "liveBroadcast.goodsList",
        "liveBroadcast.goodsPush",
        "liveBroadcast.goodsResetAudit",
        "liveBroadcast.goodsSale",
        "liveBroadcast.goodsSort",
        "liveBroadcast.goodsUpdate",
        "liveBroadcast.goodsVideo",
        "liveBroadcast.modifyAssistant",
        "liveBroadcast.modifySubAnchor",
        "liveBroadcast.pushMessage",
        "liveBroadcast.removeAssistant",
        "liveBroadcast.updateComment",
        "liveBroadcast.updateFeedPublic",
        "liveBroadcast.updateKF",
        "liveBroadcast.updateReplay",
        "logistics.addOrder",
        "logistics.batchGetOrder",
        "logistics.bindAccount",
        "logistics.cancelOrder",
        "logistics.getAllAccount",
        "logistics.getAllDelivery",
        "logistics.getContact",
        "logistics.getOrder",
        "logistics.getPath",
        "logistics.getPrinter",
        "logistics.getQuota",
        "logistics.previewTemplate",
        "logistics.updateBusiness",
        "logistics.updatePath",
        "logistics.updatePrinter",
        "nearbyPoi.add",
        "nearbyPoi.delete",
        "nearbyPoi.getList",
        "nearbyPoi.setShowStatus",
        "ocr.bankcard",
        "ocr.businessLicense",
        "ocr.driverLicense",
        "ocr.drivingLicense",
        "ocr.idcard",
        "ocr.printedText",
        "officialAccount.media.get",
        "officialAccount.media.upload",
        "officialAccount.newtmpl.addTemplate",
        "officialAccount.newtmpl.delTemplate",
        "officialAccount.newtmpl.getCategory",
        "officialAccount.newtmpl.getPubTemplateKeywords",
        "officialAccount.newtmpl.getPubTemplateTitles",
        "officialAccount.newtmpl.getTemplate",
        "operation.getDomainInfo",
        "operation.getFeedback",
        "operation.getFeedbackmedia",
        "operation.getGrayReleasePlan",
        "operation.getJsErrDetail",
        "operation.getJsErrList",
        "operation.getPerformance",
        "operation.getSceneList",
        "operation.getVersionList",
        "operation.realtimelogSearch",
        "phonenumber.getPhoneNumber",
        "pluginManager.getPluginList",
        "pluginManager.setDevPluginApplyStatus",
        "redpacketcover.getAuthenticationUrl",
        "riskControl.getUserRiskRank",
        "search.submitPages",
        "security.mediaCheckAsync",
        "security.msgSecCheck",
        "serviceMarket.invokeService",
        "shortlink.generate",
        "soter.verifySignature",
        "subscribeMessage.send",
        "updatableMessage.createActivityId",
        "updatableMessage.setUpdatableMsg",
        "urllink.generate",
        "urllink.query",
        "urlscheme.generate",
        "urlscheme.generateNFCScheme",
        "urlscheme.query",
        "wxa.sec.order.getOrder",
        "wxa.sec.order.getOrderList",
        "wxa.sec.order.isTradeManaged",
        "wxa.sec.order.notifyConfirmReceive",
        "wxa.sec.order.setMsgJumpPath",
        "wxa.sec.order.uploadCombinedShippingInfo",
        "wxa.sec.order.uploadShippingInfo",
        "wxacode.createQRCode",
        "wxacode.get",
        "wxacode.getUnlimited",
    }
)
"""What is documented today."""

RETIRED = frozenset(
    {
        "ad.addUserAction",  # COPY 开发/服务端/广告
        "ad.addUserActionSet",  # COPY 开发/服务端/广告/广告创建数据源
        "ad.getUserActionSetReports",  # COPY 开发/服务端/广告/广告数据源报表查询
        "ad.getUserActionSets",  # COPY 开发/服务端/广告/广告数据源查询
        "customerServiceMessage.getTempMedia",  # an older edition: https://w3cschool.cn/weixinapp/weixinapp-bsvr38vt.html
        "customerServiceMessage.uploadTempMedia",  # an older edition: https://w3cschool.cn/weixinapp/weixinapp-1nyh38vw.html
        "ocr.vehicleLicense",  # COPY 开发/服务端/图像处理与文字识别/OCR/行驶证识别 (its example)
        "officialAccount.media",  # COPY 开发/云服务/云开发/开发指引/微信生态/公众号环境共享/云调用
        "officialAccount.tags",  # COPY 开发/云服务/云开发/开发指引/微信生态/公众号环境共享/云调用
        "security.imgSecCheck",  # DOC dev/framework/security.imgSecCheck; COPY 开发/服务端/小程序安全/内容安全/多媒体内容安全识别
        "subscribeMessage.addTemplate",  # COPY 开发/服务端/消息相关/订阅消息/选用模板
        "subscribeMessage.deleteTemplate",  # COPY 开发/服务端/消息相关/订阅消息/删除模板
        "subscribeMessage.getCategory",  # COPY 开发/服务端/消息相关/订阅消息/获取类目
        "subscribeMessage.getPubTemplateKeyWordsById",  # COPY 开发/服务端/消息相关/订阅消息/获取模板中的关键词
        "subscribeMessage.getPubTemplateTitleList",  # DOC dev/server/API/mp-message-management/subscribe-message/api_getpubnewtemplatetitles
        "subscribeMessage.getTemplateList",  # COPY 开发/服务端/消息相关/订阅消息/获取已有模板列表
        "templateMessage.send",  # DOC en/dev/api-backend/open-api/template-message/templateMessage.send.html
        "uniformMessage.send",  # DOC en/dev/api-backend/open-api/uniform-message/uniformMessage.send.html
    }
)
"""What older documentation and templates have."""
