// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/safetyeval.h"

#include "core/base/gzipfile.h"
#include "core/safety/screen.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SafetyEval", text);
}

QJsonObject mapJson(const QMap<QString, SafetyCounts> &map)
{
    QJsonObject object;
    for (auto it = map.begin(); it != map.end(); ++it)
        object.insert(it.key(), safety::toJson(it.value()));
    return object;
}

} // namespace

QJsonObject toJson(const SafetyCounts &counts)
{
    QJsonObject object{{u"malicious"_s, counts.malicious},
                       {u"caught"_s, counts.caught},
                       {u"benign"_s, counts.benign},
                       {u"flagged"_s, counts.flagged}};
    if (counts.malicious)
        object.insert(u"recall"_s, counts.recall());
    if (counts.benign)
        object.insert(u"false_alarms"_s, counts.falseAlarms());
    return object;
}

QJsonArray toJson(const std::vector<SafetyMiss> &misses)
{
    QJsonArray array;
    for (const SafetyMiss &miss : misses) {
        array.append(QJsonObject{{u"id"_s, miss.id},
                                 {u"kind"_s, miss.malicious ? u"missed"_s : u"falseAlarm"_s},
                                 {u"source"_s, miss.source},
                                 {u"rule"_s, miss.rule},
                                 {u"quote"_s, miss.quote}});
    }
    return array;
}

QJsonObject SafetyEval::toJson(bool withMisses) const
{
    QJsonObject object = safety::toJson(all);
    object.insert(u"recall"_s, all.recall());
    object.insert(u"false_alarms"_s, all.falseAlarms());
    object.insert(u"by_source"_s, mapJson(bySource));
    object.insert(u"by_category"_s, mapJson(byCategory));
    QJsonObject detected;
    for (auto it = detectedAs.begin(); it != detectedAs.end(); ++it)
        detected.insert(it.key(), it.value());
    object.insert(u"detected_as"_s, detected);
    object.insert(u"seconds"_s, seconds);
    if (seconds > 0)
        object.insert(u"megacharacters_per_second"_s, double(characters) / 1e6 / seconds);
    if (seconds > 0)
        object.insert(u"texts_per_second"_s, double(texts()) / seconds);
    if (withMisses)
        object.insert(u"misses"_s, safety::toJson(misses));
    return object;
}

Result<SafetyEval> evaluateSafety(const QString &path)
{
    std::vector<std::unique_ptr<Screen>> made;
    for (const ScreenInfo &info : screens().members()) {
        Result<std::unique_ptr<Screen>> screen = info.make({}, {});
        if (!screen)
            return std::unexpected(std::move(screen.error()));
        made.push_back(std::move(*screen));
    }

    SafetyEval eval;
    QElapsedTimer timer;
    const Result<> read = forEachJsonLine(path, [&](const QJsonObject &row, qint64) -> Result<> {
        const QString label = row.value(u"label").toString();
        const bool malicious = label == "malicious"_L1;
        if (!row.value(u"text").isString() || (!malicious && label != "benign"_L1))
            return fail(ErrorKind::InvalidInput,
                        tr("A line needs \"text\" and \"label\" (malicious or benign)."));
        const QString text = row.value(u"text").toString();
        std::optional<Detection> detection;
        timer.start();
        for (const auto &screen : made) {
            detection = screen->inspect(text);
            if (detection)
                break;
        }
        eval.seconds += double(timer.nsecsElapsed()) / 1e9;
        eval.characters += text.size();

        const bool found = detection.has_value();
        const QString source = row.value(u"source").toString(u"unknown"_s);
        eval.all.add(malicious, found);
        eval.bySource[source].add(malicious, found);
        if (row.value(u"category").isString())
            eval.byCategory[row.value(u"category").toString()].add(malicious, found);
        if (malicious && found)
            ++eval.detectedAs[detection->category];
        if (malicious != found)
            eval.misses.push_back({row.value(u"id").toString(), malicious, source,
                                   found ? detection->rule : QString(),
                                   found ? detection->quote : text.left(200)});
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    if (eval.all.malicious + eval.all.benign == 0)
        return fail(ErrorKind::InvalidInput, tr("%1 holds no line.").arg(path));
    return eval;
}

} // namespace core::safety
