// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/groupingsection.h"

#include "core/inbox/inbox.h"
#include "core/inbox/why.h"
#include "ui/support/testid.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/panels.h"

#include <QCoreApplication>
#include <QPushButton>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::ButtonKind;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::report {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::report::Grouping)
};

QPushButton *actButton(const QString &text, std::optional<support::Glyph> glyph, ButtonKind kind,
                       const QString &id, const QString &spoken, std::function<void()> act)
{
    auto *button = widgets::makeButton(text, glyph, kind, id);
    button->setAccessibleName(spoken);
    QObject::connect(button, &QPushButton::clicked, button, std::move(act));
    return button;
}

/// Text at the left and buttons below it.
QVBoxLayout *entry(const QString &head, const QStringList &lines,
                   std::initializer_list<QWidget *> buttons)
{
    auto *layout = new QVBoxLayout;
    layout->setSpacing(halfUnit);
    layout->addWidget((new Label(head, Type::Strong))->selectable());
    for (const QString &line : lines)
        layout->addWidget(new Label(line, Type::Body, Ink::Muted));
    auto *row = new QHBoxLayout;
    row->setSpacing(unit);
    for (QWidget *button : buttons)
        row->addWidget(button);
    row->addStretch(1);
    layout->addSpacing(halfUnit);
    layout->addLayout(row);
    return layout;
}

/// What accepting and refusing a proposal is called.
struct ProposalActs
{
    QString accept;
    QString spoken; ///< with a place for the proposal
    support::Glyph glyph;
    QString refuse;
};

ProposalActs actsOf(core::RegroupingKind kind)
{
    using enum core::RegroupingKind;
    switch (kind) {
    case Merge:
        return {Text::tr("Merge them"), Text::tr("Merge: %1"), support::Glyph::Merge,
                Text::tr("Keep them apart")};
    case Split:
        return {Text::tr("Split it"), Text::tr("Split: %1"), support::Glyph::Split,
                Text::tr("Keep it together")};
    case Move:
        return {Text::tr("Move there"), Text::tr("Move: %1"), support::Glyph::Merge,
                Text::tr("Leave it here")};
    }
    Q_UNREACHABLE_RETURN({});
}

QVBoxLayout *proposalEntry(const core::Regrouping &proposal, const core::inbox::Names &names,
                           const GroupingActs &acts)
{
    const ProposalActs words = actsOf(proposal.kind);
    const QString head = core::inbox::proposalText(proposal, names);
    const auto decide = [&acts, id = proposal.id](bool accept) {
        return [act = acts.decide, id, accept] { act(id, accept); };
    };
    return entry(
        head, core::inbox::proposalReasons(proposal, names),
        {actButton(words.accept, words.glyph, ButtonKind::Normal, u"proposal.accept"_s,
                   words.spoken.arg(head), decide(true)),
         actButton(words.refuse, support::Glyph::Dismiss, ButtonKind::Quiet, u"proposal.dismiss"_s,
                   Text::tr("Dismiss the proposal: %1").arg(head), decide(false))});
}

/// takesIn  whether the other one may be merged into this
QVBoxLayout *linkEntry(const core::ReportLink &link, const core::inbox::Names &names,
                       const GroupingActs &acts, bool takesIn)
{
    const QString head = core::inbox::nameOf(link.other, names, 90);
    auto *open = actButton(Text::tr("Open"), support::Glyph::ChevronRight, ButtonKind::Quiet,
                           u"link.open"_s, Text::tr("Open %1").arg(head),
                           [act = acts.open, other = link.other] { act(other); });
    if (link.apart)
        return entry(head, {core::inbox::linkText(link, names)}, {open});
    auto *merge =
        actButton(Text::tr("Merge into this report"), support::Glyph::Merge, ButtonKind::Quiet,
                  u"link.merge"_s, Text::tr("Merge %1 into this report").arg(head),
                  [act = acts.merge, other = link.other] { act(other); });
    merge->setEnabled(takesIn);
    return entry(head, {core::inbox::linkText(link, names)},
                 {open, merge,
                  actButton(Text::tr("Never together"), support::Glyph::Split, ButtonKind::Quiet,
                            u"link.never"_s, Text::tr("Never together with %1").arg(head),
                            [act = acts.tellApart, link] { act(link.signal, link.nearest); })});
}

QHBoxLayout *ruleEntry(const core::PairRule &rule, const core::inbox::Names &names,
                       const GroupingActs &acts)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(unit);
    const QString text =
        (rule.pairing == core::Pairing::Never ? Text::tr("You said: never %1 with %2")
                                              : Text::tr("You said: always %1 with %2"))
            .arg(core::inbox::nameOf(rule.first, names), core::inbox::nameOf(rule.second, names));
    row->addWidget(new Label(text), 1);
    row->addWidget(actButton(Text::tr("Withdraw"), support::Glyph::Cross, ButtonKind::Quiet,
                             u"rule.withdraw"_s, Text::tr("Withdraw: %1").arg(text),
                             [act = acts.withdraw, id = rule.id] { act(id); }),
                   0, Qt::AlignTop);
    return row;
}

} // namespace

QWidget *groupingSection(const core::pipeline::ReportPage &page, const GroupingActs &acts)
{
    if (page.proposals.empty() && page.links.empty() && page.rules.empty())
        return nullptr;
    const core::inbox::Names &names = page.names;
    const bool takesIn = core::inbox::mayAct(u"takeIn"_s, page.item).has_value();
    auto *card = new widgets::Card(Text::tr("Possibly the same, and what you said about it"));
    support::identify(card, u"report.grouping"_s, Text::tr("Possibly the same"));
    bool isFirst = true;
    const auto add = [&](QLayout *layout) {
        if (!isFirst)
            card->body()->addWidget(widgets::separator());
        isFirst = false;
        card->body()->addLayout(layout);
    };
    for (const core::Regrouping &proposal : page.proposals)
        add(proposalEntry(proposal, names, acts));
    for (const core::ReportLink &link : page.links) {
        // What is proposed to be merged is not told twice.
        const bool isProposed =
            std::ranges::any_of(page.proposals, [&](const core::Regrouping &proposal) {
                return proposal.kind == core::RegroupingKind::Merge &&
                       (proposal.other == link.other ||
                        (proposal.report == link.other && proposal.other == link.report));
            });
        if (!isProposed)
            add(linkEntry(link, names, acts, takesIn));
    }
    for (const core::PairRule &rule : page.rules)
        add(ruleEntry(rule, names, acts));
    return card;
}

} // namespace ui::report
