// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/citations_p.h"

#include <algorithm>
#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr qsizetype longestCitation = 400;

/// Where the quote ends that begins at `at`; -1 if none does. An apostrophe within or behind a word
/// is none.
qsizetype closing(const QString &text, qsizetype at, qsizetype end)
{
    const QChar c = text.at(at);
    const bool apostrophe = c == u'\'';
    if ((c != u'"' && c != u'`' && !apostrophe) ||
        (apostrophe && at > 0 && text.at(at - 1).isLetterOrNumber()))
        return -1;
    const qsizetype last = std::min(end, at + longestCitation + 1);
    for (qsizetype i = at + 1; i < last; ++i) {
        if (text.at(i) == c &&
            (!apostrophe || i + 1 >= text.size() || !text.at(i + 1).isLetterOrNumber()))
            return i;
    }
    return -1;
}

} // namespace

QString withoutCitations(const QString &folded)
{
    static const std::array speech{"attack"_L1,  "inject"_L1,    "jailbreak"_L1, "payload"_L1,
                                   "exploit"_L1, "malicious"_L1, "vulnerab"_L1,  "adversar"_L1,
                                   "e.g."_L1,    "example"_L1,   "phrase"_L1,    "such as"_L1,
                                   "detect"_L1,  "filter"_L1,    "flagged"_L1,   "blocked"_L1,
                                   "test"_L1,    "reject"_L1,    "phishing"_L1,  "report them"_L1};
    QString out = folded;
    for (qsizetype begin = 0; begin < folded.size();) {
        qsizetype end = folded.indexOf("\n\n"_L1, begin);
        end = end < 0 ? folded.size() : end;
        // The quotes of a paragraph, in pairs of the same kind.
        QString spoken;
        std::vector<std::pair<qsizetype, qsizetype>> quoted;
        for (qsizetype i = begin; i < end; ++i) {
            const qsizetype close = closing(folded, i, end);
            if (close < 0) {
                spoken += folded.at(i);
                continue;
            }
            quoted.emplace_back(i + 1, close);
            i = close;
        }
        if (std::ranges::any_of(speech,
                                [&](QLatin1StringView one) { return spoken.contains(one); })) {
            for (const auto &[from, to] : quoted)
                std::fill(out.begin() + from, out.begin() + to, u' ');
        }
        begin = end + 2;
    }
    return out;
}

} // namespace core::safety
