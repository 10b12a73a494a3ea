// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the dialogs that show and change how the workspace is set.
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "tests/ui/screens/screenchecks.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/panels.h"

#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTextDocument>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace core;
using tests::checkAccessible;
using tests::checkTabs;
using tests::in;

class TestSettings : public tests::ShopTest
{
    Q_OBJECT

private:
    QDialog *embedderDialog()
    {
        return dialogOf(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    }

    static void type(QLineEdit *edit, const QString &text)
    {
        edit->setFocus();
        edit->clear();
        QTest::keyClicks(edit, text);
    }

    /// Chosen as with the keyboard: the arrow keys go through the list.
    static void choose(QComboBox *box, const QVariant &data)
    {
        const int row = box->findData(data);
        QVERIFY(row >= 0);
        box->setFocus();
        while (box->currentIndex() != row)
            QTest::keyClick(box, box->currentIndex() < row ? Qt::Key_Down : Qt::Key_Up);
    }

    static bool says(const QDialog *dialog, const QString &text)
    {
        return std::ranges::any_of(dialog->findChildren<QLabel *>(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }

private Q_SLOTS:
    void thePolicyIsChangedOnlyBySaving()
    {
        QPointer<QDialog> dialog = dialogOf(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(dialog);
        checkAccessible(dialog);
        auto *fix = dialog->findChild<QAbstractButton *>(u"policy.fix"_s);
        QVERIFY(dialog->findChild<QAbstractButton *>(u"policy.research"_s)->isChecked());
        QTest::mouseClick(fix, Qt::LeftButton, {}, {12, fix->height() / 2});
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(m_shop->desk.acts.isEmpty());

        dialog = dialogOf(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(dialog);
        fix = dialog->findChild<QAbstractButton *>(u"policy.fix"_s);
        auto *save = dialog->findChild<QPushButton *>(u"policy.save"_s);
        QTest::mouseClick(fix, Qt::LeftButton, {}, {12, fix->height() / 2});
        QVERIFY(fix->isChecked());
        dialog->findChild<QPlainTextEdit *>(u"policy.paths"_s)->clear();
        dialog->findChild<QSpinBox *>(u"policy.watch"_s)->setValue(24);
        m_shop->desk.error = Error{ErrorKind::Conflict, u"Somebody else changed it."_s, {}};
        QTest::mouseClick(save, Qt::LeftButton);
        QCOMPARE(dialog->findChild<ui::widgets::Banner *>()->text(), m_shop->desk.error->message);
        m_shop->desk.error.reset();
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY(!dialog);
        QCOMPARE(m_shop->desk.asked, (QJsonObject{{u"repository"_s, u"shop"_s},
                                                  {u"autonomy"_s, u"fix"_s},
                                                  {u"allow"_s, QJsonArray{u""_s}},
                                                  {u"watch-hours"_s, u"24"_s}}));
        QCOMPARE(m_window->findChild<ui::widgets::Toast *>()->text(), u"The policy is changed"_s);
        key(Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"undo"_s);
    }

    void whatWasChosenForOneRepositoryIsNotLostByAnother()
    {
        QJsonArray repositories = m_shop->desk.policies.value(u"repositories"_s).toArray();
        QJsonObject second = repositories.at(0).toObject();
        second[u"repository"_s] = u"bakery"_s;
        repositories.append(second);
        m_shop->desk.policies[u"repositories"_s] = repositories;
        QPointer<QDialog> dialog = dialogOf(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(dialog);
        auto *box = dialog->findChild<QComboBox *>(u"policy.repository"_s);
        auto *fix = dialog->findChild<QAbstractButton *>(u"policy.fix"_s);
        auto *research = dialog->findChild<QAbstractButton *>(u"policy.research"_s);
        QVERIFY(box->isVisible() && box->isEnabled());
        QTest::mouseClick(fix, Qt::LeftButton, {}, {12, fix->height() / 2});
        QVERIFY(!box->isEnabled()); // saved or taken back first
        QVERIFY(!box->toolTip().isEmpty());
        QTest::mouseClick(research, Qt::LeftButton, {}, {12, research->height() / 2});
        QVERIFY(box->isEnabled());
        dialog->findChild<QPlainTextEdit *>(u"policy.paths"_s)->setPlainText(u"tools/*.sh"_s);
        QVERIFY(!box->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
    }

    void weightsAreTriedAndChangedOnlyBySaving()
    {
        m_shop->desk.preview = {.changed = {{.report = {},
                                             .title = u"KeyError in cart.total"_s,
                                             .before = 0.5,
                                             .after = 1.25}},
                                .reports = 7};
        QPointer<QDialog> dialog = dialogOf(Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(dialog);
        checkAccessible(dialog);
        auto *base = dialog->findChild<QDoubleSpinBox *>(u"weights.base"_s);
        auto *save = dialog->findChild<QPushButton *>(u"weights.save"_s);
        auto *reset = dialog->findChild<QPushButton *>(u"weights.reset"_s);
        auto *reports = dialog->findChild<QTreeWidget *>(u"weights.reports"_s);
        QVERIFY(!save->isEnabled() && !reset->isEnabled() && !reports->isVisible());
        QCOMPARE(base->value(), 0.5);
        base->setFocus();
        base->selectAll();
        QTest::keyClicks(base, u"1.25"_s);
        QTRY_VERIFY(reports->isVisible());
        QCOMPARE(m_shop->desk.tried, // one trial of what was typed, not one for each digit
                 (QList{QJsonObject{{u"exception"_s, QJsonObject{{u"base"_s, 1.25}}}}}));
        QCOMPARE(reports->topLevelItem(0)->text(2), u"1.25"_s);
        QVERIFY(!reports->topLevelItem(0)->text(3).isEmpty());
        QVERIFY(save->isEnabled() && reset->isEnabled());
        // What was typed for one kind is kept while another is looked at.
        auto *kind = dialog->findChild<QComboBox *>(u"weights.kind"_s);
        kind->setCurrentIndex(1);
        QCOMPARE(base->value(), 0.35);
        kind->setCurrentIndex(0);
        QCOMPARE(base->value(), 1.25);
        QTest::mouseClick(reset, Qt::LeftButton);
        QTRY_VERIFY(!reports->isVisible());
        QCOMPARE(base->value(), 0.5);
        QVERIFY(!save->isEnabled());
        base->setValue(0);
        QTRY_COMPARE(m_shop->desk.tried.size(), 2);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(m_shop->desk.trying.stop_requested()); // nobody waits for the answer
        QVERIFY(m_shop->desk.acts.isEmpty());

        dialog = dialogOf(Qt::Key_W, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(dialog);
        dialog->findChild<QDoubleSpinBox *>(u"weights.halfLifeDays"_s)->setValue(7);
        save = dialog->findChild<QPushButton *>(u"weights.save"_s);
        WeightRules others;
        QVERIFY(others.set(*WeightScope::fromName(u"slack"_s), WeightSetting::Base, 0.1));
        std::swap(m_shop->desk.weights, others);
        QTest::mouseClick(save, Qt::LeftButton);
        QVERIFY(!dialog->findChild<ui::widgets::Banner *>()->text().isEmpty());
        std::swap(m_shop->desk.weights, others);
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY(!dialog);
        QCOMPARE(toJson(m_shop->desk.weights),
                 (QJsonObject{{u"exception"_s, QJsonObject{{u"halfLifeDays"_s, 7}}}}));
        QCOMPARE(m_window->findChild<ui::widgets::Toast *>()->text(), u"The weights are changed"_s);
    }

    void anEmbedderIsTriedAndChanged()
    {
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        checkAccessible(dialog);
        checkTabs(dialog);
        auto *change = in<QPushButton>(dialog, u"embedder.change"_s);
        auto *attempt = in<QPushButton>(dialog, u"embedder.try"_s);
        choose(in<QComboBox>(dialog, u"embedder.member"_s), u"http"_s);
        QVERIFY(!change->isEnabled() && !attempt->isEnabled()); // what is needed is missing
        checkAccessible(dialog);
        type(in<QLineEdit>(dialog, u"embedder.url"_s), u"http://127.0.0.1:11434"_s);
        type(in<QLineEdit>(dialog, u"embedder.model"_s), u"nomic"_s);
        QVERIFY(change->isEnabled() && attempt->isEnabled());
        QVERIFY(!in<QComboBox>(dialog, u"embedder.shape"_s)->isVisible());
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.more"_s), Qt::LeftButton);
        QVERIFY(in<QComboBox>(dialog, u"embedder.shape"_s)->isVisible());
        checkAccessible(dialog);
        checkTabs(dialog);

        m_shop->desk.error = Error{ErrorKind::Offline, u"Is Ollama running?"_s, {}};
        QTest::mouseClick(attempt, Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"Is Ollama running?"_s));
        m_shop->desk.error.reset();
        QTest::mouseClick(attempt, Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"768"_s));
        const QJsonArray words{u"http"_s, u"url=http://127.0.0.1:11434"_s, u"model=nomic"_s};
        QCOMPARE(m_shop->desk.asked, (QJsonObject{{u"act"_s, u"try"_s}, {u"words"_s, words}}));
        QVERIFY(m_shop->desk.acts.isEmpty());

        // Escape changes nothing.
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(m_shop->desk.acts.isEmpty());

        dialog = embedderDialog();
        QVERIFY(dialog);
        choose(in<QComboBox>(dialog, u"embedder.member"_s), u"http"_s);
        type(in<QLineEdit>(dialog, u"embedder.url"_s), u"http://127.0.0.1:11434"_s);
        type(in<QLineEdit>(dialog, u"embedder.model"_s), u"nomic"_s);
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.change"_s), Qt::LeftButton);
        QTRY_VERIFY(!dialog);
        QCOMPARE(m_shop->desk.asked, (QJsonObject{{u"act"_s, u"set"_s}, {u"words"_s, words}}));
        tests::pressKey(m_window.get(), Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts, (QStringList{u"embedder set"_s, u"undo"_s}));
    }

    void aKeyIsKeptAndNotShown()
    {
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        choose(in<QComboBox>(dialog, u"embedder.member"_s), u"http"_s);
        type(in<QLineEdit>(dialog, u"embedder.url"_s), u"https://api.openai.com"_s);
        type(in<QLineEdit>(dialog, u"embedder.model"_s), u"small"_s);
        auto *place = in<QComboBox>(dialog, u"embedder.key.place"_s);
        auto *name = in<QLineEdit>(dialog, u"embedder.key.name"_s);
        auto *secret = in<QLineEdit>(dialog, u"embedder.key.secret"_s);
        QVERIFY(!name->isVisible() && !secret->isVisible());
        choose(place, u"env"_s);
        QVERIFY(name->isVisible() && !secret->isVisible());
        choose(place, u"keychain"_s);
        QVERIFY(name->isVisible() && secret->isVisible());
        checkAccessible(dialog);
        checkTabs(dialog);
        QCOMPARE(secret->echoMode(), QLineEdit::Password);
        type(secret, u"sk-1"_s);
        auto *change = in<QPushButton>(dialog, u"embedder.change"_s);
        QVERIFY(!change->isEnabled()); // under which name?
        type(name, u"openai"_s);
        QVERIFY(change->isEnabled());
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.try"_s), Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"768"_s));
        QCOMPARE(m_shop->desk.acts, QStringList{u"embedder key"_s});
        QVERIFY(secret->text().isEmpty());
        QCOMPARE(m_shop->desk.asked.value(u"words"_s).toArray().last().toString(),
                 u"key=keychain:openai"_s);
        QVERIFY(!m_shop->desk.asked.contains(u"secret"_s));
        dialog->reject();

        // The name of the one in use is there, and the key is not.
        m_shop->desk.embedders.insert(u"member"_s, u"http"_s);
        m_shop->desk.embedders.insert(u"settings"_s,
                                      QJsonObject{{u"url"_s, u"https://api.openai.com"_s},
                                                  {u"model"_s, u"small"_s},
                                                  {u"key"_s, u"env:OPENAI_API_KEY"_s},
                                                  {u"batch"_s, 7}});
        dialog = embedderDialog();
        QVERIFY(dialog);
        QCOMPARE(in<QComboBox>(dialog, u"embedder.key.place"_s)->currentData().toString(),
                 u"env"_s);
        QCOMPARE(in<QLineEdit>(dialog, u"embedder.key.name"_s)->text(), u"OPENAI_API_KEY"_s);
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.try"_s), Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"768"_s));
        QCOMPARE(m_shop->desk.asked.value(u"words"_s).toArray(),
                 (QJsonArray{u"http"_s, u"url=https://api.openai.com"_s, u"model=small"_s,
                             u"key=env:OPENAI_API_KEY"_s, u"batch=7"_s}));
    }

    void aChangeIsFollowedAndEnded()
    {
        m_shop->desk.embedders.insert(u"next"_s, QJsonObject{{u"member"_s, u"http"_s},
                                                             {u"model"_s, u"nomic"_s},
                                                             {u"embedded"_s, 64},
                                                             {u"problem"_s, u"It is away."_s}});
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        checkAccessible(dialog);
        checkTabs(dialog);
        auto *bar = in<QProgressBar>(dialog, u"embedder.progress"_s);
        QCOMPARE(bar->value(), 64);
        QVERIFY(says(dialog, u"nomic"_s) && says(dialog, u"It is away."_s));
        Q_EMIT m_shop->desk.progressChanged({u"embedding"_s, u"Embedding"_s, {}, 128, 4213});
        QCOMPARE(bar->value(), 128);
        auto *stay = in<QPushButton>(dialog, u"embedder.stay"_s);
        QTest::mouseClick(stay, Qt::LeftButton);
        QTRY_VERIFY(!stay->isVisible());
        QVERIFY(!says(dialog, u"nomic"_s));
        QCOMPARE(m_shop->desk.acts, QStringList{u"embedder cancel"_s});
        QVERIFY(toast().contains(u"stays"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
    }

    void thresholdsAreShownBeforeTheyAreApplied()
    {
        const auto open = [this] {
            return dialogOf(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        };
        QPointer<QDialog> dialog = open();
        QVERIFY(dialog);
        checkAccessible(dialog);
        checkTabs(dialog);
        auto *changes = in<QTreeWidget>(dialog, u"tune.changes"_s);
        QVERIFY(changes->isVisible());
        QCOMPARE(changes->topLevelItemCount(), 1);
        QVERIFY(changes->topLevelItem(0)->text(0).contains(u"<b>after</b>"_s));
        QTextDocument tip; // which Qt takes for HTML where it looks so
        tip.setHtml(changes->topLevelItem(0)->toolTip(0));
        QVERIFY(tip.toPlainText().contains(u"<b>after</b>"_s));
        QVERIFY(says(dialog, u"55"_s) && says(dialog, u"312"_s));
        QTest::keyClick(dialog, Qt::Key_Return); // the default button is the safe one
        QTRY_VERIFY(!dialog);
        QVERIFY(!m_shop->desk.acts.contains(u"tune"_s)); // it may be marked as read

        dialog = open();
        QVERIFY(dialog);
        auto *apply = in<QPushButton>(dialog, u"tune.apply"_s);
        m_shop->desk.error = Error{ErrorKind::Conflict, u"Somebody else changed it."_s, {}};
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_COMPARE(dialog->findChild<ui::widgets::Banner *>()->text(),
                     m_shop->desk.error->message);
        m_shop->desk.error.reset();
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_VERIFY(!dialog);
        tests::pressKey(m_window.get(), Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"undo"_s);
        QCOMPARE(m_shop->desk.acts.count(u"tune"_s), 1);
        // What was shown, whatever would be proposed by now.
        QVERIFY(m_shop->desk.applied ==
                (std::vector<core::Thresholds>{{0.42, 0.02}, {0.55, 0.02}}));

        // Nothing to apply where nothing is proposed.
        m_shop->desk.tuning.insert(u"enough"_s, false);
        dialog = open();
        QVERIFY(dialog);
        QVERIFY(!in<QPushButton>(dialog, u"tune.apply"_s)->isEnabled());
        dialog->reject();
    }

    void whoLeavesEarlyIsToldAllTheSame_data()
    {
        QTest::addColumn<bool>("closes");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("Escape, done") << false << false;
        QTest::newRow("Escape, refused") << false << true;
        QTest::newRow("closed, done") << true << false;
    }
    void whoLeavesEarlyIsToldAllTheSame()
    {
        QFETCH(bool, closes);
        QFETCH(bool, isRefused);
        m_shop->desk.isSlow = true;
        QPointer<QDialog> dialog = dialogOf(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(dialog);
        QTest::mouseClick(in<QPushButton>(dialog, u"tune.apply"_s), Qt::LeftButton);
        if (closes)
            dialog->close();
        else
            QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(dialog && !dialog->isVisible());
        QCOMPARE(m_shop->desk.waiting.size(), 1u);
        if (isRefused)
            m_shop->desk.refusal = Error{ErrorKind::Conflict, u"Somebody else changed it."_s, {}};
        const Result<> done; // a temporary: gcc 14 takes its empty half for read under -fsanitize
        m_shop->desk.waiting.front().resolve(done);
        QTRY_VERIFY(!dialog);
        if (isRefused) {
            QTRY_VERIFY(std::ranges::any_of(
                m_window->findChildren<ui::widgets::Banner *>(),
                [](const auto *banner) { return banner->text() == u"Somebody else changed it."; }));
            return;
        }
        QTRY_VERIFY(toast().contains(u"changed"_s));
        tests::pressKey(m_window.get(), Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"undo"_s);
    }

    void whatIsChangedToCanBeMended()
    {
        m_shop->desk.embedders.insert(
            u"next"_s, QJsonObject{{u"member"_s, u"http"_s},
                                   {u"model"_s, u"nomic"_s},
                                   {u"settings"_s, QJsonObject{{u"url"_s, u"http://127.0.0.1:1"_s},
                                                               {u"model"_s, u"nomic"_s}}},
                                   {u"problem"_s, u"Nobody answers there."_s}});
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        QCOMPARE(in<QComboBox>(dialog, u"embedder.member"_s)->currentData().toString(), u"http"_s);
        auto *url = in<QLineEdit>(dialog, u"embedder.url"_s);
        QCOMPARE(url->text(), u"http://127.0.0.1:1"_s);
        QCOMPARE(in<QLineEdit>(dialog, u"embedder.model"_s)->text(), u"nomic"_s);
        type(url, u"http://127.0.0.1:11434"_s);
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.change"_s), Qt::LeftButton);
        QTRY_VERIFY(!dialog);
        QCOMPARE(m_shop->desk.asked.value(u"words"_s).toArray(),
                 (QJsonArray{u"http"_s, u"url=http://127.0.0.1:11434"_s, u"model=nomic"_s}));
    }

    void aFinishedChangeIsShown()
    {
        m_shop->desk.embedders.insert(
            u"next"_s, QJsonObject{{u"member"_s, u"http"_s}, {u"model"_s, u"nomic"_s}});
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        m_shop->desk.embedders.remove(u"next"_s);
        m_shop->desk.embedders.insert(u"member"_s, u"http"_s);
        m_shop->desk.embedders.insert(u"model"_s, u"nomic"_s);
        Q_EMIT m_shop->desk.progressChanged({});
        QTRY_VERIFY(!in<QProgressBar>(dialog, u"embedder.progress"_s)->isVisible());
        QVERIFY(says(dialog, u"nomic"_s));
        dialog->reject();
    }
};

TEST_CLASSES(runSettings, TestSettings)

#include "tst_settings.moc"
