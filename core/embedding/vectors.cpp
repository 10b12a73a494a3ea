// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/vectors_p.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

} // namespace

QString fitText(const QString &text, qsizetype longest)
{
    QString fit;
    fit.reserve(std::min(text.size(), longest));
    for (qsizetype i = 0; i < text.size() && fit.size() < longest; ++i) {
        const QChar c = text.at(i);
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            if (fit.size() + 2 > longest)
                break;
            fit += c;
            fit += text.at(++i);
        } else if (c.isSurrogate() || c.isNonCharacter()) {
            fit += QChar(QChar::ReplacementCharacter);
        } else {
            const bool isControl = c.category() == QChar::Other_Control && c != u'\n' && c != u'\t';
            fit += isControl ? QChar(u' ') : c;
        }
    }
    if (text.size() > longest) {
        const qsizetype space = fit.lastIndexOf(u' ');
        if (space > fit.size() - fit.size() / 10 - 1)
            fit.truncate(space);
    }
    // Some servers refuse a text of nothing, and some answer it with no vector.
    return QStringView(fit).trimmed().isEmpty() ? u"-"_s : fit;
}

Result<std::vector<float>> unitVector(const std::vector<double> &values)
{
    if (values.empty() || values.size() > size_t(mostDimensions))
        return fail(ErrorKind::Corrupt,
                    tr("The model gave a vector of %1 numbers.").arg(values.size()));
    double square = 0;
    for (const double value : values)
        square += value * value;
    if (!std::isfinite(square))
        return fail(ErrorKind::Corrupt, tr("The model gave a vector with a value that is no "
                                           "number."));
    if (square < 1e-30)
        return fail(ErrorKind::Corrupt, tr("The model gave a vector of zeros."));
    const double norm = std::sqrt(square);
    std::vector<float> unit;
    unit.reserve(values.size());
    for (const double value : values)
        unit.push_back(float(value / norm));
    return unit;
}

Result<int> rangedSetting(const QJsonObject &settings, const QString &key, int least, int most)
{
    const qint64 value = settings.value(key).toInteger();
    if (value < least || value > most)
        return fail(ErrorKind::InvalidInput,
                    tr("“%1” must be from %2 to %3.").arg(key).arg(least).arg(most));
    return int(value);
}

} // namespace core::embedding
