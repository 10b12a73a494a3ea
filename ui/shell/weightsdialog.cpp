// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/weightsdialog.h"

#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/support/windowplace.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QTimer>
#include <QTreeWidget>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using core::WeightSetting;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::shell {

namespace {

/// Long enough not to try every digit that is typed.
constexpr auto pause = 250ms;
/// More than anybody reads; the sentence above says how many there are.
constexpr size_t mostShown = 200;

constexpr std::array kinds{core::SignalKind::Exception, core::SignalKind::Log,
                           core::SignalKind::Message, core::SignalKind::Replay,
                           core::SignalKind::Experiment};

QString nameOf(WeightSetting setting)
{
    switch (setting) {
    case WeightSetting::Base: return WeightsDialog::tr("One signal");
    case WeightSetting::Fatal: return WeightsDialog::tr("Fatal");
    case WeightSetting::Error: return WeightsDialog::tr("Error");
    case WeightSetting::Warning: return WeightsDialog::tr("Warning");
    case WeightSetting::Info: return WeightsDialog::tr("Info");
    case WeightSetting::Debug: return WeightsDialog::tr("Debug");
    case WeightSetting::ReachStep: return WeightsDialog::tr("Each tenfold adds");
    case WeightSetting::ReachMost: return WeightsDialog::tr("At most");
    case WeightSetting::HalfLifeDays: return WeightsDialog::tr("Counts half after");
    case WeightSetting::Least: return WeightsDialog::tr("At least");
    }
    return {};
}

/// What a factor is made from: one row.
struct Factor
{
    QString name;
    std::vector<WeightSetting> settings;
};

std::vector<Factor> factors()
{
    using enum WeightSetting;
    return {{WeightsDialog::tr("Base"), {Base}},
            {WeightsDialog::tr("Level"), {Fatal, Error, Warning, Info, Debug}},
            {WeightsDialog::tr("Repeats"), {ReachStep, ReachMost}},
            {WeightsDialog::tr("Age"), {HalfLifeDays, Least}}};
}

} // namespace

WeightsDialog::WeightsDialog(core::pipeline::Desk &desk, core::WeightRules rules,
                             const QStringList &sources, QWidget *parent)
    : SettingDialog(desk, u"weights"_s, tr("Weights"), tr("How much does a signal weigh?"), 88,
                    parent),
      m_saved(rules), m_rules(std::move(rules)),
      m_source(identify(new QComboBox, u"weights.source"_s, tr("Source"))),
      m_kind(identify(new QComboBox, u"weights.kind"_s, tr("Kind of signal"))),
      m_reset(widgets::makeButton(tr("Reset"), support::Glyph::Restore, widgets::ButtonKind::Quiet,
                                  u"weights.reset"_s)),
      m_effect(new Label({})),
      m_reports(makeTable(u"weights.reports"_s, tr("Reports that would weigh something else"),
                          {tr("Report"), tr("Now"), tr("Then"), tr("Effect")})),
      m_wait(new QTimer(this))
{
    body()->addWidget(new Label(tr("Base × level × repeats × age. A report is researched when its "
                                   "signals reach %1 together.")
                                    .arg(support::weightText(core::promotionThreshold)),
                                Type::Caption, Ink::Muted));

    m_source->addItem(tr("Every source"));
    for (const QString &source : sources)
        m_source->addItem(support::sourceText(source), source);
    for (const core::SignalKind kind : kinds)
        m_kind->addItem(support::signalKindText(kind), int(kind));
    m_reset->setToolTip(tr("As if nothing was set for this source and kind"));
    auto *which = new QHBoxLayout;
    which->setSpacing(unit);
    which->addWidget(m_source);
    which->addWidget(m_kind);
    which->addStretch(1);
    which->addWidget(m_reset);
    body()->addLayout(which);
    body()->addWidget(fields());
    body()->addWidget(new Label(tr("On today's reports"), Type::Strong));
    body()->addWidget(m_effect);
    body()->addWidget(m_reports, 1);
    QPushButton *act = addButtons(QDialogButtonBox::Cancel, tr("Save"), u"weights.save"_s);

    m_wait->setSingleShot(true);
    m_wait->setInterval(pause);
    connect(m_wait, &QTimer::timeout, this, &WeightsDialog::tryOut);
    connect(act, &QPushButton::clicked, this, &WeightsDialog::save);
    connect(m_reset, &QPushButton::clicked, this, &WeightsDialog::reset);
    for (QComboBox *box : {m_source, m_kind})
        connect(box, &QComboBox::currentIndexChanged, this, &WeightsDialog::fill);
    fill();
    show(core::pipeline::WeightPreview());
}

QWidget *WeightsDialog::fields()
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(unit);
    grid->setVerticalSpacing(unit);
    int row = 0;
    for (const Factor &factor : factors()) {
        Label *name = (new Label(factor.name))->oneLine();
        name->setContentsMargins(0, 0, unit, unit);
        grid->addWidget(name, row, 0, Qt::AlignBottom);
        int column = 1;
        for (const WeightSetting setting : factor.settings) {
            const core::WeightSettingInfo &info = core::weightSettings()[size_t(setting)];
            auto *value = identify(new QDoubleSpinBox, u"weights."_s + info.name,
                                   tr("%1: %2").arg(factor.name, nameOf(setting)));
            value->setDecimals(setting == WeightSetting::Least ? 4 : 2);
            value->setRange(info.least, info.most);
            value->setSingleStep(setting == WeightSetting::HalfLifeDays ? 1 : 0.1);
            if (setting == WeightSetting::HalfLifeDays)
                value->setSuffix(tr(" days"));
            value->setMinimumWidth(12 * unit);
            m_values[size_t(setting)] = value;
            connect(value, &QDoubleSpinBox::valueChanged, this,
                    [this, setting](double now) { changed(setting, now); });
            auto *cell = new QVBoxLayout;
            cell->setSpacing(0);
            cell->addWidget((new Label(nameOf(setting), Type::Caption, Ink::Muted))->oneLine());
            cell->addWidget(value);
            grid->addLayout(cell, row, column++);
        }
        ++row;
    }
    grid->setColumnStretch(6, 1);
    return box;
}

WeightsDialog::~WeightsDialog()
{
    m_trial.request_stop();
}

core::WeightScope WeightsDialog::scope() const
{
    return {m_source->currentData().toString(), core::SignalKind(m_kind->currentData().toInt())};
}

void WeightsDialog::fill()
{
    const core::WeightScope which = scope();
    const core::WeightValues values = m_rules.valuesFor(which.source, *which.kind);
    const core::WeightValues builtIn = core::WeightRules::builtIn(*which.kind);
    const auto own = m_rules.changesFor(which);
    for (const core::WeightSettingInfo &info : core::weightSettings()) {
        QDoubleSpinBox *box = m_values[size_t(info.setting)];
        const QSignalBlocker quiet(box);
        if (box->value() != values[size_t(info.setting)]) // it would rewrite what is being typed
            box->setValue(values[size_t(info.setting)]);
        QFont font = this->font();
        font.setBold(own.contains(info.setting));
        box->setFont(font);
        const double usual = builtIn[size_t(info.setting)];
        const QString usualText = QLocale().toString(usual, 'g', QLocale::FloatingPointShortest);
        box->setToolTip(own.contains(info.setting) ? tr("Set here. Built in: %1").arg(usualText)
                        : values[size_t(info.setting)] != usual
                            ? tr("Set for more than this. Built in: %1").arg(usualText)
                            : tr("Built in"));
    }
    m_reset->setEnabled(!own.empty());
    setReady(m_rules != m_saved);
}

void WeightsDialog::changed(WeightSetting setting, double value)
{
    const core::WeightScope which = scope();
    core::WeightRules without = m_rules;
    std::ignore = without.set(which, setting, std::nullopt);
    const double inherited = without.valuesFor(which.source, *which.kind)[size_t(setting)];
    // The box only allows what the rules allow.
    std::ignore =
        m_rules.set(which, setting,
                    qFuzzyCompare(1 + inherited, 1 + value) ? std::nullopt : std::optional(value));
    fill();
    m_wait->start();
}

void WeightsDialog::reset()
{
    for (const auto &[setting, value] : m_rules.changesFor(scope()))
        std::ignore = m_rules.set(scope(), setting, std::nullopt);
    fill();
    m_wait->start();
}

void WeightsDialog::tryOut()
{
    m_trial.request_stop();
    m_trial = core::StopSource();
    if (m_rules == m_saved) {
        show(core::pipeline::WeightPreview());
        return;
    }
    m_effect->setText(tr("Weighing the reports…"));
    const core::StopToken stop = m_trial.get_token();
    core::join(desk().previewWeights(m_rules, stop), this,
               [this, stop](const core::Result<core::pipeline::WeightPreview> &preview) {
                   if (stop.stop_requested())
                       return;
                   if (preview) {
                       show(*preview);
                       return;
                   }
                   m_effect->setText(tr("What they would do is not known."));
                   refuse(preview.error());
               });
}

void WeightsDialog::show(const core::pipeline::WeightPreview &preview)
{
    m_reports->clear();
    int up = 0;
    int down = 0;
    for (const core::pipeline::Reweighed &one : preview.changed) {
        const bool rises = one.after > one.before;
        up += one.crosses() && rises ? 1 : 0;
        down += one.crosses() && !rises ? 1 : 0;
        if (size_t(m_reports->topLevelItemCount()) >= mostShown)
            continue;
        const QString effect = !one.crosses() ? QString()
                               : rises        ? tr("reaches the threshold")
                                              : tr("falls below the threshold");
        addRow(m_reports,
               {support::line(one.title, 300), support::weightText(one.before),
                support::weightText(one.after), effect},
               {1, 2});
    }
    QStringList parts{m_rules == m_saved ? tr("Nothing is changed yet.")
                      : preview.changed.empty()
                          ? tr("No open report would weigh anything else.")
                          : tr("%n of %1 open reports would weigh something else.", nullptr,
                               int(preview.changed.size()))
                                .arg(preview.reports)};
    if (up > 0)
        parts << tr("%n would reach the threshold.", nullptr, up);
    if (down > 0)
        parts << tr("%n would fall below it.", nullptr, down);
    m_effect->setText(parts.join(u' '));
    fitHeight(m_reports);
    m_reports->setVisible(!preview.changed.empty());
    support::growToFit(this);
}

void WeightsDialog::save()
{
    ask(desk().setWeights(m_saved, m_rules),
        [this](core::DecisionId saved) { finish(saved, tr("The weights are changed")); });
}

} // namespace ui::shell
