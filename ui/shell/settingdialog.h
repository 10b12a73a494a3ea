// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the dialogs have in common that show and change how a workspace is set.
#pragma once

#include "core/pipeline/desk.h"
#include "ui/support/format.h"

#include <QDialog>
#include <QDialogButtonBox>

class QPushButton;
class QTreeWidget;
class QVBoxLayout;

namespace ui::widgets {
class Banner;
}

namespace ui::shell {

/// Nothing is changed before the act is chosen, and Return does not choose it. One thing is asked
/// at a time; what is refused is told above the buttons, and the dialog stays. Who leaves while
/// something is asked hides it: what was done is told all the same, and can be taken back.
class SettingDialog : public QDialog
{
    Q_OBJECT

public:
    void reject() override;

Q_SIGNALS:
    void failed(const QString &message); ///< what was refused when nobody saw the dialog any more
    /// text  what was done; decision may be null: all was so already
    void decided(core::DecisionId decision, const QString &text);

protected:
    /// desk      borrowed, outlives this
    /// name      of the test ids: "name", "name.close"
    /// question  that the dialog answers
    /// width     at least, in units
    SettingDialog(core::pipeline::Desk &desk, const QString &name, const QString &title,
                  const QString &question, int width, QWidget *parent);

    core::pipeline::Desk &desk() const { return m_desk; }
    QVBoxLayout *body() const { return m_body; } ///< between the question and the buttons

    /// The buttons, when all above them is there.
    /// away     the safe one: Close or Cancel
    /// other    one more, before the act; may be null
    /// returns  the one that changes something; whoever connects it asks
    QPushButton *addButtons(QDialogButtonBox::StandardButton away, const QString &act,
                            const QString &id, QPushButton *other = nullptr);
    QPushButton *away() const;

    /// Whether the act makes sense as it is now.
    void setReady(bool ready);
    bool isAsking() const { return m_isAsking; }
    /// Which buttons can be used changed.
    virtual void updateButtons();

    /// waiting  what is said until the answer is there; empty: nothing, it is there at once
    template<typename T, typename Then>
    void ask(core::Task<T> task, Then then, const QString &waiting = {})
    {
        beginAsking(waiting);
        core::join(std::move(task), this,
                   [this, then = std::move(then)](const core::Result<T> &answer) {
                       endAsking();
                       if (answer)
                           then(*answer);
                       else
                           refuse(answer.error());
                       leaveIfDone();
                   });
    }
    void say(const QString &text, support::Tone tone);
    void sayNothing();
    void refuse(const core::Error &error); ///< nothing if it was cancelled
    /// Tells what was done and closes. decision  as text, as an answer of the desk holds it
    void finish(const QJsonObject &answer, const QString &text);
    void finish(core::DecisionId decision, const QString &text);

    /// A table in which every text is whole in its tooltip.
    static QTreeWidget *makeTable(const QString &id, const QString &name,
                                  const QStringList &headings);
    /// numbers  columns that are aligned as numbers
    static void addRow(QTreeWidget *table, const QStringList &cells, const QList<int> &numbers);
    /// No higher than its rows, and scrolled where there are many.
    static void fitHeight(QTreeWidget *table);

private:
    void beginAsking(const QString &waiting);
    void endAsking();
    void leaveIfDone();

    core::pipeline::Desk &m_desk;
    QString m_name;
    QVBoxLayout *m_body;
    widgets::Banner *m_banner;
    QPushButton *m_act = nullptr;
    QPushButton *m_away = nullptr;
    bool m_isReady = true;
    bool m_isAsking = false;
    bool m_isLeft = false; ///< hidden until the answer is there
};

} // namespace ui::shell
