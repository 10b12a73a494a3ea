// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of log files, plain or JSON, with the traces that follow them.
#include "core/normalize/normalizer.h"
#include "core/normalize/reading_p.h"
#include "core/normalize/stacktrace.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// "2026-01-31 09:30:00,250 …" and "[2026-01-31T09:30:00Z] …".
Timestamp leadingTime(const QString &line)
{
    QString head = line.left(40);
    if (head.startsWith(u'['))
        head = head.sliced(1);
    if (head.size() < 19 || !head.at(0).isDigit() || head.at(4) != u'-')
        return {};
    head[10] = u'T';
    qsizetype end = 19;
    if (end < head.size() && (head.at(end) == u',' || head.at(end) == u'.')) {
        head[end] = u'.';
        ++end;
        while (end < head.size() && head.at(end).isDigit())
            ++end;
    }
    if (end < head.size() && head.at(end) == u'Z')
        ++end;
    return fromIso(head.first(end));
}

/// A line's message without time and level in front, so that templates do not learn them.
QString withoutHead(const QString &line)
{
    qsizetype at = 0;
    for (int words = 0; words < 6; ++words) {
        qsizetype end = line.indexOf(u' ', at);
        if (end < 0)
            break;
        const QString word = line.sliced(at, end - at);
        QString bare = word;
        bare.remove(u'[');
        bare.remove(u']');
        if (bare.endsWith(u':'))
            bare.chop(1);
        const bool time = !bare.isEmpty() && bare.at(0).isDigit() &&
                          (bare.contains(u':') || bare.count(u'-') == 2 || bare.contains(u'T'));
        if (!time && levelOf(bare).isEmpty() && bare != "-"_L1 && bare != "|"_L1)
            break;
        at = end + 1;
        while (at < line.size() && line.at(at) == u' ')
            ++at;
    }
    return line.sliced(at);
}

QString leadingLevel(const QString &line)
{
    const QStringList words = line.left(120).split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < std::min<qsizetype>(words.size(), 6); ++i) {
        QString word = words.at(i);
        word.remove(u'[');
        word.remove(u']');
        word.remove(u':');
        static const QStringList names{u"FATAL"_s,   u"CRITICAL"_s, u"ERROR"_s, u"SEVERE"_s,
                                       u"WARNING"_s, u"WARN"_s,     u"INFO"_s,  u"DEBUG"_s,
                                       u"TRACE"_s,   u"NOTICE"_s};
        if (names.contains(word.toUpper()))
            return levelOf(word);
    }
    return {};
}

QString field(const QJsonObject &fields, std::initializer_list<QStringView> keys)
{
    for (const QStringView key : keys) {
        if (const QString text = plainText(fields.value(key)); !text.isEmpty())
            return text;
    }
    return {};
}

class LogFileReader final : public Reader
{
public:
    explicit LogFileReader(LogTemplates &templates) : m_templates(templates) {}

    bool reads(const QString &kind) const override { return kind == "logfile.line"_L1; }

    Result<Signal> read(const RawSignal &raw) const override
    {
        const Result<QJsonObject> payload = payloadOf(raw);
        if (!payload)
            return std::unexpected(payload.error());
        const QString text = payload->value(u"text").toString();
        const QJsonObject fields = payload->value(u"fields").toObject();
        Signal signal;
        signal.level = levelOf(payload->value(u"level"));
        if (signal.level.isEmpty())
            signal.level = levelOf(field(fields, {u"level", u"severity", u"levelname", u"lvl"}));
        if (signal.level.isEmpty() && fields.isEmpty())
            signal.level = leadingLevel(text);
        for (const QStringView key : {u"timestamp", u"time", u"ts", u"@timestamp", u"asctime"}) {
            if (!isKnown(signal.occurred))
                signal.occurred = timeOf(fields.value(key));
        }
        if (!isKnown(signal.occurred))
            signal.occurred = leadingTime(text);
        const QString file = payload->value(u"file").toString();
        signal.service = field(fields, {u"service", u"service.name", u"app", u"application"});
        if (signal.service.isEmpty())
            signal.service = QFileInfo(file).completeBaseName();
        signal.release = field(fields, {u"release", u"version"});
        signal.environment = field(fields, {u"environment", u"env"});
        signal.route = field(fields, {u"route", u"path", u"endpoint", u"transaction"});
        signal.traceId = field(fields, {u"trace_id", u"traceId", u"trace.id"});
        signal.sessionId = field(fields, {u"session_id", u"sessionId", u"session"});
        signal.userId = pseudonymOf(field(fields, {u"user_id", u"userId", u"user"}));
        for (auto it = fields.begin(); it != fields.end(); ++it) {
            const QString value = plainText(it.value());
            if (!it.key().contains("user"_L1, Qt::CaseInsensitive) && !value.contains(u'\n') &&
                value != text)
                addAttribute(signal, it.key(), value);
        }
        addAttribute(signal, u"file"_s, file);

        signal.exceptions = parseStackTrace(text);
        if (signal.exceptions.empty())
            signal.exceptions = parseStackTrace(
                field(fields, {u"exc_info", u"exception", u"stack_trace", u"stacktrace", u"stack",
                               u"traceback", u"error.stack", u"err"}));
        const QString message = fields.isEmpty() ? withoutHead(text) : text;
        const QString first = message.section(u'\n', 0, 0).trimmed();
        if (signal.exceptions.empty())
            finishLog(signal, m_templates, message);
        else
            finishException(signal, first.startsWith("Traceback"_L1) ? QString() : first);
        return signal;
    }

private:
    LogTemplates &m_templates;
};

} // namespace

ReaderInfo logfileReader()
{
    return {.id = u"logfile"_s,
            .name = QCoreApplication::translate("Reader", "Log files"),
            .make = [](const ReaderServices &services,
                       const QJsonObject &) -> Result<std::unique_ptr<Reader>> {
                return std::make_unique<LogFileReader>(*services.templates);
            }};
}

} // namespace core::normalize
