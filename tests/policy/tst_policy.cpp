// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the includes of the whole tree and fails on any that breaks a rule of ARCHITECTURE.md.
#include "tests/support/testmain.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Include
{
    QString file; ///< from the root
    int line = 0;
    QString target;
    bool quoted = false;

    QString toString() const { return u"%1:%2 includes %3"_s.arg(file).arg(line).arg(target); }
};

QStringList filesBelow(const QString &folder)
{
    const QDir root(QStringLiteral(DAYBREAK_SOURCE_DIR));
    QStringList files;
    QDirIterator it(root.filePath(folder), {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                    QDirIterator::Subdirectories);
    while (it.hasNext())
        files.append(root.relativeFilePath(it.next()));
    files.sort();
    return files;
}

QByteArray contents(const QString &file)
{
    QFile source(QStringLiteral(DAYBREAK_SOURCE_DIR "/") + file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

std::vector<Include> includesOf(const QString &file)
{
    static const QRegularExpression pattern(uR"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"_s);
    std::vector<Include> includes;
    const QList<QByteArray> lines = contents(file).split('\n');
    for (int i = 0; i < lines.size(); ++i) {
        const auto match = pattern.match(QString::fromUtf8(lines.at(i)));
        if (match.hasMatch())
            includes.push_back({file, i + 1, match.captured(2), match.captured(1) == u"\""});
    }
    return includes;
}

const QStringList services{u"net"_s,    u"process"_s, u"secrets"_s, u"storage"_s, u"git"_s,
                           u"syntax"_s, u"sandbox"_s, u"llm"_s,     u"agents"_s,  u"mcp"_s};
const QStringList rooms{u"sources"_s,       u"safety"_s,    u"normalize"_s, u"queries"_s,
                        u"embedding"_s,     u"grouping"_s,  u"reports"_s,   u"research"_s,
                        u"actionability"_s, u"execution"_s, u"codehost"_s,  u"ci"_s,
                        u"inbox"_s};

QString folderOf(const QString &path)
{
    return path.section(u'/', 1, 1);
}

/// Why a file below core/ or ui/ may not include one of ours; empty if it may.
QString objection(const QString &file, const QString &target)
{
    const QString from = folderOf(file);
    const QString to = folderOf(target);
    const auto isLow = [](const QString &folder) {
        return folder == u"base" || folder == u"model" || folder == u"async";
    };
    if (file.startsWith(u"core/")) {
        if (!target.startsWith(u"core/"))
            return u"core includes core only"_s;
        if (from == to || from == u"pipeline")
            return {};
        if (from == u"base" || (from == u"model" && to != u"base") ||
            (from == u"async" && to != u"base"))
            return u"base → model → async"_s;
        if (isLow(to))
            return {};
        if (services.contains(from))
            return services.indexOf(to) >= 0 && services.indexOf(to) < services.indexOf(from)
                       ? QString()
                       : u"a service includes services left of it only"_s;
        if (rooms.contains(to))
            return u"rooms never include each other"_s;
        return services.contains(to) ? QString() : u"unknown layer"_s;
    }
    if (file.startsWith(u"ui/")) {
        if (target.startsWith(u"core/"))
            return isLow(to) || to == u"inbox" || to == u"pipeline"
                       ? QString()
                       : u"ui sees base, model, async, inbox, pipeline"_s;
        if (!target.startsWith(u"ui/"))
            return u"ui includes core and ui"_s;
        if (from == to || to == u"support" || to == u"widgets" || from == u"shell")
            return {};
        return u"screens never include each other"_s;
    }
    return {};
}

} // namespace

class TestPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void layers()
    {
        QStringList breaches;
        const QStringList files = filesBelow(u"core"_s) + filesBelow(u"ui"_s);
        QVERIFY(files.size() > 20);
        for (const QString &file : files) {
            for (const Include &include : includesOf(file)) {
                // Generated member lists stand in their own folder.
                const bool ours =
                    include.target.startsWith(u"core/") || include.target.startsWith(u"ui/") ||
                    include.target.startsWith(u"app/") || include.target.startsWith(u"tests/");
                const QString why = ours ? objection(file, include.target) : QString();
                if (!why.isEmpty())
                    breaches.append(include.toString() + u" ("_s + why + u')');
            }
        }
        QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join(u'\n')));
    }

    void objectionsAreRaised_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("room to room") << u"core/grouping/a.cpp"_s << u"core/reports/b.h"_s << false;
        QTest::newRow("room to service") << u"core/research/a.cpp"_s << u"core/git/b.h"_s << true;
        QTest::newRow("service to room") << u"core/net/a.cpp"_s << u"core/sources/b.h"_s << false;
        QTest::newRow("service to the right") << u"core/net/a.cpp"_s << u"core/git/b.h"_s << false;
        QTest::newRow("pipeline to room") << u"core/pipeline/a.cpp"_s << u"core/ci/b.h"_s << true;
        QTest::newRow("base upwards") << u"core/base/a.cpp"_s << u"core/model/b.h"_s << false;
        QTest::newRow("core to ui") << u"core/base/a.cpp"_s << u"ui/support/b.h"_s << false;
        QTest::newRow("screen to screen") << u"ui/inbox/a.cpp"_s << u"ui/diff/b.h"_s << false;
        QTest::newRow("screen to storage") << u"ui/inbox/a.cpp"_s << u"core/storage/b.h"_s << false;
        QTest::newRow("shell to screen") << u"ui/shell/a.cpp"_s << u"ui/diff/b.h"_s << true;
    }
    void objectionsAreRaised()
    {
        QFETCH(QString, file);
        QFETCH(QString, target);
        QFETCH(bool, allowed);
        QCOMPARE(objection(file, target).isEmpty(), allowed);
    }

    void foreignHeadersStayInTheirRoom()
    {
        const QList<std::pair<QRegularExpression, QString>> homes{
            {QRegularExpression(u"^sqlite3"_s), u"core/storage/"_s},
            {QRegularExpression(u"^git2"_s), u"core/git/"_s},
            {QRegularExpression(u"^hnswlib"_s), u"core/grouping/"_s},
            {QRegularExpression(u"^simdjson"_s), u"core/sources/"_s},
            {QRegularExpression(u"^(google/protobuf|opentelemetry)"_s), u"core/sources/"_s},
            {QRegularExpression(u"^libstemmer"_s), u"core/base/"_s},
            {QRegularExpression(u"^tree_sitter"_s), u"core/syntax/"_s},
            {QRegularExpression(u"^(QCoro|qcoro)"_s), u"core/async/"_s},
            {QRegularExpression(u"^(QHttpServer|QtHttpServer|QAbstractHttpServer)"_s),
             u"core/net/"_s},
            {QRegularExpression(u"^onnxruntime"_s), u"core/embedding/embedder/onnx"_s},
            {QRegularExpression(u"^(qt6keychain|qtkeychain)"_s), u"core/secrets/"_s},
            {QRegularExpression(u"^KSyntaxHighlighting"_s), u"ui/support/"_s},
            {QRegularExpression(u"^QWebEngine"_s), u"ui/web/"_s}};
        QStringList breaches;
        for (const QString &file :
             filesBelow(u"core"_s) + filesBelow(u"ui"_s) + filesBelow(u"app"_s)) {
            for (const Include &include : includesOf(file)) {
                for (const auto &[pattern, home] : homes) {
                    if (pattern.match(include.target).hasMatch() && !file.startsWith(home))
                        breaches.append(include.toString() + u" (only in "_s + home + u')');
                }
            }
        }
        QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join(u'\n')));
    }

    void coreHasNoScreen()
    {
        static const QRegularExpression screen(
            u"^(QtGui|QtWidgets|QtPrintSupport|QWidget|QPainter|QColor|QIcon|QFont|QImage|QPixmap|QAction|QGuiApp|QApplication)"_s);
        QStringList breaches;
        QStringList files = filesBelow(u"core"_s);
        for (const QString &file : std::as_const(files)) {
            for (const Include &include : includesOf(file)) {
                if (screen.match(include.target).hasMatch())
                    breaches.append(include.toString());
            }
        }
        QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join(u'\n')));
    }

    void everyFileSaysItsLicence()
    {
        QStringList breaches;
        for (const QString &folder : {u"core"_s, u"ui"_s, u"app"_s, u"tests"_s}) {
            for (const QString &file : filesBelow(folder)) {
                if (file.contains(u"node_modules"))
                    continue;
                const QByteArray text = contents(file);
                if (!text.startsWith("// SPDX-FileCopyrightText:") ||
                    !text.contains("// SPDX-License-Identifier:"))
                    breaches.append(file);
                if (file.endsWith(u".h") && !text.contains("#pragma once"))
                    breaches.append(file + u" has no #pragma once"_s);
            }
        }
        QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join(u'\n')));
    }

    void everyRoomHasAPage()
    {
        QStringList missing;
        const QDir core(QStringLiteral(DAYBREAK_SOURCE_DIR "/core"));
        for (const QString &room : core.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            if (!core.exists(room + u"/README.md"_s))
                missing.append(u"core/"_s + room);
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
    }

    void noConnectWithoutContextOrTextBasedSignals()
    {
        static const QRegularExpression textBased(uR"(\b(SIGNAL|SLOT)\s*\()"_s);
        QStringList breaches;
        for (const QString &file :
             filesBelow(u"core"_s) + filesBelow(u"ui"_s) + filesBelow(u"app"_s)) {
            const QString text = QString::fromUtf8(contents(file));
            // D-Bus signals are known by name only: QDBusConnection::connect has no other form.
            if (textBased.match(text).hasMatch() && !text.contains(u"QDBusConnection"))
                breaches.append(file);
        }
        QVERIFY2(breaches.isEmpty(), qPrintable(breaches.join(u'\n')));
    }
};

TEST_MAIN_GUILESS(TestPolicy)
#include "tst_policy.moc"
