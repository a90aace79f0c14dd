"""The database of CloudBase as pages (`wx.cloud.database()`) and cloud functions (`cloud.database()` of wx-server-sdk) reach it.

Sources, each named where it is used: TYP is the npm package miniprogram-api-typings 5.2.3 (`types/wx/lib.wx.cloud.d.ts`, namespace DB, MIT), SDK the npm package
wx-server-sdk 4.0.2 (MIT), loaded and asked (`Object.getOwnPropertyNames` along the prototypes), DOC the official documentation.
"""

from __future__ import annotations

CLIENT_DATABASES = ("wx.cloud.database()", "wx.cloud.Cloud().database()")
SERVER_DATABASES = ("wx-server-sdk.database()", "wx-server-sdk.Cloud().database()", "wx-server-sdk.database().startTransaction()")
DATABASES = (*CLIENT_DATABASES, *SERVER_DATABASES)
"""What gives a collection, as the engine names it."""

CLIENT_COLLECTION_CALLS = tuple(f"{database}.collection().**" for database in CLIENT_DATABASES)
SERVER_COLLECTION_CALLS = tuple(f"{database}.collection().**" for database in SERVER_DATABASES)
COLLECTION_CALLS = (*CLIENT_COLLECTION_CALLS, *SERVER_COLLECTION_CALLS)
"""All calls on a collection and on what its methods give, as patterns for hooks."""

WRITES_WITH_DATA = frozenset({"add", "set", "update"})
"""TYP: IAddDocumentOptions, ISetSingleDocumentOptions and IUpdateDocumentOptions take the record as `data`."""

# DOC: https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/database/collection/Collection.limit.html; SDK: clamps to 1000
CLIENT_LIMIT = 20
SERVER_LIMIT = 1000
WATCH_LIMIT = 200
WATCH_ORDERS = 5
"""DOC: …/wxcloud/guide/database/realtime: how many records a watched query may be limited to, and how many `orderBy` it may have."""


def links(name: str) -> tuple[str, ...]:
    """The methods after `collection()` in the path of a call: `where`, `get` for `wx.cloud.database().collection().where().get`; empty where it has no collection."""
    _, found, rest = name.partition(".collection().")
    return tuple(rest.replace("()", "").split(".")) if found else ()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# TYP: DatabaseCommand; SDK: expr, jsonSchema, text besides
COMMANDS = _names(
    """
    addToSet aggregate all and bit elemMatch eq exists expr geoIntersects geoNear geoWithin gt gte in inc jsonSchema lt lte max min mod mul neq nin nor not or pop project
    pull pullAll push remove rename set shift size text unshift
    """
)
"""The members of `db.command`."""

# TYP: DatabaseCommand.aggregate; SDK: the same, with `pipeline` and without six of them
AGGREGATE_OPERATORS = _names(
    """
    abs add addToSet allElementsTrue and anyElementTrue arrayElemAt arrayToObject avg ceil cmp concat concatArrays cond convert dateFromParts dateFromString dateToParts
    dateToString dayOfMonth dayOfWeek dayOfYear divide eq exp filter first floor gt gte hour ifNull in indexOfArray indexOfBytes indexOfCP isArray isoDayOfWeek isoWeek
    isoWeekYear last let literal ln log log10 lt lte ltrim map max mergeObjects meta millisecond min minute mod month multiply neq not objectToArray or pipeline pow push range
    reduce reverseArray rtrim second setDifference setEquals setIntersection setIsSubset setUnion size slice split sqrt stdDevPop stdDevSamp strLenBytes strLenCP strcasecmp
    substr substrBytes substrCP subtract sum switch toBool toDate toDecimal toDouble toInt toLong toLower toObjectId toString toUpper trim trunc type week year zip
    """
)
"""The members of `db.command.aggregate`."""

# TYP: Aggregate; SDK: collStats, facet, graphLookup, indexStats, out, pushStage, redact besides
STAGES = _names(
    """
    addFields bucket bucketAuto collStats count end facet geoNear graphLookup group indexStats limit lookup match out project pushStage redact replaceRoot sample skip sort
    sortByCount unwind
    """
)
"""The methods of `collection.aggregate()`."""
