// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of what the screens share: colours, lists in step, commands, syntax colours, outside text.
#include "tests/support/testmain.h"
#include "ui/support/colors.h"
#include "ui/support/commands.h"
#include "ui/support/highlighter.h"
#include "ui/support/icons.h"
#include "ui/support/listsync.h"
#include "ui/support/mirror.h"
#include "ui/support/windowplace.h"
#include "ui/widgets/label.h"
#include "ui/widgets/outsidemarkdown.h"
#include "ui/widgets/outsidetext.h"
#include "ui/widgets/picklist.h"

#include <QAbstractItemModelTester>
#include <QAbstractListModel>
#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QRandomGenerator>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>

using namespace Qt::StringLiterals;
using namespace ui::support;

class TestColors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsThatOfTheStandard()
    {
        QCOMPARE_LT(std::abs(contrast(Qt::black, Qt::white) - 21), 1e-6);
        QCOMPARE_LT(std::abs(contrast(QColor(0x777777), Qt::white) - 4.48), 0.01);
        QCOMPARE_LT(std::abs(contrast(Qt::red, Qt::red) - 1), 1e-6);
    }

    void everyTextIsReadable_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("background");
        for (const bool dark : {false, true}) {
            const Colors &c = dark ? darkColors() : lightColors();
            const auto row = [&](const char *name, const QColor &text, const QColor &background) {
                QTest::addRow("%s %s", dark ? "dark" : "light", name) << text << background;
            };
            for (const auto &[name, background] :
                 {std::pair{"window", c.window}, std::pair{"surface", c.surface},
                  std::pair{"raised", c.raised}, std::pair{"sunken", c.sunken},
                  std::pair{"hover", c.hover}, std::pair{"selection", c.selection},
                  std::pair{"hunk", c.hunk}, std::pair{"comment", c.comment}}) {
                row(qPrintable(u"text on %1"_s.arg(QLatin1StringView(name))), c.text, background);
                row(qPrintable(u"muted on %1"_s.arg(QLatin1StringView(name))), c.muted, background);
            }
            row("accent on surface", c.accent, c.surface);
            row("accent on raised", c.accent, c.raised);
            row("danger on surface", c.danger, c.surface);
            row("primary button", c.onAccent, c.accentFill);
            row("success chip", c.success, c.successTint);
            row("warning chip", c.warning, c.warningTint);
            row("danger chip", c.danger, c.dangerTint);
            row("accent chip", c.accent, c.accentTint);
            row("neutral chip", c.muted, c.neutralTint);
            row("added", c.text, c.added);
            row("added word", c.text, c.addedWord);
            row("added sign", c.addedMark, c.added);
            row("removed", c.text, c.removed);
            row("removed word", c.text, c.removedWord);
            row("removed sign", c.removedMark, c.removed);
            row("counts of a file", c.removedMark, c.window);
            row("counts of a file, added", c.addedMark, c.window);
        }
    }
    void everyTextIsReadable()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, background);
        QCOMPARE_GE(contrast(text, background), 4.5);
    }

    void readableMovesOnlyAsFarAsNeeded()
    {
        const std::array backgrounds{QColor(Qt::white)};
        QCOMPARE(readable(Qt::black, backgrounds), QColor(Qt::black));
        QCOMPARE_GE(contrast(readable(QColor(0xcccc00), backgrounds), Qt::white), 4.5);
    }

    void addedAndRemovedDifferForTheColourBlind()
    {
        // Blue against orange: the blue channel tells them apart for all common kinds.
        for (const Colors *c : {&lightColors(), &darkColors()}) {
            QCOMPARE_GT(c->added.blue() - c->added.red(), 10);
            QCOMPARE_GT(c->removed.red() - c->removed.blue(), 10);
        }
    }
};

class TestHighlighter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coloursAreReadableOnEveryDiffBackground()
    {
        const QString text = u"# note\nimport os\n\nclass A:\n    def f(self, x=None):\n"
                             "        return \"text\" + str(x * 42)\n"_s;
        for (const bool dark : {false, true}) {
            Highlighter highlighter(u"shop/cart.py"_s, text, dark);
            highlighter.advance(highlighter.lineCount(), 1000);
            QVERIFY(highlighter.isDone());
            const Colors &c = dark ? darkColors() : lightColors();
            int spans = 0;
            for (int line = 0; line < highlighter.lineCount(); ++line) {
                for (const ColorSpan &span : highlighter.spans(line)) {
                    ++spans;
                    for (const QColor &background :
                         {c.surface, c.added, c.addedWord, c.removed, c.removedWord})
                        QCOMPARE_GE(contrast(span.color, background), 4.5);
                }
            }
            QCOMPARE_GT(spans, 6);
        }
    }

    void goesOnlyAsFarAsAsked()
    {
        Highlighter highlighter(u"a.py"_s, u"import os\n"_s.repeated(5000), false);
        highlighter.advance(100, 1000);
        QCOMPARE(highlighter.doneLines(), 101);
        QVERIFY(!highlighter.spans(100).empty());
        QVERIFY(highlighter.spans(101).empty());
        QVERIFY(highlighter.spans(-1).empty());
    }

    void unknownAndOddTextsStayPlain()
    {
        Highlighter unknown(u"data.zzz"_s, u"a\nb"_s, false);
        QVERIFY(unknown.isDone());
        QVERIFY(unknown.spans(0).empty());
        Highlighter longLine(u"a.py"_s, u"x = 1 "_s.repeated(20'000), false);
        longLine.advance(1, 1000);
        QVERIFY(longLine.isDone());
        Highlighter empty(u"a.py"_s, {}, true);
        empty.advance(0, 10);
        QVERIFY(empty.isDone());
    }
};

namespace {

using Entry = std::pair<int, int>; // key, value

class EntryModel : public QAbstractListModel
{
public:
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(entries.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? entries[size_t(index.row())].second : QVariant();
    }
    void sync(std::vector<Entry> target)
    {
        syncList(entries, std::move(target), &Entry::first,
                 {.beginRemove = [this](int a, int b) { beginRemoveRows({}, a, b); },
                  .endRemove = [this] { endRemoveRows(); },
                  .beginInsert = [this](int a, int b) { beginInsertRows({}, a, b); },
                  .endInsert = [this] { endInsertRows(); },
                  .beginMove = [this](int a, int b) { QVERIFY(beginMoveRows({}, a, a, {}, b)); },
                  .endMove = [this] { endMoveRows(); },
                  .changed = [this](int a, int b) { Q_EMIT dataChanged(index(a), index(b)); }});
    }
    std::vector<Entry> entries;
};

} // namespace

class TestListSync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysExactlyWhatChanged()
    {
        EntryModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.sync({{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}});
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);

        model.sync({{2, 0}, {3, 0}, {4, 0}, {5, 0}, {1, 0}}); // the first one to the end
        QCOMPARE(moved.size(), 1);
        QCOMPARE(inserted.size() + removed.size() + changed.size(), 0);
        model.sync({{2, 0}, {4, 7}, {5, 7}, {1, 0}}); // one goes, two neighbours change
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed.at(0).at(1).toInt(), 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 1);
        QCOMPARE(changed.at(0).at(1).toModelIndex().row(), 2);
        model.sync({{2, 0}, {8, 0}, {9, 0}, {4, 7}, {5, 7}, {1, 0}}); // two come in the middle
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(inserted.at(0).at(1).toInt(), 1);
        QCOMPARE(inserted.at(0).at(2).toInt(), 2);
        model.sync({{2, 0}, {8, 0}, {9, 0}, {4, 7}, {5, 7}, {1, 0}});
        QCOMPARE(moved.size() + inserted.size() + removed.size() + changed.size(), 4);
        QCOMPARE(reset.size(), 0);
    }

    void anyListBecomesAnyOther()
    {
        QRandomGenerator random(7);
        EntryModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int round = 0; round < 300; ++round) {
            std::vector<Entry> target;
            for (int key = 0; key < 14; ++key) {
                if (random.bounded(3) > 0)
                    target.emplace_back(key, random.bounded(3));
            }
            std::shuffle(target.begin(), target.end(), random);
            model.sync(target);
            QCOMPARE(model.entries, target);
        }
    }
};

class TestPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void windowsFitTheirScreen_data()
    {
        QTest::addColumn<QRect>("available");
        QTest::addColumn<QSize>("wanted");
        QTest::newRow("large screen") << QRect(0, 0, 2560, 1440) << QSize(1440, 900);
        QTest::newRow("narrow screen") << QRect(0, 0, 1400, 900) << QSize(1440, 900);
        QTest::newRow("panel at the left") << QRect(64, 27, 1216, 773) << QSize(1440, 900);
        QTest::newRow("second screen") << QRect(1920, -200, 1024, 768) << QSize(1320, 860);
    }
    void windowsFitTheirScreen()
    {
        QFETCH(const QRect, available);
        QFETCH(const QSize, wanted);
        const QRect place = placeOn(available, wanted);
        QVERIFY(available.contains(place.marginsAdded({0, 24, 0, 0}))); // its title bar too
        QVERIFY(place.width() == wanted.width() || place.width() > available.width() - 40);
        QVERIFY(place.height() == wanted.height() || place.height() > available.height() - 80);
    }

    void aPlaceOnAScreenThatIsGoneIsNotTaken()
    {
        QWidget before;
        before.setGeometry(50'000, 40'000, 700, 400);
        QWidget window;
        placeWindow(&window, {600, 300}, before.saveGeometry());
        QVERIFY(window.screen()->availableGeometry().intersects(window.geometry()));
        QWidget damaged;
        placeWindow(&damaged, {600, 300}, "no geometry");
        QCOMPARE(damaged.size(), QSize(600, 300));
    }

    void placesAreMirrored()
    {
        const QRectF area(100, 0, 200, 50);
        const Mirror plain(area, Qt::LeftToRight);
        const Mirror mirror(area, Qt::RightToLeft);
        QCOMPARE(plain(QRectF(110, 5, 30, 10)), QRectF(110, 5, 30, 10));
        QCOMPARE(mirror(QRectF(110, 5, 30, 10)), QRectF(260, 5, 30, 10));
        QCOMPARE(mirror(mirror(QRectF(110, 5, 30, 10))), QRectF(110, 5, 30, 10));
        QCOMPARE(mirror(QPointF(100, 7)), QPointF(300, 7));
    }
};

class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneMeaningPerKeyInEachContext()
    {
        QHash<QString, QString> taken;
        for (const Command &command : commands()) {
            for (const QKeySequence &key : command.keys) {
                QVERIFY2(!key.isEmpty(), qPrintable(command.id));
                const QString name = u"%1 %2"_s.arg(int(command.context)).arg(key.toString());
                QVERIFY2(!taken.contains(name),
                         qPrintable(name + u" of "_s + command.id + u" and "_s + taken[name]));
                taken.insert(name, command.id);
                if (command.context != Context::Everywhere) {
                    const QString everywhere = u"0 %1"_s.arg(key.toString());
                    QVERIFY2(!taken.contains(everywhere), qPrintable(command.id));
                }
            }
        }
    }

    void noPlainKeyApprovesOrMerges()
    {
        for (const Command &command : commands()) {
            if (!command.id.startsWith(u"review."))
                continue;
            for (const QKeySequence &key : command.keys)
                QVERIFY2(key[0].keyboardModifiers() & Qt::ControlModifier, qPrintable(command.id));
        }
    }

    void letterKeysLeaveTextFieldsAlone()
    {
        QWidget window;
        auto *field = new QLineEdit(&window);
        auto *other = new QWidget(&window);
        other->setFocusPolicy(Qt::StrongFocus);
        int runs = 0;
        addCommand(&window, u"inbox.next", [&] { ++runs; });
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        field->setFocus();
        QTest::keyClick(field, Qt::Key_J);
        QCOMPARE(runs, 0);
        QCOMPARE(field->text(), u"j"_s);
        other->setFocus();
        QTest::keyClick(other, Qt::Key_J);
        QCOMPARE(runs, 1);
    }

    void everyGlyphIsThere()
    {
        (void)icon(Glyph::Activity).pixmap(16, 16); // loads the resources
        for (int i = 0; i < glyphCount; ++i)
            QVERIFY2(QFile::exists(glyphPath(Glyph(i))), qPrintable(glyphPath(Glyph(i))));
    }
};

class TestOutsideText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tooltipsAreNoHtml()
    {
        const QString title = u"<img src='file:///etc/hostname'>Total & <b>tax</b>"_s;
        ui::widgets::PickList list({{.title = title, .note = {}, .aside = {}, .icon = {}}},
                                   u"pick"_s, u"what"_s, u"hint"_s);
        QTextDocument shown; // what looks like HTML is taken for it
        shown.setHtml(list.findChild<QListWidget *>()->item(0)->toolTip());
        QCOMPARE(shown.toPlainText(), title);
    }

    void markupStaysText_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::newRow("bold") << u"<b>bold</b>"_s;
        QTest::newRow("image") << u"<img src='http://127.0.0.1/x.png'>"_s;
        QTest::newRow("link") << u"<a href='file:///etc/passwd'>here</a>"_s;
        QTest::newRow("html") << u"<!DOCTYPE html><html><body>x"_s;
    }
    void markupStaysText()
    {
        QFETCH(QString, raw);
        const ui::widgets::OutsideText view({}, core::UntrustedText(raw),
                                            ui::widgets::OutsideText::Look::Prose);
        QCOMPARE(view.shownText(), raw);
        for (const QLabel *label : view.findChildren<QLabel *>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY(!label->openExternalLinks());
        }
    }

    void hiddenCharactersAreSeen()
    {
        const ui::widgets::OutsideText view({}, core::UntrustedText(u"a\u202eb\u200bc\u0007"_s),
                                            ui::widgets::OutsideText::Look::Prose);
        QCOMPARE(view.shownText(), u"a<U+202E>b<U+200B>c\u2407"_s);
        QVERIFY(view.accessibleName().contains(u"Outside text"));
    }

    void longTextsFold()
    {
        const ui::widgets::OutsideText view({}, core::UntrustedText(u"line\n"_s.repeated(5000)),
                                            ui::widgets::OutsideText::Look::Code, 8);
        QCOMPARE(view.shownText().count(u'\n'), 7);
    }

    void markdownHasBlocks_data()
    {
        using Kind = ui::widgets::MarkdownBlock::Kind;
        using Blocks = std::vector<ui::widgets::MarkdownBlock>;
        QTest::addColumn<QString>("text");
        QTest::addColumn<Blocks>("blocks");
        const auto row = [](const char *name, const QString &text, const Blocks &blocks) {
            QTest::newRow(name) << text << blocks;
        };
        row("empty", {}, {});
        row("only blank lines", u"\n \n\t\n"_s, {});
        row("never closed", u"```\nx"_s, {{Kind::Code, u"x"_s}});
        row("fence at the end", u"a\n```"_s, {{Kind::Paragraph, u"a"_s}, {Kind::Code, {}}});
        row("a longer fence holds a shorter one", u"````\n```\nx\n````\ny"_s,
            {{Kind::Code, u"```\nx"_s}, {Kind::Paragraph, u"y"_s}});
        row("html", u"<b>x</b>"_s, {{Kind::Paragraph, u"<b>x</b>"_s}});
        row("image and link", u"![x](http://127.0.0.1/x) [y](z)"_s,
            {{Kind::Paragraph, u"![x](http://127.0.0.1/x) [y](z)"_s}});
        row("headings", u"# One\n### Three ###\n#no"_s,
            {{Kind::Heading, u"One"_s, 1},
             {Kind::Heading, u"Three"_s, 3},
             {Kind::Paragraph, u"#no"_s}});
        row("paragraphs", u"a\nb\n\nc"_s,
            {{Kind::Paragraph, u"a\nb"_s}, {Kind::Paragraph, u"c"_s}});
        row("items", u"- a\n  more\n  * b\n2. c"_s,
            {{Kind::Item, u"\u2022 a\nmore"_s},
             {Kind::Item, u"\u2022 b"_s, 1},
             {Kind::Item, u"2. c"_s}});
        row("marks in a line", u"**strong** and `code`, **not"_s,
            {{Kind::Paragraph, u"strong and code, **not"_s}});
        row("a span around backticks", u"- `` a`b `` and ```x```"_s,
            {{Kind::Item, u"\u2022 a`b and x"_s}});
        row("quote", u"> a\n> b"_s, {{Kind::Quote, u"a\nb"_s}});
        row("an item whose words are fenced", u"- suspect `1a2b` ```text\nwords\n```\nend"_s,
            {{Kind::Item, u"\u2022 suspect 1a2b words"_s}, {Kind::Paragraph, u"end"_s}});
        row("an item with lines of code", u"- see ```text\n1\n2\n```"_s,
            {{Kind::Item, u"\u2022 see "_s}, {Kind::Code, u"1\n2"_s}});
    }
    void markdownHasBlocks()
    {
        QFETCH(QString, text);
        QFETCH(std::vector<ui::widgets::MarkdownBlock>, blocks);
        QCOMPARE(ui::widgets::markdownBlocks(text), blocks);
    }

    void markdownStaysPlain()
    {
        const ui::widgets::OutsideMarkdown view(
            u"host"_s, core::UntrustedText(u"# <h1>x</h1>\n- [a](file:///etc/passwd)\n\u202e"_s));
        const auto labels = view.findChildren<QLabel *>();
        QCOMPARE(labels.size(), 3); // the caption, the heading, the item
        for (const QLabel *label : labels) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY(!label->openExternalLinks());
            QVERIFY(!label->text().contains(QChar(0x202e)));
        }
        QCOMPARE(labels[1]->text(), u"<h1>x</h1>"_s);
        QVERIFY(view.accessibleName().startsWith(u"Outside text"_s));
    }

    void markdownOfAnySizeIsShort()
    {
        const ui::widgets::OutsideMarkdown view(
            u"host"_s, core::UntrustedText(u"- item\n"_s.repeated(200'000)));
        QVERIFY(view.findChildren<QLabel *>().size() < 4000);
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    return tests::runAll<TestColors, TestHighlighter, TestListSync, TestPlaces, TestCommands,
                         TestOutsideText>(argc, argv);
}

#include "tst_support.moc"
