// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/support/doctor.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QStorageInfo>

using namespace Qt::StringLiterals;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Doctor", text);
}

QString versionOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(5000))
        return {};
    return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError())
        .section(u'\n', 0, 0)
        .trimmed();
}

QJsonObject program(const QString &name, const QString &needed, const QString &package)
{
    const QString path = QStandardPaths::findExecutable(name, {u"/usr/bin"_s, u"/bin"_s});
    return {
        {u"name"_s, name},
        {u"ok"_s, !path.isEmpty()},
        {u"needed"_s, needed},
        {u"found"_s, path.isEmpty() ? QString() : versionOf(path, {u"--version"_s})},
        {u"advice"_s, path.isEmpty() ? tr("Install it: apt install %1").arg(package) : QString()}};
}

} // namespace

QJsonArray examineMachine(const QString &sandboxProblem)
{
    QJsonArray found;
    found.append(QJsonObject{{u"name"_s, u"Qt"_s},
                             {u"ok"_s, true},
                             {u"needed"_s, u"always"_s},
                             {u"found"_s, QString::fromLatin1(qVersion())},
                             {u"advice"_s, QString()}});
    found.append(program(u"git"_s, u"demo"_s, u"git"_s));
    found.append(program(u"python3"_s, u"fixes"_s, u"python3"_s));
    found.append(program(u"bwrap"_s, u"fixes"_s, u"bubblewrap"_s));
    found.append(QJsonObject{{u"name"_s, tr("sandbox")},
                             {u"ok"_s, sandboxProblem.isEmpty()},
                             {u"needed"_s, u"fixes"_s},
                             {u"found"_s, sandboxProblem.isEmpty() ? tr("works") : QString()},
                             {u"advice"_s, sandboxProblem}});

    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    QString existing = data;
    while (!QFileInfo::exists(existing) && existing != u"/")
        existing = QFileInfo(existing).path();
    const QStorageInfo disk(existing);
    constexpr qint64 wanted = qint64(1) << 30;
    found.append(QJsonObject{
        {u"name"_s, tr("disk space")},
        {u"ok"_s, disk.bytesAvailable() > wanted},
        {u"needed"_s, u"always"_s},
        {u"found"_s, tr("%1 MB free in %2").arg(disk.bytesAvailable() >> 20).arg(existing)},
        {u"advice"_s, disk.bytesAvailable() > wanted
                          ? QString()
                          : tr("Free some space, or set XDG_DATA_HOME to a larger disk.")}});
    return found;
}

bool isHealthy(const QJsonArray &examined)
{
    return std::ranges::all_of(examined, [](const QJsonValue &value) {
        const QJsonObject item = value.toObject();
        return item.value(u"ok").toBool() || item.value(u"needed").toString() != u"always";
    });
}

} // namespace app
