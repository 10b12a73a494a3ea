// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Commits that may have brought the problem in.
#pragma once

#include "core/research/locator.h"
#include "core/research/timeline.h"

namespace core::research {

struct RankedSuspect
{
    SuspectCommit suspect;
    QString path;  ///< where it weighed most, at the commit that was read
    int first = 0; ///< the lines there
    int last = 0;
    bool crashLine = false; ///< it last changed the very line that raised
    bool byLog = false;     ///< it is in the range's log; else in its blame
    QString token;          ///< the word it brought or took; empty if none
};

struct SuspectQuestion
{
    std::vector<Lead> leads; ///< best first
    Timeline timeline;
    QStringList tokens;        ///< words of the error that code would hold, "grams"
    bool missingValue = false; ///< the error is about a value that is not there (None, null)
};

/// At most 10, best first. Each lead's lines are blamed and their log is read; a commit gets, times
/// the lead's score (× 0.3 for callers): 1 for the crashing line (0.5 if a line that makes its
/// values is younger, or the value is missing), 0.6 for such a line, 0.35 × its share of the
/// function's code (0.7 if no line is known), 0.45 for the function's latest change (each earlier
/// one 0.6 of it), 0.5 for changing a word of the error. Then factors: near before the first
/// occurrence, between the previous release and that of the first occurrence, and what kind of
/// change it was (only layout, only comments, a merge, a machine, an ignored revision). Score = 1 -
/// exp(-sum).
///
/// source  Śliwerski, Zimmermann and Zeller 2005 (SZZ: blame of the lines at fault); Kim et al.
/// 2006
///         (layout and comments are no cause); Wen, Wu and Cheung 2016 (Locus: changes, words of
///         the report); Wu et al. 2014 and 2018 (ChangeLocator: crash buckets, time, release
///         window)
/// errors  Cancelled; what cannot be read of one lead is left out
Result<std::vector<RankedSuspect>> findSuspects(SourceTree &tree, const SuspectQuestion &question,
                                                const StopToken &stop);

/// Words of exception messages that code would hold: what they quote, without types and values.
QStringList errorTokens(std::span<const Signal> members);
/// Whether the members' exceptions are about None, null or undefined.
bool speaksOfMissingValue(std::span<const Signal> members);

/// Whether the added lines of a patch are the removed ones in another layout.
bool isLayoutOnly(const QByteArray &patch);
/// Whether only comments changed.
bool isCommentOnly(const QByteArray &patch);

} // namespace core::research
