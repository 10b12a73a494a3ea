// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chat messages in Slack's own format.
#include "core/normalize/normalizer.h"
#include "core/normalize/reading_p.h"
#include "core/normalize/stacktrace.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// The text of what stands between < and >.
QString decodeLink(QStringView inside)
{
    const qsizetype bar = inside.indexOf(u'|');
    const QStringView target = bar < 0 ? inside : inside.first(bar);
    const QStringView label = bar < 0 ? QStringView() : inside.sliced(bar + 1);
    if (target.startsWith(u'@'))
        return label.isEmpty() ? target.toString() : QString(u'@' + label.toString());
    if (target.startsWith(u'#'))
        return label.isEmpty() ? target.toString() : QString(u'#' + label.toString());
    if (target.startsWith(u'!')) {
        if (!label.isEmpty())
            return label.startsWith(u'@') ? label.toString() : QString(u'@' + label.toString());
        return u'@' + target.sliced(1).toString().section(u'^', 0, 0);
    }
    if (target.startsWith("mailto:"_L1))
        return label.isEmpty() ? target.sliced(7).toString() : label.toString();
    if (label.isEmpty() || label == target || target.endsWith(label))
        return target.toString();
    return label.toString() + u" ("_s + target.toString() + u')';
}

QString decode(const QString &text)
{
    QString out;
    for (qsizetype i = 0; i < text.size();) {
        const qsizetype close = text.at(i) == u'<' ? text.indexOf(u'>', i) : -1;
        if (close > i + 1 && !text.at(i + 1).isSpace() && close - i < 2000 &&
            QStringView(u"@#!hmf").contains(text.at(i + 1))) {
            out += decodeLink(QStringView(text).sliced(i + 1, close - i - 1));
            i = close + 1;
        } else {
            out += text.at(i++);
        }
    }
    return out.replace("&lt;"_L1, "<"_L1).replace("&gt;"_L1, ">"_L1).replace("&amp;"_L1, "&"_L1);
}

class SlackReader final : public Reader
{
public:
    bool reads(const QString &kind) const override { return kind == "slack.message"_L1; }

    Result<Signal> read(const RawSignal &raw) const override
    {
        const Result<QJsonObject> payload = payloadOf(raw);
        if (!payload)
            return std::unexpected(payload.error());
        const auto text = [&](QStringView key) { return payload->value(key).toString(); };
        Signal signal;
        signal.kind = SignalKind::Message;
        signal.occurred = timeOf(payload->value(u"ts"));
        const QString thread = text(u"threadTs").isEmpty() ? text(u"ts") : text(u"threadTs");
        signal.thread = text(u"channel") + u':' + thread;
        signal.userId = pseudonymOf(text(u"user"));
        signal.trust = payload->value(u"userIsGuest").toBool() ? Trust::Public : Trust::Internal;
        addAttribute(signal, u"channel"_s, text(u"channelName"));
        addAttribute(signal, u"replyCount"_s, plainText(payload->value(u"replyCount")));
        int reactions = 0;
        for (const QJsonValue &reaction : payload->value(u"reactions").toArray())
            reactions += reaction.toObject().value(u"count").toInt();
        if (reactions > 0)
            addAttribute(signal, u"reactions"_s, QString::number(reactions));

        const QString body = decode(text(u"text"));
        signal.title = UntrustedText(firstLine(body, 120));
        signal.content = UntrustedText(body.left(20'000).trimmed());
        signal.exceptions = parseStackTrace(body);
        return signal;
    }
};

} // namespace

ReaderInfo slackReader()
{
    return {
        .id = u"slack"_s,
        .name = QCoreApplication::translate("Reader", "Slack messages"),
        .make = [](const ReaderServices &, const QJsonObject &) -> Result<std::unique_ptr<Reader>> {
            return std::make_unique<SlackReader>();
        }};
}

} // namespace core::normalize
