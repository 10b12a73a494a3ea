// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether probabilities come true.
#pragma once

#include <QJsonObject>
#include <QString>

#include <array>
#include <span>

namespace core::grouping {

/// A probability that was said, and what was true.
struct Forecast
{
    double predicted = 0; ///< [0, 1]
    bool came = false;
};

/// Forecasts by tenths of the probability.
struct Calibration
{
    struct Bin
    {
        double predicted = 0; ///< mean
        double observed = 0;  ///< portion that came true
        int forecasts = 0;
    };
    std::array<Bin, 10> bins;
    int forecasts = 0;
    double error = 0; ///< expected calibration error: mean of |predicted − observed| over forecasts
    double brier = 0; ///< mean squared error
};

/// source  Naeini, Cooper and Hauskrecht 2015 (expected calibration error); Brier 1950
Calibration calibrationOf(std::span<const Forecast> forecasts);

/// `bins` [{`predicted`, `observed`, `n`}], `ece`, `brier`, `n`.
QJsonObject toJson(const Calibration &calibration);
/// One line for each bin that is not empty, and the errors.
QString toText(const Calibration &calibration);
/// The reliability plot: observed over predicted, with the diagonal; the area of a point is the
/// logarithm of how many forecasts it stands for.
QString toSvg(const Calibration &calibration);

} // namespace core::grouping
