// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What sandboxes keep on disk: snapshots with what they stand on, prepared layers, and taking away
// what nobody needs.
#pragma once

#include "core/sandbox/sandbox.h"
#include "core/sandbox/workspace_p.h"

namespace core::sandbox {

struct SnapshotRecord
{
    QStringList chain; ///< ids, lowest first, its own the last
    bool removed = false;
};

/// The snapshots folder: <id>/snapshot.json and <id>/layer.
class Snapshots
{
public:
    explicit Snapshots(QString folder) : m_folder(std::move(folder)) {}

    QString layer(const QString &id) const;
    /// errors  NotFound if it, or its layer, is gone
    Result<SnapshotRecord> read(const QString &id) const;
    Result<> write(const QString &id, const SnapshotRecord &record) const;
    QStringList ids() const;
    const QString &folder() const { return m_folder; }

private:
    QString m_folder;
};

/// Keeps layers (host folders) from being taken away until they are released as often.
/// thread  any
void holdLayers(Machine &machine, const QStringList &layers);
void releaseLayers(Machine &machine, const QStringList &layers);

/// Remembers that a prepared layer is used now.
void markUsed(const QString &layer);

/// Moves snapshots that are marked as removed, and that none that is kept stands on, to the trash.
/// The caller holds `machine.files`.
void discardRemoved(Machine &machine, const Snapshots &snapshots);
/// Removes what was moved to the trash, in this life or an earlier one.
Result<> emptyTrash(Machine &machine);

/// See Sandbox::tidy.
/// thread  any, but one at a time
Result<UpkeepReceipt> tidyLayers(Machine &machine, const Upkeep &upkeep, const StopToken &stop);

} // namespace core::sandbox
