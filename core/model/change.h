// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a fixer changed, how it was proven, and the pull request it became.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/untrustedtext.h"
#include "core/model/findings.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace core {

/// One file as a sandbox left it. Regular files only; modes are not changed.
struct FileChange
{
    QString path; ///< in the repository, "/" separated, checked: relative, no "..", no ".git", no
                  ///< control characters
    std::optional<QByteArray> before; ///< none if added
    std::optional<QByteArray> after;  ///< none if deleted

    friend bool operator==(const FileChange &, const FileChange &) = default;
};

/// One command that was run, and what came of it.
struct CommandRun
{
    QStringList argv;
    int exitCode = -1; ///< -1 if it did not end by itself
    bool timedOut = false;
    qint64 durationMs = 0;
    UntrustedText output; ///< stdout and stderr as they came, cut in the middle when over the limit

    bool passed() const { return exitCode == 0 && !timedOut; }
    friend bool operator==(const CommandRun &, const CommandRun &) = default;
};

/// The same command failing on the base commit and passing on the head commit.
struct Proof
{
    CommandRun base;
    CommandRun head;

    bool holds() const { return !base.passed() && !base.timedOut && head.passed(); }
    friend bool operator==(const Proof &, const Proof &) = default;
};

struct ChangeSet
{
    QString baseCommit;            ///< 40 hex digits
    std::vector<FileChange> files; ///< sorted by path
    QString title;                 ///< of the commit and the pull request
    QString explanation;           ///< what the change does and why, plain text
    QString label;                 ///< "fix", or "guard" if it only silences the error
    std::optional<Proof> proof;

    friend bool operator==(const ChangeSet &, const ChangeSet &) = default;
};

/// What leads from the result of `published` to the result of `wanted`, both changes of the same
/// base: the files of a further commit on the same branch. A file that only `published` touched
/// goes back to what it was.
std::vector<FileChange> filesBetween(const ChangeSet &published, const ChangeSet &wanted);

enum class AttemptState : std::uint8_t { Running, Passed, Failed, Stopped };
QString attemptStateName(AttemptState state); ///< running, passed, failed, stopped

/// One run of a fixer.
struct Attempt
{
    AttemptId id;
    ReportId report;
    int number = 1;    ///< from 1; above 1 it is a round
    QString trigger;   ///< verdict, checks, comment, retrigger
    QString direction; ///< the words that started a round (comment or note), untrusted unless from
                       ///< this user
    QString fixer;     ///< member id and version
    AttemptState state = AttemptState::Running;
    SnapshotId before; ///< none for the first
    SnapshotId after;
    std::vector<CommandRun> commands; ///< the interesting ones, oldest first
    QString outcome;                  ///< one sentence
    Timestamp started;
    Timestamp ended;

    friend bool operator==(const Attempt &, const Attempt &) = default;
};

enum class PullRequestState : std::uint8_t { Draft, Open, Approved, Merged, Closed };
QString pullRequestStateName(PullRequestState state); ///< draft, open, approved, merged, closed
PullRequestState pullRequestStateFromName(QStringView name); ///< Draft if unknown
bool isOpen(PullRequestState state);                         ///< draft, open or approved

enum class CheckState : std::uint8_t { None, Pending, Passed, Failed };
QString checkStateName(CheckState state);        ///< none, pending, passed, failed
CheckState checkStateFromName(QStringView name); ///< None if unknown

/// One check of a pull request's head.
struct CheckRun
{
    QString name;
    CheckState state = CheckState::Pending;
    QString commit;            ///< the head it ran on
    UntrustedText failingPart; ///< the lines that matter, empty unless failed
    UntrustedText log;
    qint64 durationMs = 0;
    Timestamp at;

    friend bool operator==(const CheckRun &, const CheckRun &) = default;
};

/// A remark on a pull request, on a line or in general; replies name the first comment of their
/// thread.
struct ReviewComment
{
    CommentId id;
    CommentId thread; ///< the first comment's id; its own if it is the first
    PullRequestId pullRequest;
    QString author;
    QString file;   ///< empty for a general remark
    int line = 0;   ///< from 1, in the head version; 0 for a general remark
    QString commit; ///< the head it was written on
    UntrustedText text;
    bool resolved = false;
    QString hostId; ///< the host's own id of it; empty while it is local
    Timestamp at;

    friend bool operator==(const ReviewComment &, const ReviewComment &) = default;
};

struct PullRequest
{
    PullRequestId id;
    ReportId report;
    RepositoryId repository;
    QString host;   ///< id of the code host member
    QString number; ///< the host's
    QString url;    ///< on the local host the file: URL of its bare repository
    QString branch; ///< daybreak/<slug>-<6 hex>
    QString baseBranch;
    QString baseCommit;
    QString headCommit;
    QString mergeCommit;
    QString title;
    QString body; ///< Markdown in which untrusted text was neutralized
    PullRequestState state = PullRequestState::Draft;
    CheckState checks = CheckState::None;
    std::vector<CheckRun> checkRuns;
    std::vector<Reviewer> reviewers;
    std::optional<Proof> proof;
    QString label; ///< fix or guard
    int rounds = 0;
    Timestamp created;
    Timestamp updated;

    friend bool operator==(const PullRequest &, const PullRequest &) = default;
};

QJsonObject toJson(const CommandRun &run);
CommandRun commandRunFromJson(const QJsonObject &object);
QJsonObject toJson(const Proof &proof);
Proof proofFromJson(const QJsonObject &object);
QJsonObject toJson(const Attempt &attempt);
Attempt attemptFromJson(const QJsonObject &object);
QJsonObject toJson(const PullRequest &pullRequest);
PullRequest pullRequestFromJson(const QJsonObject &object);
QJsonObject toJson(const ReviewComment &comment);
ReviewComment reviewCommentFromJson(const QJsonObject &object);
/// File contents as base64, so that any bytes survive.
QJsonObject toJson(const ChangeSet &changes);
ChangeSet changeSetFromJson(const QJsonObject &object);

} // namespace core
