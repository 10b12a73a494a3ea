// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What daybreakctl prints about groups: why, rules, links, proposals.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace app {

// Every text is visible characters only: see printed().

/// The answer of `daybreakctl why`.
QString whyText(const QJsonObject &why, int width);
/// Rows of `daybreakctl group list`.
QString ruleTable(const QJsonArray &rows, int width);
/// Rows of `daybreakctl consolidate`.
QString proposalsText(const QJsonArray &rows, int width);
/// The answer of `daybreakctl eval grouping --mine`.
QString correctionsText(const QJsonObject &measured, int width);
/// The answer of `daybreakctl tune`.
QString tuningText(const QJsonObject &tuning, int width);
/// Proposals and links of a report's page; empty if there are none.
QString groupingText(const QJsonObject &page);

} // namespace app
