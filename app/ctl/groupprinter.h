// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What daybreakctl prints about groups: why, rules, links, proposals; and what all its printing
// shares.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace app {

inline QString shortId(const QJsonValue &id)
{
    // The first characters of a UUIDv7 are time, equal for reports of one hour: the last ones tell
    // reports apart.
    return id.toString().right(12);
}

inline QString number(double value)
{
    return QString::number(value, 'f', 2);
}

inline QString oneLine(const QJsonValue &text)
{
    return text.toString().simplified();
}

// Every text is visible characters only: see printed().

/// The answer of `daybreakctl why`.
QString whyText(const QJsonObject &why, int width);
/// Rows of `daybreakctl group list`.
QString ruleTable(const QJsonArray &rows, int width);
/// Rows of `daybreakctl consolidate`.
QString proposalsText(const QJsonArray &rows, int width);
/// The answer of `daybreakctl eval grouping --mine`.
QString correctionsText(const QJsonObject &measured);
/// The answer of `daybreakctl tune`.
QString tuningText(const QJsonObject &tuning, int width);
/// Proposals and links of a report's page; empty if there are none.
QString groupingText(const QJsonObject &page);

} // namespace app
