// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/course.h"

#include <QSet>
#include <QTimeZone>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace core {

namespace {

QDate dayOf(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(time), QTimeZone::UTC).date();
}

void note(QStringList &seen, const QString &value)
{
    if (!value.isEmpty() && !seen.contains(value))
        seen.append(value);
}

/// "1 user", "5 users"
QString counted(int count, const QString &noun)
{
    return u"%1 %2%3"_s.arg(count).arg(noun, count == 1 ? QString() : u"s"_s);
}

} // namespace

int Course::spanDays() const
{
    return isKnown(first) ? int(dayOf(first).daysTo(dayOf(last))) + 1 : 0;
}

Course courseOf(std::span<const Signal> members)
{
    std::vector<const Signal *> ordered;
    for (const Signal &member : members)
        ordered.push_back(&member);
    std::ranges::stable_sort(ordered, {}, [](const Signal *s) { return s->occurred; });

    Course course;
    QSet<QString> users;
    QSet<QString> sessions;
    std::map<QDate, int> days;
    for (const Signal *const signal : ordered) {
        const int times = qMax(1, signal->occurrences);
        ++course.signalCount;
        course.occurrences += times;
        if (!signal->userId.isEmpty())
            users.insert(signal->userId);
        if (!signal->sessionId.isEmpty())
            sessions.insert(signal->sessionId);
        note(course.releases, signal->release);
        note(course.environments, signal->environment);
        note(course.services, signal->service);
        note(course.sources, signal->source);
        if (!isKnown(signal->occurred))
            continue;
        if (!isKnown(course.first))
            course.first = signal->occurred;
        course.last = signal->occurred;
        days[dayOf(signal->occurred)] += times;
    }
    course.users = int(users.size());
    course.sessions = int(sessions.size());
    for (const auto &[day, count] : days)
        course.days.push_back({day, count});
    return course;
}

QString courseSentence(const Course &course)
{
    QString text = counted(course.occurrences, u"occurrence"_s);
    if (course.users > 0)
        text += u" for "_s + counted(course.users, u"user"_s);
    if (course.spanDays() > 0)
        text += u" in "_s + counted(course.spanDays(), u"day"_s);
    return text;
}

QString courseText(const Course &course)
{
    QStringList lines{
        u"signals: %1"_s.arg(course.signalCount),  u"occurrences: %1"_s.arg(course.occurrences),
        u"users: %1"_s.arg(course.users),          u"sessions: %1"_s.arg(course.sessions),
        u"first: %1"_s.arg(toIso(course.first)),   u"last: %1"_s.arg(toIso(course.last)),
        u"span days: %1"_s.arg(course.spanDays()),
    };
    for (const DayCount &day : course.days)
        lines.append(u"%1: %2"_s.arg(day.day.toString(Qt::ISODate)).arg(day.occurrences));
    lines.append(u"releases: %1"_s.arg(course.releases.join(u", "_s)));
    lines.append(u"environments: %1"_s.arg(course.environments.join(u", "_s)));
    lines.append(u"services: %1"_s.arg(course.services.join(u", "_s)));
    lines.append(u"sources: %1"_s.arg(course.sources.join(u", "_s)));
    return lines.join(u'\n');
}

} // namespace core
