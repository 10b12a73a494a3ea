// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/logeval.h"

#include "core/base/gzipfile.h"
#include "core/normalize/logtemplates.h"

#include <QCoreApplication>
#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("LogEval", text);
}

struct Line
{
    QString content;
    QString label;
};

double accuracy(const std::vector<Line> &lines, const std::vector<int> &groups)
{
    QHash<int, int> groupSize;
    QHash<QString, int> labelSize;
    QHash<std::pair<int, QString>, int> both;
    for (size_t i = 0; i < lines.size(); ++i) {
        ++groupSize[groups[i]];
        ++labelSize[lines[i].label];
        ++both[{groups[i], lines[i].label}];
    }
    int right = 0;
    for (auto it = both.cbegin(); it != both.cend(); ++it) {
        if (it.value() == groupSize.value(it.key().first) &&
            it.value() == labelSize.value(it.key().second))
            right += it.value();
    }
    return lines.empty() ? 0 : double(right) / double(lines.size());
}

} // namespace

double LogEval::mean() const
{
    double sum = 0;
    for (const double one : groupingAccuracy)
        sum += one;
    return groupingAccuracy.isEmpty() ? 0 : sum / double(groupingAccuracy.size());
}

QJsonObject LogEval::toJson() const
{
    QJsonObject bySystem, count;
    int all = 0;
    for (auto it = groupingAccuracy.begin(); it != groupingAccuracy.end(); ++it)
        bySystem.insert(it.key(), it.value());
    for (auto it = lines.begin(); it != lines.end(); ++it) {
        count.insert(it.key(), it.value());
        all += it.value();
    }
    QJsonObject object{{u"mean_grouping_accuracy"_s, mean()},
                       {u"grouping_accuracy"_s, bySystem},
                       {u"lines"_s, count}};
    if (seconds > 0)
        object.insert(u"lines_per_second"_s, double(all) / seconds);
    return object;
}

Result<LogEval> evaluateLogs(const QString &path)
{
    QMap<QString, std::vector<Line>> systems;
    const Result<> read = forEachJsonLine(path, [&](const QJsonObject &row, qint64) -> Result<> {
        if (!row.value(u"content").isString() || row.value(u"template_id").isUndefined())
            return fail(ErrorKind::InvalidInput,
                        tr("A line needs \"system\", \"content\" and \"template_id\"."));
        systems[row.value(u"system").toString(u"all"_s)].push_back(
            {row.value(u"content").toString(), row.value(u"template_id").toVariant().toString()});
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    if (systems.isEmpty())
        return fail(ErrorKind::InvalidInput, tr("%1 holds no line.").arg(path));

    LogEval eval;
    QElapsedTimer timer;
    timer.start();
    for (auto it = systems.cbegin(); it != systems.cend(); ++it) {
        LogTemplates templates;
        std::vector<int> groups;
        groups.reserve(it.value().size());
        for (const Line &line : it.value())
            groups.push_back(templates.learn(line.content).id);
        eval.groupingAccuracy.insert(it.key(), accuracy(it.value(), groups));
        eval.lines.insert(it.key(), int(it.value().size()));
    }
    eval.seconds = double(timer.nsecsElapsed()) / 1e9;
    return eval;
}

} // namespace core::normalize
