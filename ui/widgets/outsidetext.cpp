// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/outsidetext.h"

#include "ui/support/testid.h"
#include "ui/widgets/outsidemarkdown.h"
#include "ui/widgets/panels.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::Type;
using ui::support::unit;

namespace ui::widgets {

namespace {

/// A line of thousands of characters would make its label, and so the page, as wide.
constexpr qsizetype longestShown = 20'000;

} // namespace

OutsideText::OutsideText(const QString &caption, const core::UntrustedText &text, Look look,
                         int lines, QWidget *parent)
    : QFrame(parent), m_text(text.display(longestShown)), m_lines(lines),
      m_body(new Label({}, look == Look::Code ? Type::Code : Type::Body)),
      m_more(makeButton({}, std::nullopt, ButtonKind::Quiet, u"outside.more"_s))
{
    while (m_text.endsWith(u'\n'))
        m_text.chop(1);
    m_body->selectable();
    m_body->setMinimumWidth(0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * unit, unit, unit + halfUnit, unit);
    layout->setSpacing(halfUnit);
    auto *head = new ElidedLabel(caption.isEmpty() ? tr("Outside text") : caption, Type::Caption,
                                 Ink::Muted);
    layout->addWidget(head);
    layout->addWidget(m_body);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    support::identify(this, u"outside"_s, tr("Outside text: %1").arg(m_text.left(400)), caption);
    connect(m_more, &QPushButton::clicked, this, [this] { setFolded(m_body->text() == m_text); });
    setFolded(true);
}

QString OutsideText::shownText() const
{
    return m_body->text();
}

void OutsideText::setFolded(bool folded)
{
    const QStringList all = m_text.split(u'\n');
    const bool folds = all.size() > m_lines + 1;
    m_body->setText(folded && folds ? all.first(m_lines).join(u'\n') : m_text);
    m_more->setVisible(folds);
    m_more->setText(folded ? tr("Show all %1 lines").arg(all.size()) : tr("Show less"));
    m_more->setAccessibleName(m_more->text());
}

void OutsideText::paintEvent(QPaintEvent *)
{
    paintOutside(this);
}

} // namespace ui::widgets
