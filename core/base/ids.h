// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ids that cannot be mixed up, a type for each kind of thing: UUIDv7, a pull request's a UUIDv5.
#pragma once

#include <QHash>
#include <QMetaType>
#include <QUuid>

#include <compare>

namespace core {

/// An id of one kind of thing. The default value is "none".
template<typename Tag>
class Id
{
public:
    Id() = default;
    explicit Id(const QUuid &uuid) : m_uuid(uuid) {}

    /// Accepts the 36-character form; anything else gives "none".
    static Id fromString(QStringView text) { return Id(QUuid::fromString(text)); }

    bool isNull() const { return m_uuid.isNull(); }
    const QUuid &uuid() const { return m_uuid; }
    /// 36 characters, lower case, no braces.
    QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }

    friend bool operator==(const Id &, const Id &) = default;
    friend bool operator<(const Id &a, const Id &b) { return a.m_uuid < b.m_uuid; }
    friend size_t qHash(const Id &id, size_t seed = 0) noexcept { return qHash(id.m_uuid, seed); }

private:
    QUuid m_uuid;
};

using SignalId = Id<struct SignalTag>;
using ReportId = Id<struct ReportTag>;
using FindingId = Id<struct FindingTag>;
using AttemptId = Id<struct AttemptTag>;
using SnapshotId = Id<struct SnapshotTag>;
using PullRequestId = Id<struct PullRequestTag>;
using CommentId = Id<struct CommentTag>;
using RepositoryId = Id<struct RepositoryTag>;
using DecisionId = Id<struct DecisionTag>;
using JobId = Id<struct JobTag>;
using RejectionId = Id<struct RejectionTag>;

} // namespace core

template<typename Tag>
struct std::hash<core::Id<Tag>>
{
    size_t operator()(const core::Id<Tag> &id) const noexcept { return qHash(id.uuid()); }
};
