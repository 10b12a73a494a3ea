// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/policydialog.h"

#include "core/model/policy.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::shell {

namespace {

QSpinBox *number(int least, int most, const QString &id, const QString &name)
{
    auto *box = identify(new QSpinBox, id, name);
    box->setRange(least, most);
    return box;
}

} // namespace

PolicyDialog::PolicyDialog(core::pipeline::Desk &desk, QJsonObject page, QWidget *parent)
    : SettingDialog(desk, u"policy"_s, tr("Policy"), tr("How far may Daybreak go alone?"), 72,
                    parent),
      m_page(std::move(page)), m_repository(new QComboBox), m_autonomy(new QButtonGroup(this)),
      m_priority(new QComboBox),
      m_dailyCap(number(0, 10'000, u"policy.dailyCap"_s, tr("Fixes in 24 hours"))),
      m_rounds(number(1, 100, u"policy.rounds"_s, tr("Attempts for one pull request"))),
      m_watch(number(1, 366 * 24, u"policy.watch"_s, tr("Watch a merged fix for"))),
      m_backfill(new QCheckBox(tr("Wait for me with what happened before the workspace was "
                                  "connected"))),
      m_paths(new QPlainTextEdit)
{
    identify(m_repository, u"policy.repository"_s, tr("Repository"));
    for (const QJsonValue &each : m_page.value(u"repositories"_s).toArray())
        m_repository->addItem(support::line(each.toObject().value(u"repository"_s).toString(), 80));
    m_repository->setVisible(m_repository->count() > 1);
    body()->addWidget(m_repository);
    const auto level = [&](core::Autonomy autonomy, const QString &text) {
        auto *button = new QRadioButton(text);
        identify(button, u"policy."_s + core::autonomyName(autonomy), text);
        m_autonomy->addButton(button, int(autonomy));
        body()->addWidget(button);
    };
    level(core::Autonomy::Research, tr("Research: find the cause, change nothing"));
    level(core::Autonomy::Fix, tr("Fix: make and prove a change, and keep it here"));
    level(core::Autonomy::PullRequest, tr("Pull request: open one for each proven change"));
    body()->addWidget(new Label(tr("Merging is always yours."), Type::Caption, Ink::Muted));

    identify(m_priority, u"policy.priority"_s, tr("Lowest priority it fixes alone"));
    for (const core::Priority priority :
         {core::Priority::P0, core::Priority::P1, core::Priority::P2, core::Priority::P3,
          core::Priority::P4})
        m_priority->addItem(support::priorityText(priority), core::priorityName(priority));
    m_watch->setSuffix(tr(" hours"));
    identify(m_backfill, u"policy.backfill"_s, m_backfill->text());
    identify(m_paths, u"policy.paths"_s, tr("Other paths that a change may touch"));
    m_paths->setPlaceholderText(tr("One in a line, for example docs/*.md"));
    m_paths->setTabChangesFocus(true);
    m_paths->setFixedHeight(9 * unit);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(unit);
    for (QWidget *field :
         std::initializer_list<QWidget *>{m_priority, m_dailyCap, m_rounds, m_watch, m_paths}) {
        Label *label = (new Label(field->accessibleName()))->oneLine();
        label->setMinimumHeight(4 * unit); // as high as a field, so that both are in line
        form->addRow(label, field);
    }
    body()->addSpacing(unit);
    body()->addLayout(form);
    body()->addWidget(m_backfill);
    QPushButton *act = addButtons(QDialogButtonBox::Cancel, tr("Save"), u"policy.save"_s);
    connect(act, &QPushButton::clicked, this, &PolicyDialog::save);
    connect(m_repository, &QComboBox::currentIndexChanged, this, &PolicyDialog::fill);
    m_watch->setValue(m_page.value(u"watchHours"_s).toInt());
    fill();
    connect(m_autonomy, &QButtonGroup::idToggled, this, &PolicyDialog::holdRepository);
    connect(m_priority, &QComboBox::currentIndexChanged, this, &PolicyDialog::holdRepository);
    connect(m_dailyCap, &QSpinBox::valueChanged, this, &PolicyDialog::holdRepository);
    connect(m_rounds, &QSpinBox::valueChanged, this, &PolicyDialog::holdRepository);
    connect(m_backfill, &QCheckBox::toggled, this, &PolicyDialog::holdRepository);
    connect(m_paths, &QPlainTextEdit::textChanged, this, &PolicyDialog::holdRepository);
}

QJsonObject PolicyDialog::repository() const
{
    return m_page.value(u"repositories"_s).toArray().at(m_repository->currentIndex()).toObject();
}

void PolicyDialog::fill()
{
    const core::Policy policy = core::policyFromJson(repository());
    m_autonomy->button(int(policy.autonomy))->setChecked(true);
    m_priority->setCurrentIndex(m_priority->findData(core::priorityName(policy.lowestPriority)));
    m_dailyCap->setValue(policy.dailyCap);
    m_rounds->setValue(policy.maximumRounds);
    m_backfill->setChecked(policy.holdBackfill);
    m_paths->setPlainText(policy.allowedPaths.join(u'\n'));
}

void PolicyDialog::holdRepository()
{
    const bool isHeld = changes().contains(u"repository"_s);
    m_repository->setEnabled(!isHeld);
    m_repository->setToolTip(
        isHeld ? tr("Save what you changed for this repository, or set it back, first")
               : QString());
}

QJsonObject PolicyDialog::changes() const
{
    const core::Policy before = core::policyFromJson(repository());
    QJsonObject changed;
    const auto say = [&](const QString &option, const QString &now, const QString &then) {
        if (now != then)
            changed.insert(option, now);
    };
    say(u"autonomy"_s, core::autonomyName(core::Autonomy(m_autonomy->checkedId())),
        core::autonomyName(before.autonomy));
    say(u"lowest-priority"_s, m_priority->currentData().toString(),
        core::priorityName(before.lowestPriority));
    say(u"daily-cap"_s, QString::number(m_dailyCap->value()), QString::number(before.dailyCap));
    say(u"maximum-rounds"_s, QString::number(m_rounds->value()),
        QString::number(before.maximumRounds));
    say(u"hold-backfill"_s, m_backfill->isChecked() ? u"yes"_s : u"no"_s,
        before.holdBackfill ? u"yes"_s : u"no"_s);
    QStringList paths;
    for (const QString &line : m_paths->toPlainText().split(u'\n')) {
        if (!line.trimmed().isEmpty())
            paths << line.trimmed();
    }
    if (paths != before.allowedPaths) // an empty one says: none
        changed.insert(u"allow"_s,
                       QJsonArray::fromStringList(paths.isEmpty() ? QStringList(u""_s) : paths));
    if (!changed.isEmpty())
        changed.insert(u"repository"_s, repository().value(u"repository"_s));
    say(u"watch-hours"_s, QString::number(m_watch->value()),
        QString::number(m_page.value(u"watchHours"_s).toInt()));
    return changed;
}

void PolicyDialog::save()
{
    const QJsonObject changed = changes();
    if (changed.isEmpty()) {
        reject();
        return;
    }
    ask(desk().policy(changed),
        [this](const QJsonValue &saved) { finish(saved.toObject(), tr("The policy is changed")); });
}

} // namespace ui::shell
