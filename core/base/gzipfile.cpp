// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzipfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <zlib.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace core {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("GzipFile", text);
}

struct CloseGzip
{
    void operator()(gzFile_s *file) const { gzclose(file); }
};
using GzipHandle = std::unique_ptr<gzFile_s, CloseGzip>;

Result<GzipHandle> openFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(ErrorKind::NotFound, tr("There is no file %1.").arg(path));
    if (info.isDir())
        return fail(ErrorKind::InvalidInput, tr("%1 is a folder, not a file.").arg(path));
    // zlib reads what is not gzip as it is.
    GzipHandle file(gzopen(QFile::encodeName(path).constData(), "rb"));
    if (!file)
        return fail(ErrorKind::Denied, tr("The file %1 cannot be read.").arg(path));
    gzbuffer(file.get(), 256 * 1024);
    return file;
}

} // namespace

Result<> forEachLine(const QString &path,
                     const std::function<Result<>(const QByteArray &bytes, qint64 line)> &each)
{
    const Result<GzipHandle> file = openFile(path);
    if (!file)
        return std::unexpected(file.error());

    qint64 number = 0;
    QByteArray pending;
    const auto deliver = [&](QByteArray line) -> Result<> {
        ++number;
        if (line.endsWith('\r'))
            line.chop(1);
        if (Result<> done = each(line, number); !done)
            return std::unexpected(done.error().because(tr("Line %1 of %2").arg(number).arg(path)));
        return {};
    };

    QByteArray chunk(256 * 1024, Qt::Uninitialized);
    while (true) {
        const int count = gzread(file->get(), chunk.data(), unsigned(chunk.size()));
        int code = Z_OK;
        const char *text = gzerror(file->get(), &code);
        if (count < 0 || (code != Z_OK && code != Z_STREAM_END))
            return fail(ErrorKind::Corrupt,
                        tr("The compressed file %1 is damaged or incomplete.").arg(path),
                        QString::fromLatin1(text));
        if (count == 0)
            break;
        qsizetype from = 0;
        const QByteArrayView read(chunk.constData(), count);
        for (qsizetype end; (end = read.indexOf('\n', from)) >= 0; from = end + 1) {
            pending.append(read.sliced(from, end - from));
            if (Result<> done = deliver(std::exchange(pending, {})); !done)
                return done;
        }
        pending.append(read.sliced(from));
        if (pending.size() > maximumLineBytes)
            return fail(ErrorKind::InvalidInput,
                        tr("Line %1 of %2 is too long.").arg(number + 1).arg(path));
    }
    if (!pending.isEmpty())
        return deliver(pending);
    return {};
}

Result<>
forEachJsonLine(const QString &path,
                const std::function<Result<>(const QJsonObject &object, qint64 line)> &each)
{
    return forEachLine(path, [&](const QByteArray &bytes, qint64 line) -> Result<> {
        if (bytes.trimmed().isEmpty())
            return {};
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
        if (!document.isObject())
            return fail(ErrorKind::InvalidInput, tr("This is not a JSON object."),
                        error.errorString());
        return each(document.object(), line);
    });
}

} // namespace core
