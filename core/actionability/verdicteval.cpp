// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/actionability/verdicteval.h"

#include "core/actionability/rubric.h"
#include "core/base/gzipfile.h"
#include "core/base/jsonreader.h"

using namespace Qt::StringLiterals;

namespace core::actionability {

namespace {

std::unexpected<Error> unknownWord(const QString &key, const QString &word)
{
    return fail(ErrorKind::InvalidInput,
                QCoreApplication::translate("Actionability", "“%1” is not a known %2.")
                    .arg(UntrustedText(word).displayLine(40), key));
}

/// What research would say if it found the frames' own places.
Findings assumedFindings(const std::vector<Signal> &signalList)
{
    Findings findings;
    for (const Signal &signal : signalList) {
        for (const ExceptionInfo &exception : signal.exceptions) {
            double score = 0.9;
            for (const Frame &frame : exception.frames) {
                if (!frame.inApp || frame.file.isEmpty())
                    continue;
                CodeLocation location{.file = frame.file,
                                      .function = frame.function,
                                      .line = frame.line,
                                      .score = score,
                                      .reason = u"is where it was raised"_s};
                while (location.file.startsWith(u'/'))
                    location.file.remove(0, 1);
                findings.findings.push_back(
                    {.id = {},
                     .claim = u"The error passed through the frame."_s,
                     .verified = true,
                     .evidence = {{.kind = u"code"_s,
                                   .file = location.file,
                                   .firstLine = frame.line,
                                   .lastLine = frame.line,
                                   .commit = {},
                                   .signal = signal.id,
                                   .query = {},
                                   .excerpt = UntrustedText(frame.contextLine)}}});
                findings.locations.push_back(std::move(location));
                score *= 0.6;
            }
        }
    }
    std::ranges::stable_sort(findings.locations, std::greater(), &CodeLocation::score);
    return findings;
}

QJsonObject toJsonObject(const VerdictScore::Confusion &confusion)
{
    QJsonObject object;
    for (const auto &[expected, row] : confusion) {
        QJsonObject given;
        for (const auto &[kind, count] : row)
            given.insert(kind, count);
        object.insert(expected, given);
    }
    return object;
}

} // namespace

Result<VerdictScore> evaluateVerdicts(const QString &file, Timestamp now)
{
    static const QStringList sources{u"trace"_s, u"log"_s, u"chat"_s, u"vague"_s};
    static const QStringList kinds{u"actionable"_s, u"needsDecision"_s, u"notActionable"_s};
    VerdictScore score;
    const Result<> read = forEachJsonLine(file, [&](const QJsonObject &object, qint64) -> Result<> {
        const JsonReader reader(object);
        const Result<QString> id = reader.string(u"id");
        const Result<QString> source = reader.string(u"source");
        const Result<QString> expected = reader.string(u"expected");
        const Result<QJsonArray> signalArray = reader.array(u"signals");
        for (const auto &field : {id, source, expected}) {
            if (!field)
                return std::unexpected(field.error());
        }
        if (!signalArray)
            return std::unexpected(signalArray.error());
        if (!sources.contains(*source))
            return unknownWord(u"source"_s, *source);
        if (!kinds.contains(*expected))
            return unknownWord(u"verdict"_s, *expected);
        AssessmentRequest request;
        for (const QJsonValue &value : *signalArray)
            request.members.push_back(signalFromJson(value.toObject()));
        request.findings = object.value(u"findings").isObject()
                               ? findingsFromJson(object.value(u"findings").toObject())
                               : assumedFindings(request.members);
        const Verdict verdict = judge(factsOf(request), now);
        const QString given = verdictKindName(verdict.kind);
        VerdictScore::BySource &own = score.bySource[*source];
        ++score.cases;
        ++own.cases;
        ++score.confusion[*expected][given];
        ++own.confusion[*expected][given];
        own.fixes += verdict.kind == VerdictKind::Actionable;
        if (given == *expected) {
            ++score.right;
            ++own.right;
            return {};
        }
        score.wrongFixes += verdict.kind == VerdictKind::Actionable;
        score.mistakes.append(QJsonObject{{u"id"_s, *id},
                                          {u"source"_s, *source},
                                          {u"expected"_s, *expected},
                                          {u"given"_s, given},
                                          {u"reason"_s, verdict.reasons.value(0)}});
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    if (score.cases == 0)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Actionability", "“%1” holds no case.").arg(file));
    return score;
}

QJsonObject VerdictScore::toJson() const
{
    QJsonObject accuracy;
    QJsonObject fixes;
    QJsonObject confusions;
    for (const auto &[source, own] : bySource) {
        accuracy.insert(source, double(own.right) / own.cases);
        fixes.insert(source, own.fixes);
        confusions.insert(source, toJsonObject(own.confusion));
    }
    return {{u"cases"_s, cases},
            {u"accuracy"_s, cases > 0 ? double(right) / cases : 0},
            {u"wrong_fixes"_s, wrongFixes},
            {u"fixes_by_source"_s, fixes},
            {u"accuracy_by_source"_s, accuracy},
            {u"confusion"_s, toJsonObject(confusion)},
            {u"confusion_by_source"_s, confusions},
            {u"mistakes"_s, mistakes}};
}

} // namespace core::actionability
