// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Any number of invented signals for benchmarks: the same ones for the same seed.
#pragma once

#include "core/model/signal.h"

#include <random>

namespace tests {

/// Signals of many problems, some met often and most of them rarely, as crashes, log lines and
/// messages of people. Words are syllables whose frequencies fall as in natural language (Zipf);
/// every problem has its own rare words, service, route, error type and call path. No two signals
/// are exact repeats.
class SyntheticSignals
{
public:
    explicit SyntheticSignals(quint32 seed = 7) : m_random(seed) {}

    core::Signal next();
    /// The next `count` ones.
    std::vector<core::Signal> batch(int count);

private:
    struct Problem
    {
        quint32 number = 0;
        quint32 seed = 0;
    };

    double portion() { return double(m_random() >> 5) / double(1U << 27); } ///< in [0, 1)
    int below(int count) { return int(portion() * count); }
    Problem pick();
    QString words(const Problem &problem, int count, double ownPortion);
    void addFrames(core::Signal &signal, const Problem &problem);

    std::mt19937 m_random; ///< its values are the same everywhere, unlike those of distributions
    quint32 m_problems = 0;
    quint32 m_made = 0;
};

} // namespace tests
