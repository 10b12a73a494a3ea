// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/support/doctor.h"

#include "core/embedding/embedder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QStorageInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Doctor", text);
}

/// First line of what a program says; empty if it fails or hangs.
QString answerOf(const QString &path, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(path, arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(5000) || process.exitStatus() != QProcess::NormalExit ||
        process.exitCode() != 0)
        return {};
    return QString::fromUtf8(process.readAll()).section(u'\n', 0, 0).trimmed();
}

QJsonObject item(const QString &name, const QString &needed, const QString &found,
                 const QString &advice)
{
    return {{u"name"_s, name},
            {u"ok"_s, advice.isEmpty()},
            {u"needed"_s, needed},
            {u"found"_s, found},
            {u"advice"_s, advice}};
}

QString installAdvice(const QString &package)
{
    return tr("Install the package %1; on Debian and Ubuntu: sudo apt install %1").arg(package);
}

/// Only the system's folders count: what runs in the sandbox or drives the demo comes from there.
QJsonObject program(const QString &name, const QString &needed, const QString &package)
{
    const QString path = QStandardPaths::findExecutable(name, {u"/usr/bin"_s, u"/bin"_s});
    if (path.isEmpty())
        return item(name, needed, {}, installAdvice(package));
    return item(name, needed, answerOf(path, {u"--version"_s}), {});
}

} // namespace

QJsonArray examineMachine(const QString &sandboxProblem)
{
    const QString always = u"always"_s;
    const QString fixes = u"fixes"_s;
    QJsonArray found;
    found.append(item(u"Qt"_s, always, QString::fromLatin1(qVersion()), {}));
    found.append(program(u"python3"_s, fixes, u"python3"_s));
    const QJsonObject bubblewrap = program(u"bwrap"_s, fixes, u"bubblewrap"_s);
    found.append(bubblewrap);
    if (bubblewrap.value(u"ok").toBool())
        found.append(item(tr("sandbox"), fixes, sandboxProblem.isEmpty() ? tr("works") : QString(),
                          sandboxProblem));
    found.append(program(u"git"_s, u"demo"_s, u"git"_s));
    const QString sdk = answerOf(u"/usr/bin/python3"_s,
                                 {u"-c"_s, u"import sentry_sdk; print(sentry_sdk.VERSION)"_s});
    found.append(item(u"sentry_sdk"_s, u"demo"_s, sdk,
                      sdk.isEmpty() ? installAdvice(u"python3-sentry-sdk"_s) : QString()));

    const bool runsModels = core::embedding::embedders().find(u"onnx"_s) != nullptr;
    found.append(item(u"onnxruntime"_s, u"models"_s, runsModels ? tr("built in") : QString(),
                      runsModels
                          ? QString()
                          : tr("Daybreak was built without it, so it has no embedder “onnx”. "
                               "Install the package libonnxruntime-dev and build again.")));

    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    QString existing = data;
    while (!QFileInfo::exists(existing) && existing != u"/")
        existing = QFileInfo(existing).path();
    const QStorageInfo disk(existing);
    constexpr qint64 wanted = qint64(1) << 30;
    found.append(
        item(tr("disk space"), always,
             tr("%1 MB free in %2").arg(disk.bytesAvailable() >> 20).arg(existing),
             disk.bytesAvailable() > wanted
                 ? QString()
                 : tr("Only %1 MB are free in %2. Free some space, or set XDG_DATA_HOME to "
                      "a larger disk.")
                       .arg(disk.bytesAvailable() >> 20)
                       .arg(existing)));
    return found;
}

QString purposeText(const QJsonObject &item)
{
    const QString needed = item.value(u"needed").toString();
    if (needed == u"fixes")
        return tr("fixes");
    if (needed == u"models")
        return tr("models on this machine");
    return needed == u"demo" ? tr("the demo") : tr("everything");
}

bool isHealthy(const QJsonArray &examined)
{
    return std::ranges::all_of(examined, [](const QJsonValue &value) {
        const QJsonObject item = value.toObject();
        const QString needed = item.value(u"needed").toString();
        return item.value(u"ok").toBool() || needed == u"demo" || needed == u"models";
    });
}

} // namespace app
