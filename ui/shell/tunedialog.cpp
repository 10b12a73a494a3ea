// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tunedialog.h"

#include "core/inbox/why.h"
#include "ui/support/format.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QPushButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using core::inbox::percentText;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::shell {

namespace {

/// More than anybody reads; the sentence above says how many there are.
constexpr int mostShown = 200;

QString thresholdOf(const QJsonObject &figures)
{
    return percentText(figures.value(u"threshold").toDouble());
}

QString figuresText(const QJsonObject &figures)
{
    return TuneDialog::tr("%1 of %2 that you put together would be, %3 of %4 that you kept apart "
                          "would be joined")
        .arg(figures.value(u"sameFound").toInt())
        .arg(figures.value(u"same").toInt())
        .arg(figures.value(u"apartJoined").toInt())
        .arg(figures.value(u"apart").toInt());
}

} // namespace

TuneDialog::TuneDialog(core::pipeline::Desk &desk, const QJsonObject &page, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_banner(new widgets::Banner), m_effect(new Label({})),
      m_changes(new QTreeWidget)
{
    identify(this, u"tune"_s, tr("Thresholds of grouping"));
    setWindowTitle(tr("Thresholds of grouping"));
    setMinimumWidth(88 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(unit);
    layout->addWidget(m_banner);
    layout->addWidget(new Label(tr("How alike are signals of one problem?"), Type::Strong));
    layout->addWidget(
        new Label(tr("Proposed from your own merges, splits, moves, rules and decided "
                     "proposals. Only later decisions change; what is grouped stays "
                     "where it is."),
                  Type::Caption, Ink::Muted));
    const QJsonObject coherence = page.value(u"coherence").toObject();
    const bool joins =
        addThreshold(tr("To join"), tr("how likely the nearest signal has to be"), page);
    const bool belongs =
        addThreshold(tr("To belong"),
                     tr("how likely the middle one of a report's signals has to be"), coherence);

    m_effect->setAccessibleName(tr("Effect on today's reports"));
    layout->addWidget(m_effect);
    identify(m_changes, u"tune.changes"_s, tr("Signals that would be elsewhere"));
    m_changes->setHeaderLabels({tr("Signal"), tr("Now in"), tr("Then in"), tr("Likeness")});
    m_changes->setRootIsDecorated(false);
    m_changes->setUniformRowHeights(true);
    m_changes->setMinimumHeight(14 * unit);
    m_changes->header()->setStretchLastSection(false);
    for (const int column : {0, 1, 2})
        m_changes->header()->setSectionResizeMode(column, QHeaderView::Stretch);
    m_changes->header()->setSectionResizeMode(3, QHeaderView::ResizeToContents);
    layout->addWidget(m_changes, 1);
    layout->addStretch(0); // where nothing would change
    fillChanges(page);
    m_effect->setVisible(joins || belongs);
    m_changes->setVisible(m_changes->topLevelItemCount() > 0);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_apply = buttons->addButton(tr("Apply"), QDialogButtonBox::ActionRole);
    identify(m_apply, u"tune.apply"_s, tr("Apply"));
    m_apply->setAutoDefault(false); // Return closes, wherever the keyboard is
    m_apply->setEnabled(joins || belongs);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(u"tune.close"_s);
    layout->addWidget(buttons);
    close->setDefault(true); // once it is in the dialog, which asks for its default
    connect(m_apply, &QPushButton::clicked, this, &TuneDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

bool TuneDialog::addThreshold(const QString &title, const QString &help, const QJsonObject &tuned)
{
    const QJsonObject now = tuned.value(u"now").toObject();
    const QJsonObject then = tuned.value(u"proposed").toObject();
    const bool isOther =
        tuned.value(u"enough").toBool() && now.value(u"threshold") != then.value(u"threshold");
    auto *card = new widgets::Card;
    QVBoxLayout *body = card->body();
    body->addWidget(new Label(
        isOther ? tr("%1: %2 instead of %3").arg(title, thresholdOf(then), thresholdOf(now))
                : tr("%1: %2, as it is").arg(title, thresholdOf(now)),
        Type::Strong));
    body->addWidget(new Label(help, Type::Caption, Ink::Muted));
    if (!tuned.value(u"enough").toBool()) {
        body->addWidget(new Label(tr("There are not enough corrections: at least three that put "
                                     "together and three that keep apart are needed.")));
    } else {
        body->addWidget(new Label(tr("Now: %1.").arg(figuresText(now))));
        body->addWidget(isOther ? new Label(tr("Then: %1.").arg(figuresText(then)))
                                : new Label(tr("No other threshold does better by enough.")));
    }
    layout()->addWidget(card);
    return isOther;
}

void TuneDialog::fillChanges(const QJsonObject &page)
{
    const core::inbox::Names names = core::inbox::namesFromJson(page.value(u"titles").toObject());
    const QJsonArray changes = page.value(u"changes").toArray();
    m_effect->setText(changes.isEmpty() ? tr("None of today's %1 decisions would be another.")
                                              .arg(page.value(u"looked").toInt())
                                        : tr("Of today's %1 decisions these %2 would be others:")
                                              .arg(page.value(u"looked").toInt())
                                              .arg(changes.size()));
    for (const QJsonValue &value : changes) {
        if (m_changes->topLevelItemCount() >= mostShown)
            break;
        const QJsonObject change = value.toObject();
        const auto signal = core::SignalId::fromString(change.value(u"signal").toString());
        const auto from = core::ReportId::fromString(change.value(u"report").toString());
        const auto to = core::ReportId::fromString(change.value(u"then").toString());
        const QStringList cells{support::line(core::inbox::nameOf(signal, names), 200),
                                support::line(core::inbox::nameOf(from, names), 200),
                                to.isNull() ? tr("a report of its own")
                                            : support::line(core::inbox::nameOf(to, names), 200),
                                percentText(change.value(u"score").toDouble())};
        auto *item = new QTreeWidgetItem(m_changes, cells);
        for (const int column : {0, 1, 2})
            item->setToolTip(column, cells.at(column));
        item->setSizeHint(0, {0, 3 * unit + support::halfUnit});
        item->setTextAlignment(3, Qt::AlignRight | Qt::AlignVCenter);
    }
}

void TuneDialog::apply()
{
    m_apply->setEnabled(false);
    core::join(m_desk.tune(true), this, [this](const core::Result<QJsonValue> &applied) {
        m_apply->setEnabled(true);
        if (applied) {
            m_decision =
                core::DecisionId::fromString(applied->toObject().value(u"decision").toString());
            accept();
        } else if (applied.error().kind != core::ErrorKind::Cancelled) {
            m_banner->showMessage(support::line(applied.error().toUserText(), 1000));
        }
    });
}

} // namespace ui::shell
