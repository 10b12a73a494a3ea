// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Places in the code that signals without frames point to: by the message the code prints, the
// route it answers, the names and files that people write.
#pragma once

#include "core/model/signal.h"
#include "core/research/framemapper.h"
#include "core/research/sourcetree.h"

#include <span>

namespace core::research {

struct WordMatch
{
    enum class Kind : std::uint8_t { Message, Route, Mention };

    Kind kind = Kind::Message;
    QString path;
    int line = 0;
    double score = 0; ///< [0, 1], below that of a frame
    QString reason;   ///< English; may hold outside text made visible
    SignalId signal;
    QString printed; ///< the words that led here; outside text
};

/// At most 16 matches, best first. Only exact things count: a literal's constant parts, a declared
/// route, an identifier written as code or of a form that prose does not have.
std::vector<WordMatch> searchWords(SourceTree &tree, const FrameMapper &mapper,
                                   std::span<const Signal> members, const StopToken &stop = {});

} // namespace core::research
