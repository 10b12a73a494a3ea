// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tunedialog.h"

#include "core/inbox/why.h"
#include "ui/support/format.h"
#include "ui/widgets/panels.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using core::inbox::percentText;
using ui::support::Type;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::shell {

namespace {

/// More than anybody reads; the sentence above says how many there are.
constexpr int mostShown = 200;

/// figures  "now" or "proposed"
core::Thresholds thresholdsIn(const QJsonObject &page, const QString &figures)
{
    const auto of = [&figures](const QJsonObject &tuned) {
        return tuned.value(figures).toObject().value(u"threshold").toDouble();
    };
    return {of(page), of(page.value(u"coherence").toObject())};
}

QString thresholdOf(const QJsonObject &figures)
{
    return percentText(figures.value(u"threshold").toDouble());
}

QString figuresText(const QJsonObject &figures)
{
    return TuneDialog::tr("At %1: finds %2 of the %3 pairs that you put together, and would join "
                          "%4 of the %5 that you kept apart.")
        .arg(thresholdOf(figures))
        .arg(figures.value(u"sameFound").toInt())
        .arg(figures.value(u"same").toInt())
        .arg(figures.value(u"apartJoined").toInt())
        .arg(figures.value(u"apart").toInt());
}

} // namespace

TuneDialog::TuneDialog(core::pipeline::Desk &desk, const QJsonObject &page, QWidget *parent)
    : SettingDialog(desk, u"tune"_s, tr("Thresholds of grouping"),
                    tr("How sure has Daybreak to be before it groups two signals?"), 88, parent),
      m_now(thresholdsIn(page, u"now"_s)), m_proposed(thresholdsIn(page, u"proposed"_s))
{
    body()->addWidget(
        new Label(tr("Proposed from your own merges, splits, moves, rules and decided "
                     "proposals. Only later decisions change; what is grouped stays "
                     "where it is."),
                  Type::Caption, Ink::Muted));
    const bool joins = addThreshold(
        tr("To join a report"),
        tr("A signal joins when it is this likely the same problem as the nearest of a report…"),
        page);
    const bool fits = addThreshold(
        tr("To fit the whole of it"),
        tr("…and half of that report's other signals are at least this likely the same."),
        page.value(u"coherence").toObject());
    if (joins || fits)
        addChanges(page);
    body()->addStretch(0); // where nothing would change
    QPushButton *act = addButtons(QDialogButtonBox::Close, tr("Apply"), u"tune.apply"_s);
    connect(act, &QPushButton::clicked, this, &TuneDialog::apply);
    setReady(joins || fits);
    away()->setFocus(); // Return is for whoever only looked
}

bool TuneDialog::addThreshold(const QString &title, const QString &help, const QJsonObject &tuned)
{
    const QJsonObject now = tuned.value(u"now").toObject();
    const QJsonObject then = tuned.value(u"proposed").toObject();
    const bool isEnough = tuned.value(u"enough").toBool();
    const bool isOther = isEnough && now.value(u"threshold") != then.value(u"threshold");
    auto *card = new widgets::Card;
    const auto add = [card](const QString &text, Type type = Type::Body, Ink ink = Ink::Text) {
        card->body()->addWidget(new Label(text, type, ink));
    };
    add(isOther ? tr("%1: %2 instead of %3").arg(title, thresholdOf(then), thresholdOf(now))
                : tr("%1: %2, as it is").arg(title, thresholdOf(now)),
        Type::Strong);
    add(help, Type::Caption, Ink::Muted);
    if (isEnough)
        add(figuresText(now));
    if (isOther)
        add(figuresText(then));
    else if (isEnough)
        add(tr("No other threshold does clearly better."));
    else
        add(tr("There are not enough corrections: at least three that put together and three that "
               "keep apart are needed."));
    body()->addWidget(card);
    return isOther;
}

void TuneDialog::addChanges(const QJsonObject &page)
{
    const core::inbox::Names names = core::inbox::namesFromJson(page.value(u"titles").toObject());
    const QJsonArray changes = page.value(u"changes").toArray();
    const QString looked = QLocale().toString(page.value(u"looked").toInt());
    body()->addWidget(new Label(
        changes.isEmpty()
            ? tr("Of the newest %1 decisions in open reports none would be different.").arg(looked)
            : tr("Of the newest %1 decisions in open reports %n would be different:", nullptr,
                 int(changes.size()))
                  .arg(looked)));
    if (changes.isEmpty())
        return;
    QTreeWidget *table =
        makeTable(u"tune.changes"_s, tr("Signals that would be elsewhere"),
                  {tr("Signal"), tr("Now in"), tr("Then in"), tr("Likely the same")});
    for (const int column : {1, 2})
        table->header()->setSectionResizeMode(column, QHeaderView::Stretch);
    for (const QJsonValue &value : changes) {
        if (table->topLevelItemCount() >= mostShown)
            break;
        const QJsonObject change = value.toObject();
        const auto signal = core::SignalId::fromString(change.value(u"signal").toString());
        const auto from = core::ReportId::fromString(change.value(u"report").toString());
        const auto to = core::ReportId::fromString(change.value(u"then").toString());
        addRow(table,
               {core::inbox::nameOf(signal, names, 200), core::inbox::nameOf(from, names, 200),
                to.isNull() ? tr("a report of its own") : core::inbox::nameOf(to, names, 200),
                percentText(change.value(u"score").toDouble())},
               {3});
    }
    fitHeight(table);
    body()->addWidget(table, 1);
}

void TuneDialog::apply()
{
    ask(desk().setThresholds(m_now, m_proposed), [this](core::DecisionId decision) {
        finish(decision, decision.isNull() ? tr("The thresholds of grouping are set so already")
                                           : tr("The thresholds of grouping are changed"));
    });
}

} // namespace ui::shell
