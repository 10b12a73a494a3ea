// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/calibration.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::grouping {

Calibration calibrationOf(std::span<const Forecast> forecasts)
{
    Calibration calibration;
    calibration.forecasts = int(forecasts.size());
    for (const Forecast &forecast : forecasts) {
        Calibration::Bin &bin =
            calibration.bins[size_t(std::clamp(forecast.predicted * 10, 0.0, 9.0))];
        bin.predicted += forecast.predicted;
        bin.observed += forecast.came ? 1 : 0;
        ++bin.forecasts;
        calibration.brier += std::pow(forecast.predicted - (forecast.came ? 1 : 0), 2);
    }
    if (forecasts.empty())
        return calibration;
    for (Calibration::Bin &bin : calibration.bins) {
        if (bin.forecasts == 0)
            continue;
        calibration.error += std::abs(bin.predicted - bin.observed);
        bin.predicted /= bin.forecasts;
        bin.observed /= bin.forecasts;
    }
    calibration.error /= double(forecasts.size());
    calibration.brier /= double(forecasts.size());
    return calibration;
}

QJsonObject toJson(const Calibration &calibration)
{
    QJsonArray bins;
    for (const Calibration::Bin &bin : calibration.bins)
        bins.append(QJsonObject{{u"predicted"_s, bin.predicted},
                                {u"observed"_s, bin.observed},
                                {u"n"_s, bin.forecasts}});
    return {{u"bins"_s, bins},
            {u"ece"_s, calibration.error},
            {u"brier"_s, calibration.brier},
            {u"n"_s, calibration.forecasts}};
}

QString toText(const Calibration &calibration)
{
    QString text =
        QCoreApplication::translate("Grouping", "predicted  observed  pairs compared") + u'\n';
    for (const Calibration::Bin &bin : calibration.bins) {
        if (bin.forecasts > 0)
            text += u"%1  %2  %3\n"_s.arg(bin.predicted, 9, 'f', 3)
                        .arg(bin.observed, 8, 'f', 3)
                        .arg(bin.forecasts, 7);
    }
    return text +
           QCoreApplication::translate("Grouping",
                                       "expected calibration error %1, Brier score %2, %n pairs",
                                       nullptr, calibration.forecasts)
               .arg(calibration.error, 0, 'f', 4)
               .arg(calibration.brier, 0, 'f', 4) +
           u'\n';
}

QString toSvg(const Calibration &calibration)
{
    constexpr int side = 400;
    constexpr int edge = 50;
    const auto x = [](double value) { return QString::number(edge + value * side, 'f', 1); };
    const auto y = [](double value) { return QString::number(edge + (1 - value) * side, 'f', 1); };
    QString svg = u"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%1\" "
                  "font-family=\"sans-serif\" font-size=\"12\">\n"
                  "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"_s.arg(side + 2 * edge);
    for (int i = 0; i <= 10; i += 2) {
        const double value = double(i) / 10;
        svg += u"<path d=\"M%1 %2H%3M%4 %5V%6\" stroke=\"#dddddd\"/>\n"_s.arg(x(0), y(value), x(1),
                                                                              x(value), y(0), y(1));
        svg += u"<text x=\"%1\" y=\"%2\" text-anchor=\"middle\">%3</text>\n"_s.arg(x(value))
                   .arg(edge + side + 18)
                   .arg(value);
        svg += u"<text x=\"%1\" y=\"%2\" text-anchor=\"end\">%3</text>\n"_s.arg(edge - 8)
                   .arg(y(value))
                   .arg(value);
    }
    svg += u"<path d=\"M%1 %2L%3 %4\" stroke=\"#888888\" stroke-dasharray=\"4\"/>\n"_s.arg(
        x(0), y(0), x(1), y(1));
    QString line;
    QString points;
    for (const Calibration::Bin &bin : calibration.bins) {
        if (bin.forecasts == 0)
            continue;
        line += (line.isEmpty() ? u'M' : u'L') + x(bin.predicted) + u' ' + y(bin.observed);
        points += u"<circle cx=\"%1\" cy=\"%2\" r=\"%3\" fill=\"#2468b0\"/>\n"_s
                      .arg(x(bin.predicted), y(bin.observed))
                      .arg(2 + std::sqrt(std::log1p(bin.forecasts)), 0, 'f', 1);
    }
    if (!line.isEmpty())
        svg += u"<path d=\"%1\" fill=\"none\" stroke=\"#2468b0\"/>\n"_s.arg(line) + points;
    svg += u"<text x=\"%1\" y=\"%2\" text-anchor=\"middle\">%3</text>\n"_s.arg(x(0.5))
               .arg(edge + side + 38)
               .arg(QCoreApplication::translate("Grouping", "predicted probability"));
    svg +=
        u"<text x=\"14\" y=\"%1\" text-anchor=\"middle\" transform=\"rotate(-90 14 %1)\">%2</text>\n"_s
            .arg(y(0.5), QCoreApplication::translate("Grouping", "portion of one group"));
    return svg + u"</svg>\n"_s;
}

} // namespace core::grouping
