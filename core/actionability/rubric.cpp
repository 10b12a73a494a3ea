// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/actionability/rubric.h"

#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace core::actionability {

namespace {

// The table. A fix by machine needs a crash whose place was found and checked; everything else is
// for a person or waits for more.
constexpr int concreteEnough = 2;
constexpr int recurringOccurrences = 5;
constexpr int recurringUsers = 2;

bool recurs(const Facts &f)
{
    return f.course.occurrences >= recurringOccurrences || f.course.users >= recurringUsers;
}

constexpr std::array table{
    Criterion{"refusal",
              [](const Facts &f) { return f.hasFrames && f.error == ErrorClass::Refusal; },
              VerdictKind::NeedsDecision,
              QT_TRANSLATE_NOOP("Actionability",
                                "The code refuses on purpose at %2; a person must decide what "
                                "should happen instead: %3")},
    Criterion{"infrastructureRecurs",
              [](const Facts &f) {
                  return (f.hasFrames || f.hasLog) && f.error == ErrorClass::Infrastructure &&
                         recurs(f);
              },
              VerdictKind::NeedsDecision,
              QT_TRANSLATE_NOOP("Actionability",
                                "The environment failed, not the code (%1: %3), and it recurs; a "
                                "person must look at the machines or services.")},
    Criterion{
        "infrastructureOnce",
        [](const Facts &f) {
            return (f.hasFrames || f.hasLog) && f.error == ErrorClass::Infrastructure;
        },
        VerdictKind::NotActionable,
        QT_TRANSLATE_NOOP("Actionability", "The environment failed once, not the code (%1: %3).")},
    Criterion{
        "testFailure", [](const Facts &f) { return f.isTestFailure && f.hasPlace && f.isVerified; },
        VerdictKind::Actionable,
        QT_TRANSLATE_NOOP("Actionability", "A test fails and the code it tests was found at %2.")},
    Criterion{"crashInKnownPlace",
              [](const Facts &f) {
                  return f.hasFrames && f.error == ErrorClass::Programming && f.isLocated &&
                         f.isVerified;
              },
              VerdictKind::Actionable,
              QT_TRANSLATE_NOOP("Actionability",
                                "%1 is an error of the program itself, and its place is known and "
                                "checked: %2.")},
    Criterion{"otherCrashInKnownPlace",
              [](const Facts &f) { return f.hasFrames && f.isLocated && f.isVerified; },
              VerdictKind::Actionable,
              QT_TRANSLATE_NOOP("Actionability",
                                "%1 was not raised on purpose by the repository's own code, and "
                                "its place is known and checked: %2.")},
    Criterion{"crashElsewhere", [](const Facts &f) { return f.hasFrames; },
              VerdictKind::NeedsDecision,
              QT_TRANSLATE_NOOP("Actionability",
                                "%1 was raised, but its place could not be found and checked in "
                                "the repository.")},
    Criterion{"toldWithPlace",
              [](const Facts &f) { return f.hasPlace && (f.hasLog || f.concreteness >= 1); },
              VerdictKind::NeedsDecision,
              QT_TRANSLATE_NOOP("Actionability",
                                "A place was found (%2), but nothing crashed with a trace, so it "
                                "cannot be reproduced automatically and the intended behaviour is "
                                "not known.")},
    Criterion{
        "symptomWithoutCause",
        [](const Facts &f) {
            return f.concreteness >= concreteEnough ||
                   (f.hasLog &&
                    (f.level == u"error" || f.level == u"fatal" || f.level == u"warning"));
        },
        VerdictKind::NeedsDecision,
        QT_TRANSLATE_NOOP("Actionability", "The symptom is clear, but its cause is not known.")},
    Criterion{"vague", [](const Facts &) { return true; }, VerdictKind::NotActionable,
              QT_TRANSLATE_NOOP("Actionability",
                                "There is no trace, no place in the code and no concrete symptom; "
                                "it keeps gathering.")},
};

constexpr auto day = std::chrono::hours(24);

constexpr std::array priorities{
    PriorityRow{"crash", [](const Facts &f, Timestamp) { return f.hasFrames; }, 2, ""},
    PriorityRow{"fatal", [](const Facts &f, Timestamp) { return f.level == u"fatal"; }, 1,
                QT_TRANSLATE_NOOP("Actionability", "fatal")},
    PriorityRow{"error",
                [](const Facts &f, Timestamp) { return !f.hasFrames && f.level == u"error"; }, 1.5,
                ""},
    PriorityRow{"told",
                [](const Facts &f, Timestamp) { return !f.hasFrames && f.level != u"error"; }, 1,
                ""},
    PriorityRow{"users3", [](const Facts &f, Timestamp) { return f.course.users >= 3; }, 1, ""},
    PriorityRow{"users10", [](const Facts &f, Timestamp) { return f.course.users >= 10; }, 1, ""},
    PriorityRow{"users50", [](const Facts &f, Timestamp) { return f.course.users >= 50; }, 1, ""},
    PriorityRow{"often10", [](const Facts &f, Timestamp) { return f.course.occurrences >= 10; },
                0.5, ""},
    PriorityRow{"often100", [](const Facts &f, Timestamp) { return f.course.occurrences >= 100; },
                0.5, ""},
    PriorityRow{"often1000", [](const Facts &f, Timestamp) { return f.course.occurrences >= 1000; },
                1, ""},
    PriorityRow{"money", [](const Facts &f, Timestamp) { return f.handlesMoney; }, 1,
                QT_TRANSLATE_NOOP("Actionability", "where money is handled")},
    PriorityRow{"access",
                [](const Facts &f, Timestamp) { return !f.handlesMoney && f.handlesAccess; }, 1,
                QT_TRANSLATE_NOOP("Actionability", "where people sign in")},
    PriorityRow{"notProduction", [](const Facts &f, Timestamp) { return !f.isProduction; }, -1,
                QT_TRANSLATE_NOOP("Actionability", "not in production")},
    PriorityRow{"quiet",
                [](const Facts &f, Timestamp now) {
                    return isKnown(f.course.last) && now - f.course.last > 14 * day;
                },
                -1, QT_TRANSLATE_NOOP("Actionability", "not seen for two weeks")},
};

constexpr std::array limits{PriorityLimit{6, Priority::P0}, PriorityLimit{4.5, Priority::P1},
                            PriorityLimit{3, Priority::P2}, PriorityLimit{1.5, Priority::P3},
                            PriorityLimit{-100, Priority::P4}};

QString tr(const char *text)
{
    return QCoreApplication::translate("Actionability", text);
}

/// What a fix of this kind of error usually is.
QString remedyOf(const Facts &facts)
{
    struct Remedy
    {
        const char *type;
        const char *text;
    };
    static constexpr std::array remedies{
        Remedy{"KeyError|KeyNotFound|NoSuchElement",
               QT_TRANSLATE_NOOP("Actionability", "handle the missing key")},
        Remedy{"Index|OutOfBounds|OutOfRange|out_of_range|RangeError",
               QT_TRANSLATE_NOOP("Actionability", "correct the bound or handle the empty case")},
        Remedy{"ZeroDivision|DivideByZero|Arithmetic",
               QT_TRANSLATE_NOOP("Actionability", "handle the empty case before dividing")},
        Remedy{
            "NoneType|Null|undefined|null|nil|Attribute|TypeError|optional",
            QT_TRANSLATE_NOOP("Actionability", "handle the value that is not there, or make it")},
        Remedy{"Unbound|NameError|ReferenceError",
               QT_TRANSLATE_NOOP("Actionability", "set the name on every path")},
        Remedy{"Cast|Format|Unicode|ValueError",
               QT_TRANSLATE_NOOP("Actionability", "convert or check the value first")},
        Remedy{"Recursion|StackOverflow",
               QT_TRANSLATE_NOOP("Actionability", "add the missing end of the recursion")},
    };
    const QString text = facts.errorType + u' ' + facts.message;
    for (const Remedy &remedy : remedies) {
        if (QRegularExpression(QString::fromLatin1(remedy.type)).match(text).hasMatch())
            return tr(remedy.text);
    }
    return tr("correct what it computes");
}

} // namespace

std::span<const Criterion> criteria()
{
    return table;
}

std::span<const PriorityRow> priorityRows()
{
    return priorities;
}

std::span<const PriorityLimit> priorityLimits()
{
    return limits;
}

Verdict judge(const Facts &facts, Timestamp now)
{
    Verdict verdict;
    verdict.at = now;
    const QString type = facts.errorType.isEmpty() ? tr("An error") : facts.errorType;
    const QString detail = facts.error == ErrorClass::Refusal && !facts.codeLine.isEmpty()
                               ? facts.codeLine
                               : facts.message;
    for (const Criterion &criterion : criteria()) {
        if (!criterion.holds(facts))
            continue;
        verdict.kind = criterion.kind;
        QString reason = tr(criterion.reason);
        reason.replace(u"%1"_s, type);
        reason.replace(u"%2"_s, facts.place.isEmpty() ? tr("an unknown place") : facts.place);
        reason.replace(u"%3"_s, detail.isEmpty() ? tr("no message") : u'“' + detail + u'”');
        verdict.reasons.append(reason);
        break;
    }
    if (facts.error == ErrorClass::Refusal && facts.hasFrames) {
        if (facts.isExpectedByTest)
            verdict.reasons.append(tr("A test expects this refusal."));
        if (speaksOfRule(facts.message + u' ' + facts.codeLine))
            verdict.reasons.append(tr("Its message speaks of a rule or limit."));
    }
    if (facts.hasFrames && facts.hasPeople)
        verdict.reasons.append(tr("People tell of it too."));
    if (!facts.suspect.isEmpty())
        verdict.reasons.append(tr("The likeliest origin is commit %1.").arg(facts.suspect));

    double points = 0;
    QStringList why{courseSentence(facts.course)};
    for (const PriorityRow &row : priorityRows()) {
        if (!row.holds(facts, now))
            continue;
        points += row.points;
        if (row.reason[0] != '\0')
            why.append(tr(row.reason));
    }
    if (!facts.route.isEmpty())
        why.append(tr("on %1").arg(facts.route));
    for (const PriorityLimit &limit : priorityLimits()) {
        if (points >= limit.points) {
            verdict.priority = limit.priority;
            break;
        }
    }
    verdict.priorityReason = why.join(u", "_s);
    if (verdict.kind == VerdictKind::Actionable)
        verdict.plan =
            tr("Reproduce %1 in %2, then %3 there or where the value comes from%4.")
                .arg(type, facts.place, remedyOf(facts),
                     facts.suspect.isEmpty()
                         ? QString()
                         : tr(", starting from what commit %1 changed").arg(facts.suspect));
    return verdict;
}

} // namespace core::actionability
