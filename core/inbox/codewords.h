// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words for codes that are written down: states, reasons, rules, features, acts. Decisions are
// stored as codes and arguments; this is the one place where they become sentences, for the screens
// and the terminal alike.
#pragma once

#include "core/model/inboxitem.h"

#include <QString>

namespace core::inbox {

// What is none of these codes comes back as it is, on one line with every character visible.

QString stateText(ReportState state); ///< "Needs a decision"
/// Why a report is in its state, or why something was decided: a phrase in lower case, to stand in
/// a sentence. reason  a code, or a code and its arguments as "policyPriority:P4:P3", or a person's
/// own words
QString reasonText(const QString &reason);
QString triggerText(const QString &code);         ///< what started an attempt
QString categoryText(const QString &code);        ///< of a rejection
QString ruleText(const QString &code);            ///< why a signal is where it is
QString featureText(const QString &code);         ///< of a grouping decision
QString rejectionReasonText(const QString &code); ///< why a candidate was not joined
QString pairingText(const QString &code);         ///< of a rule: "never together"
QString waitingText(const QString &code); ///< of a signal's progress: "it waits for its vectors"
QString originText(const QString &code);  ///< of a correction: "signals that you moved"
QString actorText(const QString &actor);  ///< "You", "Daybreak", "The policy", "Agent"
/// What was done, to stand after the actor: "moved the report to “Ready”".
QString auditText(const AuditEntry &entry);
/// What a policy says of one thing: "fixes in 24 hours".
QString policyText(const QString &key);
QString policyValueText(const QJsonValue &value); ///< "yes", "20", "docs/*.md, **/setup.py", "–"
/// What one number of a weight is, as a column's heading: "days to half".
QString weightSettingText(const QString &key);

} // namespace core::inbox
