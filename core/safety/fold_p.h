// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text made comparable: what looks alike becomes equal, what cannot be seen is taken out.
#pragma once

#include <QString>

#include <vector>

namespace core::safety {

/// A folded text and the way back to the original.
struct Folded
{
    QString text; ///< lower case, compatibility forms resolved, no marks, no invisible characters
    std::vector<qint32> origin; ///< for each unit of `text` its index in the original; empty: same
    int invisible = 0;          ///< characters left out because nothing of them is seen

    qsizetype originalIndex(qsizetype index) const
    {
        if (origin.empty())
            return index;
        return index < qsizetype(origin.size()) ? origin[size_t(index)]
               : origin.empty()                 ? 0
                                                : origin.back() + 1;
    }
};

/// Compatibility decomposition without marks (Unicode annex 15), letters of other scripts that look
/// Latin become Latin (after the confusables of Unicode TR 39, the ones used for words).
Folded fold(const QString &text);

/// Characters that draw nothing: format characters, tags, variation selectors, blank fillers.
bool isInvisible(char32_t c);

} // namespace core::safety
