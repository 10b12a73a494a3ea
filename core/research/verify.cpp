// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/verify.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::research {

Verification verify(const Finding &finding, const git::Repository &repository,
                    std::span<const Signal> members)
{
    static const QRegularExpression figure(
        uR"((?<![\w.])(\d{4}-\d\d-\d\d|[0-9a-f]{12,40}|\d+)(?![\w]))"_s);
    static const QRegularExpression quoted(u"“([^”]*)”"_s);
    if (finding.evidence.empty())
        return {false, u"no evidence"_s};
    QString known;
    for (const Evidence &evidence : finding.evidence) {
        const Result<QString> again = recomputedExcerpt(evidence, repository, members);
        if (!again)
            return {false, u"%1: %2"_s.arg(evidence.query, again.error().toLogString())};
        if (*again != evidence.excerpt.raw())
            return {false, u"%1 gives something else now"_s.arg(evidence.query)};
        known += u"%1:%2-%3 %4 %5\n"_s.arg(evidence.file)
                     .arg(evidence.firstLine)
                     .arg(evidence.lastLine)
                     .arg(evidence.commit, evidence.query);
        known += *again + u'\n' + UntrustedText(*again).displayLine(100'000) + u'\n';
    }
    QString rest = finding.claim;
    for (const auto &match : quoted.globalMatch(finding.claim)) {
        QString words = match.captured(1);
        if (words.endsWith(u'…'))
            words.chop(1);
        if (!known.contains(words))
            return {false, u"“%1” is not in the evidence"_s.arg(match.captured(1))};
        rest.replace(match.captured(), u"“”"_s);
    }
    for (const auto &match : figure.globalMatch(rest)) {
        const QRegularExpression whole(
            u"(?<![\\w])%1(?![\\d])"_s.arg(QRegularExpression::escape(match.captured())));
        const bool isId = match.captured().size() >= 12;
        if (isId ? !known.contains(match.captured()) : !whole.match(known).hasMatch())
            return {false, u"%1 is not in the evidence"_s.arg(match.captured())};
    }
    return {true, {}};
}

int verifyAll(Findings &findings, const git::Repository &repository,
              std::span<const Signal> members)
{
    int holding = 0;
    for (Finding &finding : findings.findings) {
        finding.verified = verify(finding, repository, members).holds;
        holding += finding.verified;
    }
    return holding;
}

} // namespace core::research
