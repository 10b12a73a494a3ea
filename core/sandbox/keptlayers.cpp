// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/keptlayers_p.h"

#include "core/base/logging.h"
#include "core/sandbox/layertree_p.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace core::sandbox {

namespace {

/// A layer is measured up to so many entries; a larger one counts as the largest.
constexpr qint64 mostEntries = 2'000'000;
constexpr qint64 unmeasured = qint64(1) << 40;

QString markerOf(const QString &layer)
{
    return layer + u".used"_s;
}

Timestamp modified(const QString &path)
{
    return fromMs(QFileInfo(path).lastModified().toMSecsSinceEpoch());
}

/// Renaming takes a folder away at once: a kill while it is removed leaves no half of it behind
/// under its name. The caller holds `machine.files`.
bool discard(Machine &machine, const QString &folder, const QString &trashName)
{
    const QString target = machine.stateDirectory + u"/trash/"_s + trashName;
    if (std::rename(QFile::encodeName(folder).constData(), QFile::encodeName(target).constData()) ==
        0)
        return true;
    qCWarning(lcSandbox).noquote() << "cannot move" << folder << "to the trash, errno" << errno;
    return false;
}

int discardSnapshots(Machine &machine, const Snapshots &snapshots,
                     const std::function<bool(const QString &, const SnapshotRecord *)> &isNeeded)
{
    QSet<QString> needed;
    const QStringList ids = snapshots.ids();
    for (const QString &id : ids) {
        const Result<SnapshotRecord> record = snapshots.read(id);
        if (machine.held.contains(snapshots.layer(id)) ||
            isNeeded(id, record ? &*record : nullptr)) {
            needed.insert(id);
            if (record)
                needed.unite(QSet<QString>(record->chain.begin(), record->chain.end()));
        }
    }
    int count = 0;
    for (const QString &id : ids) {
        if (!needed.contains(id) &&
            discard(machine, snapshots.folder() + u'/' + id, u"snapshot-"_s + id))
            ++count;
    }
    return count;
}

struct Prepared
{
    QString name;
    Timestamp used;
    qint64 bytes = 0;
};

std::vector<Prepared> preparedLayers(const QString &folder)
{
    std::vector<Prepared> layers;
    const QStringList names = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        const QString path = folder + u'/' + name;
        const qint64 bytes = sizeOnDisk(path, mostEntries);
        layers.push_back({name, modified(QFile::exists(markerOf(path)) ? markerOf(path) : path),
                          bytes < 0 ? unmeasured : bytes});
    }
    std::ranges::sort(layers, {},
                      [](const Prepared &one) { return std::tuple(one.used, one.name); });
    return layers;
}

} // namespace

QString Snapshots::layer(const QString &id) const
{
    return m_folder + u'/' + id + u"/layer"_s;
}

Result<SnapshotRecord> Snapshots::read(const QString &id) const
{
    QFile file(m_folder + u'/' + id + u"/snapshot.json"_s);
    const QJsonObject object = file.open(QIODevice::ReadOnly)
                                   ? QJsonDocument::fromJson(file.readAll()).object()
                                   : QJsonObject();
    SnapshotRecord record;
    for (const QJsonValue &link : object.value(u"chain"_s).toArray())
        record.chain.append(link.toString());
    record.removed = object.value(u"removed"_s).toBool();
    if (record.chain.isEmpty() || record.chain.last() != id || !QFile::exists(layer(id)))
        return fail(
            ErrorKind::NotFound,
            QCoreApplication::translate("Sandbox", "The snapshot of an earlier attempt is gone."),
            id);
    return record;
}

Result<> Snapshots::write(const QString &id, const SnapshotRecord &record) const
{
    QSaveFile file(m_folder + u'/' + id + u"/snapshot.json"_s);
    const QByteArray text =
        QJsonDocument(QJsonObject{{u"chain"_s, QJsonArray::fromStringList(record.chain)},
                                  {u"removed"_s, record.removed}})
            .toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return fail(ErrorKind::Internal,
                    QCoreApplication::translate("Sandbox", "A snapshot cannot be written: %1")
                        .arg(file.errorString()));
    return {};
}

QStringList Snapshots::ids() const
{
    return QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

void holdLayers(Machine &machine, const QStringList &layers)
{
    const QMutexLocker lock(&machine.files);
    for (const QString &layer : layers)
        ++machine.held[layer];
}

void releaseLayers(Machine &machine, const QStringList &layers)
{
    const QMutexLocker lock(&machine.files);
    for (const QString &layer : layers) {
        if (--machine.held[layer] <= 0)
            machine.held.remove(layer);
    }
}

void markUsed(const QString &layer)
{
    QFile marker(markerOf(layer));
    // A mark that cannot be written only makes the layer look older than it is.
    if (marker.open(QIODevice::WriteOnly | QIODevice::Append))
        marker.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
}

void discardRemoved(Machine &machine, const Snapshots &snapshots)
{
    discardSnapshots(machine, snapshots, [](const QString &, const SnapshotRecord *record) {
        return record && !record->removed;
    });
}

Result<> emptyTrash(Machine &machine)
{
    const QString trash = machine.stateDirectory + u"/trash"_s;
    const QStringList names = QDir(trash).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        if (Result<> removed = removeTree(trash + u'/' + name); !removed)
            return removed;
    }
    return {};
}

Result<UpkeepReceipt> tidyLayers(Machine &machine, const Upkeep &upkeep, const StopToken &stop)
{
    if (Result<> emptied = emptyTrash(machine); !emptied)
        return std::unexpected(std::move(emptied.error()));
    UpkeepReceipt receipt;
    {
        QSet<QString> named;
        for (const SnapshotId id : upkeep.snapshots)
            named.insert(id.toString());
        const Snapshots snapshots(machine.stateDirectory + u"/snapshots"_s);
        const QMutexLocker lock(&machine.files);
        receipt.snapshots = discardSnapshots(
            machine, snapshots, [&](const QString &id, const SnapshotRecord *record) {
                return (named.contains(id) && !(record && record->removed)) ||
                       modified(snapshots.folder() + u'/' + id) >= upkeep.unnamedBefore;
            });
    }
    const QString folder = machine.stateDirectory + u"/prepared"_s;
    const std::vector<Prepared> layers = preparedLayers(folder);
    for (const Prepared &layer : layers)
        receipt.layerBytes += layer.bytes;
    for (const Prepared &layer : layers) {
        if (stop.stop_requested())
            break; // what is in the trash goes the next time
        const bool isOld = layer.used < upkeep.layersBefore;
        const bool isTooMuch =
            receipt.layerBytes > upkeep.layerBytes && layer.used < upkeep.unnamedBefore;
        const QString path = folder + u'/' + layer.name;
        const QMutexLocker lock(&machine.files);
        if ((!isOld && !isTooMuch) || machine.held.contains(path) ||
            !discard(machine, path, u"prepared-"_s + layer.name))
            continue;
        QFile::remove(markerOf(path));
        receipt.layerBytes -= layer.bytes;
        ++receipt.layers;
    }
    if (stop.stop_requested())
        return receipt;
    if (Result<> emptied = emptyTrash(machine); !emptied)
        return std::unexpected(std::move(emptied.error()));
    return receipt;
}

} // namespace core::sandbox
