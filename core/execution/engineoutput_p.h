// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the repair engine prints, read with suspicion: the repository's own code runs beside it and
// may write into the same stream.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace core::execution {

/// A generated regression test.
struct Reproduction
{
    QString path; ///< in the repository, checked
    QByteArray text;
    QStringList command; ///< argv, made here and not taken from the engine
};

/// A candidate that passed inside the engine's own sandbox session. Nothing of it is believed
/// before a clean session agrees.
struct Candidate
{
    QString path; ///< one of the sources that the engine was given
    QByteArray text;
    QString templateName;
    QString published; ///< where the template's idea comes from
    QString function;  ///< name; empty at module level or if it is no name
    int line = 0;      ///< from 1
    bool guard = false;
};

/// What the engine may speak about.
struct EngineBounds
{
    QSet<QString> sources;
    QString testDirectory;               ///< in the repository; "" is its root
    QString python;                      ///< argv[0] of the reproduction command
    std::function<bool(QString)> exists; ///< whether the repository has a file of this path
};

class EngineOutput
{
public:
    explicit EngineOutput(EngineBounds bounds) : m_bounds(std::move(bounds)) {}

    /// Takes output as it comes, any pieces. Lines over 8 MB, output over 64 MB, what is no JSON
    /// object, and what names other files than it may are dropped.
    /// returns  what just happened, one sentence each, for people
    QStringList feed(const QByteArray &bytes);

    const std::optional<Reproduction> &reproduction() const { return m_reproduction; }
    const std::vector<Candidate> &candidates() const { return m_candidates; }
    /// The first repair that passed, told while the search goes on. Another may outrank it.
    const std::optional<Candidate> &leading() const { return m_leading; }
    /// Whether the check command passed on the unpatched program; none if it was not run.
    std::optional<bool> checkPassedBefore() const { return m_checkPassed; }
    bool isDone() const { return m_done; }
    int tried() const { return m_tried; }
    /// The engine's own words for what it could not use; outside text.
    const QString &error() const { return m_error; }

private:
    QString readLine(const QByteArray &line);
    void readReproduction(const QJsonObject &event);
    std::optional<Candidate> candidateIn(const QJsonObject &event) const;

    EngineBounds m_bounds;
    QByteArray m_rest;
    qint64 m_total = 0;
    bool m_skipping = false;
    std::optional<Reproduction> m_reproduction;
    std::vector<Candidate> m_candidates;
    std::optional<Candidate> m_leading;
    std::optional<bool> m_checkPassed;
    bool m_done = false;
    int m_tried = 0;
    QString m_error;
};

} // namespace core::execution
