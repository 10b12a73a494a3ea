// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/replaypart.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

constexpr qsizetype longestId = 200;

} // namespace

QString sentryReplayId(const QString &id)
{
    return QString(id.left(longestId)).remove(u'-').toLower();
}

QString linkingId(const QString &id)
{
    static const QRegularExpression digest(u"[0-9a-f]{16}>$"_s);
    return id.startsWith("<redacted:"_L1) && !digest.match(id).hasMatch() ? QString() : id;
}

std::optional<ReplayPart> replayPartOf(const RawSignal &raw)
{
    const bool sentry = raw.kind == "sentry.replay"_L1;
    if (!sentry && raw.kind != "posthog.replay"_L1)
        return std::nullopt;
    const QJsonObject payload = QJsonDocument::fromJson(raw.payload).object();
    if (sentry) {
        const QString id = payload.value(u"replayId").toString();
        return ReplayPart{id == "unknown"_L1 ? QString() : linkingId(sentryReplayId(id))};
    }
    const QJsonObject properties = payload.value(u"properties").toObject();
    return ReplayPart{linkingId(properties.value(u"$session_id").toString().left(longestId))};
}

} // namespace core::normalize
