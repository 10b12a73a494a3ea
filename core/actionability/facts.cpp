// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/actionability/rubric.h"

#include "core/base/words.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace core::actionability {

namespace {

constexpr double leastScore = 0.3; ///< a place below it is a guess

QString fileName(const QString &path)
{
    QString name = path;
    name.replace(u'\\', u'/');
    return name.section(u'/', -1).section(u'?', 0, 0);
}

bool isTest(const QString &path)
{
    static const QRegularExpression pattern(
        uR"((^|/)(tests?|spec|__tests__)/|(^|/)test_|[_.](test|spec)\.)"_s);
    return pattern.match(path).hasMatch();
}

int severity(const QString &level)
{
    static const QStringList levels{u"debug"_s, u"info"_s, u"warning"_s, u"error"_s, u"fatal"_s};
    return int(levels.indexOf(level));
}

/// The code that evidence shows for this line; empty if none does.
QString codeAt(const Findings &findings, const QString &file, int line)
{
    for (const Finding &finding : findings.findings) {
        for (const Evidence &evidence : finding.evidence) {
            if (evidence.kind != u"code" || evidence.file != file || line < evidence.firstLine ||
                line > evidence.lastLine)
                continue;
            return evidence.excerpt.raw().section(u'\n', line - evidence.firstLine,
                                                  line - evidence.firstLine);
        }
    }
    return {};
}

bool hasVerifiedCode(const Findings &findings, const QString &file)
{
    return std::ranges::any_of(findings.findings, [&](const Finding &finding) {
        return finding.verified &&
               std::ranges::any_of(finding.evidence, [&](const Evidence &evidence) {
                   return evidence.kind == u"code" && evidence.file == file;
               });
    });
}

void readTrace(Facts &facts, const Signal &signal, const Findings &findings)
{
    // The root of the chain is the last with frames of the product.
    const ExceptionInfo *root = nullptr;
    const Frame *frame = nullptr;
    for (const ExceptionInfo &exception : signal.exceptions) {
        const auto own = std::ranges::find_if(exception.frames, [](const Frame &candidate) {
            return candidate.inApp && !candidate.file.isEmpty();
        });
        if (own == exception.frames.end())
            continue;
        root = &exception;
        frame = &*own;
    }
    if (!root || facts.hasFrames)
        return;
    facts.hasFrames = true;
    facts.isTestFailure = root->type.contains(u"Assert") &&
                          (isTest(frame->file) || fileName(frame->file).startsWith(u"test_"));
    facts.errorType = UntrustedText(root->type).displayLine(80);
    facts.message = root->message.displayLine(160);
    QString code = frame->contextLine;
    for (const CodeLocation &location : findings.locations) {
        if (isTest(location.file) || location.score < leastScore)
            continue;
        const bool same = fileName(location.file) == fileName(frame->file);
        if (!facts.isTestFailure && !same)
            continue;
        facts.isLocated = same;
        facts.isVerified = hasVerifiedCode(findings, location.file);
        const QString read = codeAt(findings, location.file, location.line);
        if (same && !read.trimmed().isEmpty())
            code = read;
        break;
    }
    // Only the line that raised counts: library code below it raised, not this line.
    const bool raisedHere = !root->frames.empty() && &root->frames.front() == frame;
    facts.codeLine = UntrustedText(code.trimmed()).displayLine(160);
    facts.error = classifyError(root->type, root->message.raw(), raisedHere ? code : QString());
}

/// Whether routes, files and functions are named after money. By whole words: "payload" and
/// "display" have nothing to do with pay.
bool speaksOfMoney(const QString &names)
{
    const Stemmer stemmer;
    const auto stemsOf = [&stemmer](QStringView text) {
        QSet<QString> stems;
        for (const QString &word : scanWords(text).words)
            stems.insert(stemmer.stem(word));
        return stems;
    };
    static const QSet<QString> money = stemsOf(
        u"money cash cent currency pay paid payment payout payroll payable checkout refund invoice "
        u"bill billing charge chargeback transfer wallet balance deposit withdraw "
        u"withdrawal subscription price pricing tariff fee tax vat coupon discount rebate salary");
    return money.intersects(stemsOf(names));
}

} // namespace

Facts factsOf(const AssessmentRequest &request)
{
    static const QRegularExpression access(
        uR"(log-?in|sign-?(in|up)|auth|password|token|permission|session)"_s,
        QRegularExpression::CaseInsensitiveOption);
    Facts facts;
    facts.course = courseOf(request.members);
    QHash<QString, int> routes;
    QString words;
    bool otherEnvironments = false;
    bool production = false;
    for (const Signal &signal : request.members) {
        if (!signal.exceptions.empty())
            readTrace(facts, signal, request.findings);
        if (signal.kind == SignalKind::Log)
            facts.hasLog = true;
        if (signal.kind == SignalKind::Message)
            facts.hasPeople = true;
        if (severity(signal.level) > severity(facts.level))
            facts.level = signal.level;
        if (!signal.route.isEmpty())
            routes[signal.route] += qMax(1, signal.occurrences);
        words += signal.route.left(200) + u' ' + signal.feature.left(200) + u' ';
        if (!signal.environment.isEmpty()) {
            const bool live = signal.environment.startsWith(u"prod", Qt::CaseInsensitive) ||
                              signal.environment.compare(u"live", Qt::CaseInsensitive) == 0;
            production = production || live;
            otherEnvironments = otherEnvironments || !live;
        }
    }
    facts.isProduction = production || !otherEnvironments;
    if (!facts.hasFrames) {
        for (const Signal &signal : request.members) {
            facts.concreteness = qMax(facts.concreteness, concreteness(signal));
            if (signal.kind == SignalKind::Log && facts.message.isEmpty()) {
                facts.errorType =
                    signal.exceptions.empty()
                        ? QString()
                        : UntrustedText(signal.exceptions.front().type).displayLine(80);
                facts.message = signal.title.isEmpty() ? signal.content.displayLine(160)
                                                       : signal.title.displayLine(160);
                facts.error = classifyError(facts.errorType,
                                            signal.title.raw() + u'\n' + signal.content.raw(), {});
            }
        }
    }
    for (auto it = routes.cbegin(); it != routes.cend(); ++it) {
        if (facts.route.isEmpty() || it.value() > routes.value(facts.route) ||
            (it.value() == routes.value(facts.route) && it.key() < facts.route))
            facts.route = it.key();
    }
    facts.route = UntrustedText(facts.route).displayLine(100);
    for (const CodeLocation &location : request.findings.locations) {
        if (isTest(location.file)) {
            facts.isExpectedByTest = facts.isExpectedByTest || location.reason.contains(u"message");
            continue;
        }
        if (!facts.hasPlace && location.score >= leastScore) {
            facts.hasPlace = true;
            facts.place =
                location.function.isEmpty()
                    ? u"%1:%2"_s.arg(location.file).arg(location.line)
                    : u"%1 (%2:%3)"_s.arg(location.function, location.file).arg(location.line);
            words += location.file + u' ' + location.function;
        }
    }
    facts.handlesMoney = speaksOfMoney(words);
    facts.handlesAccess = access.match(words).hasMatch();
    if (!request.findings.suspects.empty())
        facts.suspect = request.findings.suspects.front().commit.left(12);
    return facts;
}

} // namespace core::actionability
