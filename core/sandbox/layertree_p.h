// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Overlay layers as plain folders: reading what they say without following anything a sandboxed
// program wrote, writing into them, measuring and removing them.
#pragma once

#include "core/base/result.h"
#include "core/model/change.h"

#include <QMap>
#include <QStringList>

namespace core::sandbox {

/// One entry of a layer.
struct LayerEntry
{
    enum class Kind : std::uint8_t {
        File,
        Folder,
        OpaqueFolder, ///< hides what lower layers have below it
        Whiteout,     ///< hides what lower layers have
        Other,        ///< link, device, pipe, socket
    };

    Kind kind = Kind::File;
    int layer = 0;     ///< index of the layer it comes from
    quint32 mode = 0;  ///< permission bits, set-id and sticky included
    qint64 size = 0;   ///< of a file
    QByteArray reason; ///< what an Other is
};

/// Entries by path (bytes, "/" separated). Each name of a folder comes right after it.
using LayerMap = std::map<QByteArray, LayerEntry>;

/// Stacks layers, lowest first, as the overlay file system does: later ones win, whiteouts and
/// opaque folders hide. Hidden entries are gone from the map, a whiteout stays as such.
///
/// errors  Corrupt: nested too deeply, too many entries, or an attribute that cannot be there
Result<LayerMap> stacked(const QStringList &layers);

/// What the overlay shows at `path` above layers (lowest first): the host's file, or none. Links
/// are shown as Other and never followed.
struct Shown
{
    bool exists = false;
    LayerEntry entry;
    QString hostPath;
};
Result<Shown> shownAt(const QStringList &layers, const QByteArray &path);

/// Contents of a regular file, opened without following a link at any place below `root`.
/// errors  InvalidInput above `limit`, or if it is not a regular file
Result<QByteArray> readInside(const QString &root, const QByteArray &path, qint64 limit);

/// Writes `contents` to `path` in `upper`, which lies above `lower` (lowest first).
/// errors  InvalidInput: an unsafe name, a link or a folder in the way
Result<> writeInside(const QString &upper, const QStringList &lower, const QByteArray &path,
                     const QByteArray &contents);

/// Bytes on disk below a folder, never leaving it; -1 once there are more than `maximumEntries` or
/// folders are nested too deeply to be walked.
qint64 sizeOnDisk(const QString &folder, qint64 maximumEntries);

/// Removes a folder whatever is in it: any depth, any mode, nothing followed.
Result<> removeTree(const QString &folder);

} // namespace core::sandbox
