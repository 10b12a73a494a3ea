// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/setuparguments.h"

#include "app/ctl/commandline.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace core;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Setup", text);
}

QString absolute(const QString &path)
{
    return path.isEmpty() ? path : QDir::cleanPath(QDir::current().absoluteFilePath(path));
}

Result<Policy> policyFrom(const QJsonObject &arguments)
{
    Policy policy;
    policy.autonomy = Autonomy::PullRequest;
    if (const QString level = arguments.value(u"autonomy").toString(); !level.isEmpty()) {
        policy.autonomy = autonomyFromName(level);
        if (autonomyName(policy.autonomy) != level)
            return fail(ErrorKind::InvalidInput, tr("--autonomy is research, fix or pullRequest."));
    }
    return policy;
}

} // namespace

Result<pipeline::WorkspaceSetup> setupFrom(const QJsonObject &arguments)
{
    const auto text = [&](QStringView key) { return arguments.value(key).toString(); };
    pipeline::WorkspaceSetup setup;
    setup.folder = absolute(text(u"folder"));
    setup.repository.path = absolute(text(u"repository"));
    setup.repository.name = text(u"name");
    setup.repository.baseBranch = text(u"branch");
    const Result<Policy> policy = policyFrom(arguments);
    if (!policy)
        return std::unexpected(policy.error());
    setup.repository.policy = *policy;
    setup.keepsPolicy = !arguments.contains(u"autonomy");
    for (const auto &[key, command] : {std::pair{u"check"_s, &setup.repository.checkCommand},
                                       std::pair{u"prepare"_s, &setup.repository.prepareCommand}}) {
        const Result<QStringList> words = splitWords(text(key));
        if (!words)
            return std::unexpected(words.error());
        *command = *words;
    }
    // Of the repository, not of the folder this is run in.
    if (const QString lockFile = text(u"lock-file"); !lockFile.isEmpty())
        setup.repository.lockFiles = {lockFile};
    for (const QJsonValue &path : arguments.value(u"logfile").toArray()) {
        if (path.toString().isEmpty() || path.toString().contains(u'\n'))
            return fail(ErrorKind::InvalidInput, tr("--logfile is the path of a file."));
        setup.logFiles.append(absolute(path.toString()));
    }
    setup.slackExport = absolute(text(u"slack-export"));
    if (arguments.contains(u"port")) {
        bool isPort = false;
        setup.port = text(u"port").toUShort(&isPort);
        if (!isPort || setup.port == 0)
            return fail(ErrorKind::InvalidInput, tr("--port is a number from 1 to 65535."));
    }
    return setup;
}

} // namespace app
