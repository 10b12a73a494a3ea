// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/embedderdialog.h"

#include "ui/shell/settingform.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/support/windowplace.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::shell {

namespace {

QString nameOf(const QJsonObject &page, const QString &member)
{
    for (const QJsonValue &each : page.value(u"members").toArray()) {
        if (each.toObject().value(u"id").toString() == member)
            return each.toObject().value(u"name").toString();
    }
    return support::line(member, 80);
}

QString modelText(const QJsonObject &page, const QJsonObject &choice)
{
    return EmbedderDialog::tr("%1 (%2)").arg(nameOf(page, choice.value(u"member").toString()),
                                             support::line(choice.value(u"model").toString(), 120));
}

} // namespace

EmbedderDialog::EmbedderDialog(core::pipeline::Desk &desk, QJsonObject page, QWidget *parent)
    : SettingDialog(desk, u"embedder"_s, tr("Embedder"), tr("What makes vectors of signals?"), 92,
                    parent),
      m_page(std::move(page)), m_now(new Label({})),
      m_problem(new Label({}, Type::Body, Ink::Danger)), m_changing(new QWidget),
      m_next(new Label({})),
      m_bar(identify(new QProgressBar, u"embedder.progress"_s, tr("Signals embedded again"))),
      m_member(identify(new QComboBox, u"embedder.member"_s, tr("What makes the vectors"))),
      m_area(new QScrollArea),
      m_more(widgets::makeButton(tr("More settings"), std::nullopt, widgets::ButtonKind::Quiet,
                                 u"embedder.more"_s)),
      m_try(widgets::makeButton(tr("Try"), support::Glyph::Check, widgets::ButtonKind::Normal,
                                u"embedder.try"_s)),
      m_cancel(widgets::makeButton(tr("Stay with the one in use"), support::Glyph::Cross,
                                   widgets::ButtonKind::Normal, u"embedder.stay"_s))
{
    body()->addWidget(m_now);
    m_problem->selectable();

    auto *changing = new QVBoxLayout(m_changing);
    changing->setContentsMargins(0, 0, 0, 0);
    changing->setSpacing(unit);
    changing->addWidget(m_next);
    auto *going = new QHBoxLayout;
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    going->addWidget(m_bar, 1);
    going->addWidget(m_cancel);
    changing->addLayout(going);
    body()->addWidget(m_changing);
    body()->addWidget(m_problem); // of the one in use, or of the one that is changed to
    body()->addWidget(widgets::separator());

    for (const QJsonValue &each : m_page.value(u"members").toArray())
        m_member->addItem(each.toObject().value(u"name").toString(),
                          each.toObject().value(u"id").toString());
    auto *which = new QHBoxLayout;
    which->addWidget(m_member);
    which->addStretch(1);
    m_more->setCheckable(true);
    which->addWidget(m_more);
    body()->addLayout(which);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setFocusPolicy(Qt::NoFocus);
    body()->addWidget(m_area, 1);
    body()->addStretch(0); // where there is no form
    body()->addWidget(new Label(
        tr("Reports stay as they are: no signal moves. Everything is embedded again in the "
           "background, and the vectors of now decide until the new ones are complete. From then "
           "on new signals are compared by the new ones; what follows for older signals is only "
           "proposed. It can be undone."),
        Type::Caption, Ink::Muted));

    m_change = addButtons(QDialogButtonBox::Close, tr("Change"), u"embedder.change"_s, m_try);

    connect(m_try, &QPushButton::clicked, this, &EmbedderDialog::tryIt);
    connect(m_change, &QPushButton::clicked, this, &EmbedderDialog::change);
    connect(m_cancel, &QPushButton::clicked, this, &EmbedderDialog::cancelChange);
    connect(m_more, &QPushButton::toggled, this, [this](bool more) {
        m_form->showMore(more);
        fit();
    });
    connect(&desk, &core::pipeline::Desk::progressChanged, this, &EmbedderDialog::follow);
    const QJsonObject first = m_page.contains(u"next") ? m_page.value(u"next").toObject() : m_page;
    m_member->setCurrentIndex(std::max(0, m_member->findData(first.value(u"member").toString())));
    connect(m_member, &QComboBox::currentIndexChanged, this, &EmbedderDialog::showForm);
    showState();
    showForm();
}

QJsonObject EmbedderDialog::member() const
{
    return m_page.value(u"members").toArray().at(m_member->currentIndex()).toObject();
}

QStringList EmbedderDialog::words() const
{
    return QStringList(m_member->currentData().toString()) + m_form->words();
}

void EmbedderDialog::showState()
{
    const QJsonObject next = m_page.value(u"next").toObject();
    const int embedded = m_page.value(u"embedded").toInt();
    const int waiting = m_page.value(u"waiting").toInt();
    QString now =
        tr("In use: %1. %2")
            .arg(modelText(m_page, m_page), tr("%n signal(s) embedded.", nullptr, embedded));
    if (waiting > 0)
        now += u' ' + tr("%n wait for vectors.", nullptr, waiting);
    m_now->setText(now);
    const QString problem = m_page.value(u"problem").toString();
    const QString nextProblem = next.value(u"problem").toString();
    QStringList problems;
    for (const QString &each : {problem, nextProblem}) {
        if (!each.isEmpty())
            problems.append(support::line(each, 1000));
    }
    m_problem->setText(problems.join(u'\n'));
    m_problem->setVisible(!problems.isEmpty());
    m_changing->setVisible(!next.isEmpty());
    if (next.isEmpty())
        return;
    const int again = next.value(u"embedded").toInt();
    m_next->setText(tr("Changing to: %1. %2 of about %3 signals are embedded again.")
                        .arg(modelText(m_page, next))
                        .arg(again)
                        .arg(std::max(again, embedded)));
    m_bar->setRange(0, std::max({1, again, embedded}));
    m_bar->setValue(again);
}

void EmbedderDialog::showForm()
{
    const QJsonObject chosen = member();
    // Of the one that is changed to first: that may have to be mended.
    QJsonObject known;
    for (const QJsonObject &set : {m_page.value(u"next").toObject(), m_page}) {
        if (known.isEmpty() && set.value(u"member") == chosen.value(u"id"))
            known = set.value(u"settings").toObject();
    }
    m_form = new SettingForm(chosen.value(u"settings").toArray(), known, u"embedder"_s);
    m_area->setWidget(m_form); // deletes the one before
    connect(m_form, &SettingForm::changed, this, [this] {
        sayNothing();
        updateButtons();
    });
    m_more->setVisible(m_form->hasMore());
    // It was made after the buttons, and Tab would come to it after them.
    QWidget *before = m_more;
    for (QWidget *control : m_form->tabOrder()) {
        setTabOrder(before, control);
        before = control;
    }
    for (QPushButton *button : {m_try, m_change, away()}) {
        setTabOrder(before, button);
        before = button;
    }
    m_form->showMore(m_more->isChecked());
    m_area->setVisible(!chosen.value(u"settings").toArray().isEmpty());
    sayNothing();
    updateButtons();
    fit();
}

void EmbedderDialog::fit()
{
    constexpr int everythingElse = 46 * unit;
    const int room = screen()->availableGeometry().height() - everythingElse;
    m_area->setMinimumHeight(std::min(m_form->sizeHint().height(), std::max(room, 12 * unit)));
    support::growToFit(this);
}

void EmbedderDialog::updateButtons()
{
    const bool canAsk = !isAsking() && m_form->isComplete();
    m_try->setEnabled(canAsk);
    m_change->setEnabled(canAsk);
    m_cancel->setEnabled(!isAsking());
}

void EmbedderDialog::askWithKey(const QJsonObject &arguments,
                                std::function<void(const QJsonObject &)> then)
{
    const SettingForm::NewKey key = m_form->newKey();
    if (key.reference.isEmpty()) {
        call(arguments, std::move(then));
        return;
    }
    call({{u"act"_s, u"key"_s}, {u"words"_s, QJsonArray{key.reference}}, {u"secret"_s, key.secret}},
         [this, arguments, then = std::move(then)](const QJsonObject &) {
             m_form->forgetKey();
             call(arguments, then);
         });
}

void EmbedderDialog::call(const QJsonObject &arguments,
                          std::function<void(const QJsonObject &)> then)
{
    ask(
        desk().embedder(arguments),
        [then = std::move(then)](const QJsonValue &answer) { then(answer.toObject()); },
        tr("Asking…"));
}

void EmbedderDialog::tryIt()
{
    askWithKey({{u"act"_s, u"try"_s}, {u"words"_s, QJsonArray::fromStringList(words())}},
               [this](const QJsonObject &answer) {
                   const QJsonObject trial = answer.value(u"checks").toArray().at(0).toObject();
                   say(tr("It works: %1 gives vectors of %2 numbers; two texts took %3 ms.")
                           .arg(trial.value(u"model").toString())
                           .arg(trial.value(u"dimension").toInt())
                           .arg(trial.value(u"milliseconds").toInteger()),
                       support::Tone::Success);
               });
}

void EmbedderDialog::change()
{
    askWithKey(
        {{u"act"_s, u"set"_s}, {u"words"_s, QJsonArray::fromStringList(words())}},
        [this](const QJsonObject &answer) {
            const QJsonObject next = answer.value(u"next").toObject();
            const bool isSo =
                core::DecisionId::fromString(answer.value(u"decision").toString()).isNull();
            finish(answer,
                   isSo && next.isEmpty() ? tr("It is the embedder in use already")
                   : isSo                 ? tr("It is being changed to already")
                   : next.isEmpty()
                       ? tr("The settings of the embedder are changed")
                       : tr("Everything is embedded again with %1").arg(modelText(answer, next)));
        });
}

void EmbedderDialog::cancelChange()
{
    call({{u"act"_s, u"cancel"_s}}, [this](const QJsonObject &answer) {
        m_page = answer;
        showState();
        Q_EMIT decided(core::DecisionId::fromString(answer.value(u"decision").toString()),
                       tr("The embedder stays the one in use"));
    });
}

void EmbedderDialog::follow(const core::pipeline::StageProgress &progress)
{
    if (isAsking() || !m_page.contains(u"next"))
        return;
    if (progress.stage == u"embedding" && progress.total > 0) {
        QJsonObject next = m_page.value(u"next").toObject();
        next.insert(u"embedded"_s, progress.done);
        m_page.insert(u"next"_s, next);
        showState();
    } else if (progress.stage.isEmpty()) { // done, or it waits for something
        core::join(desk().embedder({}), this, [this](const core::Result<QJsonValue> &page) {
            if (!page)
                return; // the next progress asks again
            m_page = page->toObject();
            showState();
        });
    }
}

} // namespace ui::shell
