// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How well meaning alone finds what tells of the same problem.
#pragma once

#include "core/grouping/lexicon_p.h"

#include <QStringList>

namespace lab {

struct MeaningFigures
{
    double first = 0;            ///< recall@1: the nearest signal is of the same group
    double averagePrecision = 0; ///< mean over signals that have others of their group
    int signalCount = 0;
};

/// By the cosine of titles and texts, without the mean direction of their product.
/// paths  files of signals with title, text, group and perhaps product, a JSON object a line
/// errors  NotFound, Corrupt: a file that cannot be read
core::Result<MeaningFigures> measureLexicon(const core::grouping::Lexicon &lexicon,
                                            const QStringList &paths);

} // namespace lab
