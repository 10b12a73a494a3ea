// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What research found, and what it means for the report.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/untrustedtext.h"
#include "core/model/report.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace core {

/// What a claim rests on; enough to open it again and to recompute it.
struct Evidence
{
    QString kind;      ///< code, blame, commit, log, signal, course
    QString file;      ///< path in the repository, "/" separated
    int firstLine = 0; ///< from 1; 0 none
    int lastLine = 0;  ///< inclusive
    QString commit;    ///< 40 hex digits: where the file was read
    SignalId signal;
    QString query; ///< the command that shows it again, "git blame -L 12,14 v1.4.2 -- shop/cart.py"
    UntrustedText excerpt;

    friend bool operator==(const Evidence &, const Evidence &) = default;
};

struct Finding
{
    FindingId id;
    QString claim;         ///< one plain sentence
    bool verified = false; ///< recomputed from its evidence, not only plausible
    std::vector<Evidence> evidence;

    friend bool operator==(const Finding &, const Finding &) = default;
};

/// A commit that may have brought the problem in.
struct SuspectCommit
{
    QString commit; ///< 40 hex digits
    QString subject;
    QString author; ///< "Name <address>" as git has it
    Timestamp time;
    double score = 0; ///< [0, 1], best first
    QString reason;

    friend bool operator==(const SuspectCommit &, const SuspectCommit &) = default;
};

/// A person who should look at the fix.
struct Reviewer
{
    QString identity; ///< "Name <address>", or the owners file's spelling ("@team")
    QString reason;
    double score = 0;

    friend bool operator==(const Reviewer &, const Reviewer &) = default;
};

/// A place in the code, best first.
struct CodeLocation
{
    QString file;     ///< path in the repository
    QString function; ///< qualified, "Cart.total"; empty for module level
    int line = 0;     ///< from 1, at `Findings::commit`
    double score = 0; ///< [0, 1]
    QString reason;

    friend bool operator==(const CodeLocation &, const CodeLocation &) = default;
};

struct Findings
{
    ReportId report;
    QString researcher; ///< member id and version
    RepositoryId repository;
    QString commit; ///< 40 hex digits: the code that was read
    std::vector<Finding> findings;
    std::vector<SuspectCommit> suspects; ///< best first
    std::vector<CodeLocation> locations; ///< best first
    std::vector<Reviewer> reviewers;     ///< at most 3, best first
    QString cause;                       ///< one or two sentences; empty if not found
    Timestamp at;

    friend bool operator==(const Findings &, const Findings &) = default;
};

enum class VerdictKind : std::uint8_t { NotActionable, NeedsDecision, Actionable };
QString verdictKindName(VerdictKind kind);
VerdictKind verdictKindFromName(QStringView name); ///< NeedsDecision if unknown

struct Verdict
{
    VerdictKind kind = VerdictKind::NeedsDecision;
    QStringList reasons; ///< plain sentences, the deciding one first
    Priority priority = Priority::P3;
    QString priorityReason; ///< quotes a measured figure
    QString plan;           ///< what a fix would do; empty unless actionable
    QString assessor;       ///< member id and version
    Timestamp at;

    friend bool operator==(const Verdict &, const Verdict &) = default;
};

QJsonObject toJson(const Findings &findings);
Findings findingsFromJson(const QJsonObject &object);
QJsonObject toJson(const Verdict &verdict);
Verdict verdictFromJson(const QJsonObject &object);

} // namespace core
