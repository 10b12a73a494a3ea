// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Title and summary put together from the signals' own facts.
#include "core/reports/reportbuilder.h"

#include <QCoreApplication>
#include <QMap>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::reports {

namespace {

constexpr qsizetype longestTitle = 100;
constexpr int quotesShown = 3;

QString clipped(const QString &text, qsizetype limit)
{
    return text.size() <= limit ? text : QString(text.first(limit - 1).trimmed() + u'…');
}

/// The words of the outside on one line, made visible.
QString shown(const QString &outside, qsizetype limit)
{
    return UntrustedText(outside).displayLine(limit).trimmed();
}

QString shownFunction(const Frame &frame)
{
    // Functions of scripts say little without their file: "cart.total" for total in shop/cart.py.
    if (frame.function.isEmpty() || frame.function.contains(u'.') || frame.function.contains(u"::"))
        return shown(frame.function, 60);
    const qsizetype cut = std::max(frame.file.lastIndexOf(u'/'), frame.file.lastIndexOf(u'\\'));
    const QString stem = frame.file.sliced(cut + 1).section(u'.', 0, 0);
    return shown(stem.isEmpty() ? frame.function : QString(stem + u'.' + frame.function), 60);
}

const Frame *culprit(const ExceptionInfo &exception)
{
    for (const Frame &frame : exception.frames) {
        if (frame.inApp)
            return &frame;
    }
    return exception.frames.empty() ? nullptr : &exception.frames.front();
}

/// The signal that says most precisely what is wrong.
const Signal &mostSpecific(std::span<const Signal> members)
{
    const auto precision = [](const Signal &signal) {
        double points = 0;
        if (!signal.exceptions.empty()) {
            points += 8;
            const Frame *frame = culprit(signal.exceptions.front());
            points += frame && frame->inApp ? 4 : 0;
        }
        points += signal.kind == SignalKind::Log ? 3 : 0;
        points += signal.route.isEmpty() ? 0 : 2;
        return points + std::min(1.0, signal.weight.product());
    };
    return *std::ranges::max_element(members, {}, precision);
}

QString titleOf(const Signal &signal)
{
    QString title;
    QString where;
    if (signal.exceptions.empty()) {
        title = shown(signal.title.raw(), 200);
        if (title.isEmpty())
            title = shown(signal.content.raw(), 200);
        // What a chat message or log line says comes without its place.
        if (!signal.route.isEmpty() && !title.contains(signal.route))
            where = QCoreApplication::translate("Reports", " on %1").arg(shown(signal.route, 40));
    } else {
        const ExceptionInfo &exception = signal.exceptions.front();
        const QString type = shown(exception.type, 50);
        const qsizetype cut = std::max(type.lastIndexOf(u'.'), type.lastIndexOf(u':'));
        title = type.sliced(cut + 1);
        const QString message = shown(exception.message.raw().section(u'\n', 0, 0), 200);
        if (!message.isEmpty())
            title = title.isEmpty() ? message : QString(title + u' ' + message);
        if (title.isEmpty()) // some scripts report a stack and nothing else
            title = QCoreApplication::translate("Reports", "Error");
        const Frame *frame = culprit(exception);
        const QString function = frame ? shownFunction(*frame) : QString();
        if (!function.isEmpty())
            where = QCoreApplication::translate("Reports", " in %1").arg(function);
        if (!signal.route.isEmpty())
            where += QCoreApplication::translate("Reports", " on %1").arg(shown(signal.route, 40));
    }
    if (title.isEmpty())
        title = QCoreApplication::translate("Reports", "A signal without words");
    // The message gives way: where it happens is what tells two reports apart.
    where = clipped(where, 60);
    return clipped(title, longestTitle - where.size()) + where;
}

QString dateOf(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(time), QTimeZone::UTC)
        .toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
}

QString whatHappens(const Signal &signal)
{
    if (signal.exceptions.empty())
        return shown(signal.logTemplate.isEmpty() ? signal.title.raw() : signal.logTemplate, 300)
            .replace(u"<*>"_s, u"…"_s); // how a template marks what varies
    QStringList chain;
    for (const ExceptionInfo &exception : signal.exceptions) {
        const QString type = shown(exception.type, 80);
        const QString message = shown(exception.message.raw(), 300);
        const QString one = type.isEmpty()      ? message
                            : message.isEmpty() ? type
                                                : QString(type + u": "_s + message);
        if (!one.isEmpty() && chain.size() < 3)
            chain.append(one);
    }
    if (chain.isEmpty())
        return QCoreApplication::translate("Reports", "Error");
    return chain.join(QCoreApplication::translate("Reports", ", caused by "));
}

/// Without the folders above the product on the machine it ran on, which tell a reader nothing.
QString shortened(const QString &file)
{
    constexpr int kept = 3;
    QString path = file;
    path.replace(u'\\', u'/');
    const bool absolute =
        path.startsWith(u'/') || (path.size() > 2 && path.at(1) == u':' && path.at(2) == u'/');
    const QString end = path.section(u'/', -kept);
    return absolute && end.size() + 1 < path.size() ? QString(u"…/"_s + end) : file;
}

QString whereItHappens(std::span<const Signal> members, const Signal &specific)
{
    QStringList parts;
    if (!specific.exceptions.empty()) {
        if (const Frame *frame = culprit(specific.exceptions.front())) {
            const QString place =
                shown(shortened(frame->file), 120) +
                (frame->line > 0 ? u':' + QString::number(frame->line) : QString());
            const QString function = shown(frame->function, 80);
            if (!function.isEmpty() && !frame->file.isEmpty())
                parts.append(
                    QCoreApplication::translate("Reports", "in %1 (%2)").arg(function, place));
            else if (!function.isEmpty() || !frame->file.isEmpty())
                parts.append(QCoreApplication::translate("Reports", "in %1")
                                 .arg(function.isEmpty() ? place : function));
        }
    }
    QStringList routes;
    QStringList services;
    for (const Signal &member : members) {
        const QString route = shown(member.route, 80);
        const QString service = shown(member.service, 60);
        if (!route.isEmpty() && !routes.contains(route))
            routes.append(route);
        if (!service.isEmpty() && !services.contains(service))
            services.append(service);
    }
    if (!routes.isEmpty())
        parts.append(
            QCoreApplication::translate("Reports", "on %1").arg(routes.mid(0, 3).join(u", "_s)));
    if (!services.isEmpty())
        parts.append(
            QCoreApplication::translate("Reports", "of %1").arg(services.mid(0, 3).join(u", "_s)));
    return parts.join(u' ');
}

QString howOften(std::span<const Signal> members)
{
    qint64 occurrences = 0;
    QSet<QString> users;
    QSet<QString> sessions;
    for (const Signal &member : members) {
        occurrences += std::max(1, member.occurrences);
        if (!member.userId.isEmpty())
            users.insert(member.userId);
        if (!member.sessionId.isEmpty())
            sessions.insert(member.sessionId);
    }
    QStringList parts{QCoreApplication::translate(
        "Reports", "seen %n time(s)", nullptr, int(std::min<qint64>(occurrences, 1'000'000'000)))};
    if (!users.isEmpty())
        parts.append(
            QCoreApplication::translate("Reports", "by %n user(s)", nullptr, int(users.size())));
    else if (!sessions.isEmpty())
        parts.append(QCoreApplication::translate("Reports", "in %n session(s)", nullptr,
                                                 int(sessions.size())));
    return parts.join(u' ');
}

QString sinceWhen(std::span<const Signal> members)
{
    const Signal *first = nullptr;
    const Signal *last = nullptr;
    for (const Signal &member : members) {
        if (!isKnown(member.occurred))
            continue;
        if (!first || member.occurred < first->occurred)
            first = &member;
        if (!last || member.occurred > last->occurred)
            last = &member;
    }
    if (!first)
        return {};
    QString text =
        QCoreApplication::translate("Reports", "First seen %1").arg(dateOf(first->occurred));
    if (!first->release.isEmpty())
        text +=
            QCoreApplication::translate("Reports", " in release %1").arg(shown(first->release, 60));
    if (last->occurred != first->occurred)
        text +=
            QCoreApplication::translate("Reports", ", last seen %1").arg(dateOf(last->occurred));
    if (last->release != first->release && !last->release.isEmpty())
        text +=
            QCoreApplication::translate("Reports", " in release %1").arg(shown(last->release, 60));
    return text + u'.';
}

/// What people wrote, most words first; each quote once.
QStringList quotes(std::span<const Signal> members)
{
    QStringList found;
    for (const Signal &member : members) {
        if (member.kind != SignalKind::Message)
            continue;
        const QString text =
            shown(member.content.isEmpty() ? member.title.raw() : member.content.raw(), 280);
        const QString line = u"“"_s + text + u"”"_s;
        if (!text.isEmpty() && !found.contains(line))
            found.append(line);
        if (found.size() == quotesShown)
            break;
    }
    return found;
}

/// The name that people know a source by.
QString sourceName(const QString &id)
{
    static const QHash<QString, QString> names{{u"sentry"_s, u"Sentry"_s},
                                               {u"posthog"_s, u"PostHog"_s},
                                               {u"otlp"_s, u"OpenTelemetry"_s},
                                               {u"slackexport"_s, u"Slack"_s}};
    if (id == u"logfile")
        return QCoreApplication::translate("Reports", "log file");
    return names.value(id, shown(id, 40));
}

QString sourcesOf(std::span<const Signal> members)
{
    QMap<QString, int> counts;
    for (const Signal &member : members) {
        ++counts[sourceName(member.source) + u' ' + signalKindName(member.kind)];
    }
    QStringList parts;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        parts.append(it.value() == 1 ? it.key()
                                     : QString(it.key() + u" ×"_s + QString::number(it.value())));
    return QCoreApplication::translate("Reports", "Sources: %1.").arg(parts.join(u", "_s));
}

class TemplateWriter final : public Writer
{
public:
    Result<Written> write(std::span<const Signal> members) const override
    {
        if (members.empty())
            return fail(
                ErrorKind::InvalidInput,
                QCoreApplication::translate("Reports", "A report without signals cannot be told."),
                u"no members"_s);
        const Signal &specific = mostSpecific(members);
        QStringList paragraphs;
        QString happens = whatHappens(specific);
        const QString where = whereItHappens(members, specific);
        if (!where.isEmpty())
            happens += u"\n"_s + where;
        paragraphs.append(happens.trimmed());
        const QString often = howOften(members);
        paragraphs.append(
            QString(often.first(1).toUpper() + often.sliced(1) + u". "_s + sinceWhen(members))
                .trimmed());
        const QStringList said = quotes(members);
        if (!said.isEmpty())
            paragraphs.append(QCoreApplication::translate("Reports", "People say:") + u'\n' +
                              said.join(u'\n'));
        paragraphs.append(sourcesOf(members));
        paragraphs.removeAll(QString());
        return Written{titleOf(specific), paragraphs.join(u"\n\n"_s)};
    }
};

} // namespace

WriterInfo templateWriter()
{
    return {
        .id = u"template"_s,
        .name = QCoreApplication::translate("Reports", "Built in"),
        .version = 2,
        .make = [](const WriterServices &, const QJsonObject &) -> Result<std::unique_ptr<Writer>> {
            return std::make_unique<TemplateWriter>();
        }};
}

} // namespace core::reports
