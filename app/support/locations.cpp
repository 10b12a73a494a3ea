// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/support/locations.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace app {

namespace {

QString rememberingFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericStateLocation) +
           u"/daybreak/last-workspace"_s;
}

} // namespace

QString chosenWorkspace(const QString &given)
{
    if (!given.isEmpty())
        return QDir(given).absolutePath();
    const QString named = qEnvironmentVariable("DAYBREAK_WORKSPACE");
    if (!named.isEmpty())
        return QDir(named).absolutePath();
    QFile file(rememberingFile());
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

void rememberWorkspace(const QString &folder)
{
    QDir().mkpath(QFileInfo(rememberingFile()).path());
    QSaveFile file(rememberingFile());
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QDir(folder).absolutePath().toUtf8() + '\n');
        file.commit();
    }
}

QString demoWorkspace()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           u"/daybreak/demo"_s;
}

QString demoResources()
{
    const QString named = qEnvironmentVariable("DAYBREAK_DEMO_DIR");
    if (!named.isEmpty())
        return QFileInfo(named).canonicalFilePath();
    const QString installed = QCoreApplication::applicationDirPath() + u"/../share/daybreak/demo"_s;
    for (const QString &folder : {installed, QStringLiteral(DAYBREAK_DEMO_DIR)}) {
        if (QFileInfo::exists(folder + u"/build_history.py"_s))
            return QFileInfo(folder).canonicalFilePath();
    }
    return {};
}

} // namespace app
