// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/pull/exportfiles_p.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QTimeZone>
#include <QtEndian>

#include <KZip>
#include <KZipFileEntry>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::sources", text);
}

std::unexpected<Error> tooLarge(const QString &name)
{
    return fail(ErrorKind::InvalidInput,
                tr("%1 in the export is larger than an export's files are.").arg(name));
}

QString stateOf(const QFileInfo &file)
{
    return QString::number(file.size()) + u' ' +
           QString::number(file.lastModified(QTimeZone::UTC).toMSecsSinceEpoch()) + u' ' +
           QString::number(int(file.permissions()));
}

class Folder final : public ExportFiles
{
public:
    Folder(QString path, ExportLimits limits) : m_path(std::move(path)), m_limits(limits) {}

    QStringList names() const override { return list(nullptr); }

    QString stamp() const
    {
        QMap<QString, QString> seen;
        list(&seen);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const auto &[name, state] : seen.asKeyValueRange())
            hash.addData(QString(name + u'\n' + state + u'\n').toUtf8());
        return QString::fromLatin1(hash.result().toHex().first(32));
    }

    Result<QByteArray> read(const QString &name) const override
    {
        QFile file(m_path + u'/' + name);
        if (QFileInfo(file).isSymLink() || !file.open(QIODevice::ReadOnly))
            return fail(ErrorKind::NotFound, tr("%1 cannot be read.").arg(name),
                        file.errorString());
        if (file.size() > m_limits.entryBytes)
            return tooLarge(name);
        return file.read(file.size()); // the limit would be allocated whole
    }

private:
    /// seen  filled with the state of each file, by name; may be null
    QStringList list(QMap<QString, QString> *seen) const
    {
        QStringList out;
        QDirIterator it(m_path, {u"*.json"_s}, QDir::Files | QDir::NoSymLinks,
                        QDirIterator::Subdirectories); // does not follow links to folders
        while (it.hasNext() && out.size() < m_limits.entries) {
            const QString name = it.next().sliced(m_path.size() + 1);
            if (name.count(u'/') > 2)
                continue;
            out.append(name);
            if (seen)
                seen->insert(name, stateOf(it.fileInfo()));
        }
        out.sort();
        return out;
    }

    QString m_path;
    ExportLimits m_limits;
};

class Zip final : public ExportFiles
{
public:
    Zip(const QString &path, ExportLimits limits) : m_zip(path), m_limits(limits) {}

    Result<> open()
    {
        if (!m_zip.open(QIODevice::ReadOnly)) {
            return fail(ErrorKind::InvalidInput,
                        tr("%1 is no zip file that can be read: %2.")
                            .arg(m_zip.fileName(), m_zip.errorString()),
                        m_zip.errorString());
        }
        collect(m_zip.directory(), {}, 0);
        if (m_files.size() > m_limits.entries)
            return fail(ErrorKind::InvalidInput, tr("The export holds too many files."));
        return {};
    }

    QStringList names() const override { return m_files.keys(); }

    Result<QByteArray> read(const QString &name) const override
    {
        const KZipFileEntry *const entry = m_files.value(name);
        if (!entry)
            return fail(ErrorKind::NotFound, tr("%1 is not in the export.").arg(name));
        const std::unique_ptr<QIODevice> device(entry->createDevice());
        if (!device)
            return fail(ErrorKind::InvalidInput, tr("%1 in the export is damaged.").arg(name));
        // What the archive says about sizes is not believed: it is counted.
        const qint64 most =
            std::min(m_limits.entryBytes,
                     std::max<qint64>(1024 * 1024, std::max<qint64>(entry->compressedSize(), 0) *
                                                       m_limits.ratio));
        QByteArray out;
        for (;;) {
            const QByteArray step = device->read(64 * 1024);
            if (step.isEmpty())
                break;
            out += step;
            if (out.size() > most)
                return tooLarge(name);
        }
        if (out.size() != entry->size())
            return fail(ErrorKind::InvalidInput, tr("%1 in the export is damaged.").arg(name));
        return out;
    }

private:
    void collect(const KArchiveDirectory *folder, const QString &prefix, int depth)
    {
        const QStringList entries = folder->entries();
        for (const QString &name : entries) {
            const KArchiveEntry *const entry = folder->entry(name);
            if (!entry || name == u".." || !entry->symLinkTarget().isEmpty())
                continue;
            if (entry->isDirectory()) {
                if (depth < 2)
                    collect(static_cast<const KArchiveDirectory *>(entry), prefix + name + u'/',
                            depth + 1);
            } else if (name.endsWith(u".json")) {
                m_files.insert(prefix + name, static_cast<const KZipFileEntry *>(entry));
            }
        }
    }

    KZip m_zip;
    ExportLimits m_limits;
    QMap<QString, const KZipFileEntry *> m_files;
};

/// The number of entries the zip's last record says, or -1: KZip reads them all into memory, so
/// this is looked at first. source  APPNOTE.TXT 6.3.10, 4.3.16
int entryCount(QFile &file)
{
    const qint64 tail = std::min<qint64>(file.size(), 65'557);
    if (!file.seek(file.size() - tail))
        return -1;
    const QByteArray bytes = file.read(tail);
    const qsizetype at = bytes.lastIndexOf("PK\x05\x06");
    return at < 0 || at + 22 > bytes.size()
               ? -1
               : qFromLittleEndian<quint16>(bytes.constData() + at + 10);
}

} // namespace

Result<std::unique_ptr<ExportFiles>> ExportFiles::open(const QString &path, ExportLimits limits)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        return fail(
            ErrorKind::NotFound,
            tr("There is no export at %1. Check the path in the source's settings.").arg(path));
    }
    if (info.isDir())
        return std::make_unique<Folder>(info.absoluteFilePath(), limits);
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly)) {
        return fail(ErrorKind::Denied, tr("The export %1 cannot be read.").arg(path),
                    file.errorString());
    }
    const int entries = entryCount(file);
    if (file.size() > limits.archiveBytes || entries > limits.entries)
        return fail(ErrorKind::InvalidInput, tr("The export %1 is too large.").arg(path));
    if (entries < 0)
        return fail(ErrorKind::InvalidInput,
                    tr("%1 is neither a folder nor a zip file.").arg(path));
    file.close();
    auto zip = std::make_unique<Zip>(path, limits);
    Result<> opened = zip->open();
    if (!opened)
        return std::unexpected(std::move(opened.error()));
    return zip;
}

QString ExportFiles::stamp(const QString &path, ExportLimits limits)
{
    const QFileInfo info(path);
    if (!info.exists())
        return {};
    const QString state =
        info.isDir() ? Folder(info.absoluteFilePath(), limits).stamp() : stateOf(info);
    return info.absoluteFilePath() + u' ' + state;
}

} // namespace core::sources
