// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/secrets with the keychain of a desktop: gnome-keyring on a bus of its own. Each act
// is a process of its own, as libraries keep to the first bus they meet.
#include "core/secrets/secrets.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLibrary>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <cstdio>

using namespace core;
using namespace core::secrets;
using namespace Qt::StringLiterals;

namespace {

constexpr auto actVariable = "DAYBREAK_KEYCHAIN_ACT"; ///< "read", "leave" or "store VALUE"
constexpr int patience = 30'000;                      // ms

/// What a process is asked to do with keychain:test: prints the value, or the error.
int act(const QString &what)
{
    Secrets secrets;
    const SecretReference key = tests::must(SecretReference::parse(u"keychain:test"_s));
    Result<Secret> secret = Secret();
    if (what == u"leave") {
        // Stopped before the keychain answers; then its answer comes.
        StopSource stop;
        stop.request_stop();
        secret = tests::waitFor(secrets.read(key, stop.get_token()), std::chrono::seconds(20));
        const Result<Secret> next = tests::waitFor(secrets.read(key, {}), std::chrono::seconds(20));
        if (!next)
            secret = std::unexpected(next.error());
    } else if (what == u"read") {
        secret = tests::waitFor(secrets.read(key, {}), std::chrono::seconds(20));
    } else {
        const Result<> stored = tests::waitFor(
            secrets.store(key, what.section(u' ', 1).toUtf8(), {}), std::chrono::seconds(20));
        if (!stored)
            secret = std::unexpected(stored.error());
    }
    const QString said =
        secret ? QString(u"ok "_s + QString::fromUtf8(secret->reveal()))
               : QString(u"%1 %2"_s.arg(int(secret.error().kind)).arg(secret.error().toUserText()));
    std::puts(qPrintable(said));
    return 0;
}

/// A session of somebody's: a bus, and a keychain where it is wanted.
class Session
{
public:
    Session()
    {
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(u"HOME"_s, m_home.path());
        m_environment.insert(u"XDG_RUNTIME_DIR"_s, m_home.filePath(u"run"_s));
        m_environment.insert(u"XDG_DATA_HOME"_s, m_home.filePath(u"data"_s));
        m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nowhere"_s);
        for (const QString &name :
             {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"XDG_CURRENT_DESKTOP"_s, u"DESKTOP_SESSION"_s,
              u"GNOME_KEYRING_CONTROL"_s, u"KDE_FULL_SESSION"_s})
            m_environment.remove(name);
        QVERIFY(QDir(m_home.path()).mkdir(u"run"_s));
        QVERIFY(QFile::setPermissions(m_home.filePath(u"run"_s),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }
    ~Session()
    {
        endKeychain();
        m_bus.kill();
        m_bus.waitForFinished(patience);
    }

    void startBus()
    {
        // No service files: nothing is started behind the test's back.
        QFile file(m_home.filePath(u"bus.conf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("<busconfig><type>session</type><listen>unix:tmpdir=" +
                   QFile::encodeName(m_home.filePath(u"run"_s)) +
                   "</listen><auth>EXTERNAL</auth><policy context=\"default\">"
                   "<allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>"
                   "<allow own=\"*\"/></policy></busconfig>");
        file.close();
        m_bus.setProcessEnvironment(m_environment);
        m_bus.start(u"dbus-daemon"_s, {u"--nofork"_s, u"--print-address=1"_s,
                                       u"--config-file="_s + m_home.filePath(u"bus.conf"_s)});
        QVERIFY(m_bus.waitForReadyRead(patience));
        m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s,
                             QString::fromUtf8(m_bus.readLine().trimmed()));
    }

    /// password  that unlocks the keyring, which is made if there is none; empty leaves it locked
    void startKeychain(const QByteArray &password)
    {
        m_keychain.setProcessEnvironment(m_environment);
        QStringList arguments{u"--foreground"_s, u"--components=secrets"_s};
        if (!password.isEmpty())
            arguments.append(u"--unlock"_s);
        m_keychain.start(u"gnome-keyring-daemon"_s, arguments);
        QVERIFY(m_keychain.waitForStarted(patience));
        m_keychain.write(password);
        m_keychain.closeWriteChannel();
        // It is there when its name is.
        QTRY_VERIFY_WITH_TIMEOUT(hasService(), patience);
    }

    void endKeychain()
    {
        m_keychain.kill();
        m_keychain.waitForFinished(patience);
    }

    QString does(const QString &what)
    {
        QProcess process;
        QProcessEnvironment environment = m_environment;
        environment.insert(QString::fromLatin1(actVariable), what);
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath());
        if (!process.waitForFinished(patience))
            return u"no answer"_s;
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }

    QString home() const { return m_home.path(); }

private:
    bool hasService()
    {
        QProcess asking;
        asking.setProcessEnvironment(m_environment);
        asking.start(u"dbus-send"_s,
                     {u"--session"_s, u"--print-reply"_s, u"--dest=org.freedesktop.DBus"_s, u"/"_s,
                      u"org.freedesktop.DBus.GetNameOwner"_s, u"string:org.freedesktop.secrets"_s});
        return asking.waitForFinished(patience) && asking.exitCode() == 0;
    }

    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    QProcess m_bus;
    QProcess m_keychain;
};

QString failed(ErrorKind kind)
{
    return QString::number(int(kind)) + u' ';
}

} // namespace

class TestKeychain : public QObject
{
    Q_OBJECT

private:
    static bool has(const QString &program)
    {
        return !QStandardPaths::findExecutable(program).isEmpty();
    }

private Q_SLOTS:
    void withoutAKeychain_data()
    {
        QTest::addColumn<bool>("bus");
        QTest::newRow("no bus") << false;
        QTest::newRow("a bus without a keychain") << true;
    }
    void withoutAKeychain()
    {
        QFETCH(bool, bus);
        if (bus && !has(u"dbus-daemon"_s))
            QSKIP("needs dbus-daemon (package dbus)");
        Session session;
        if (bus)
            session.startBus();
        for (const QString &what : {u"read"_s, u"store s3cret-words"_s}) {
            const QString said = session.does(what);
            QVERIFY2(said.startsWith(failed(ErrorKind::Denied)), qPrintable(said));
            QVERIFY2(said.contains(u"env:NAME"), qPrintable(said)); // what to do instead
            QVERIFY(!said.contains(u"s3cret-words"));
        }
    }

    void keptForGood()
    {
        if (!has(u"gnome-keyring-daemon"_s) || !has(u"dbus-daemon"_s))
            QSKIP("needs gnome-keyring and dbus (Debian packages of these names)");
        QLibrary client(u"secret-1"_s, 0); // QtKeychain loads it, and has no keychain without it
        QVERIFY2(client.load(), "needs libsecret-1-0 (Debian package)");
        Session session;
        session.startBus();
        session.startKeychain("master");
        const QString missing = session.does(u"read"_s);
        QVERIFY2(missing.startsWith(failed(ErrorKind::NotFound)), qPrintable(missing));
        QVERIFY2(missing.contains(u"daybreakctl embedder key keychain:test"), qPrintable(missing));
        QCOMPARE(session.does(u"store s3cret-words"_s), u"ok"_s);
        QCOMPARE(session.does(u"read"_s), u"ok s3cret-words"_s);
        const QString left = session.does(u"leave"_s);
        QVERIFY2(left.startsWith(failed(ErrorKind::Cancelled)), qPrintable(left));
        QCOMPARE(session.does(u"store another"_s), u"ok"_s);
        QCOMPARE(session.does(u"read"_s), u"ok another"_s);

        // Kept over a logout, and in no file in the clear.
        session.endKeychain();
        session.startKeychain("master");
        QCOMPARE(session.does(u"read"_s), u"ok another"_s);
        QDirIterator files(session.home(), QDir::Files, QDirIterator::Subdirectories);
        int seen = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("another"), qPrintable(file.fileName()));
            ++seen;
        }
        QCOMPARE_GT(seen, 0);

        // Locked, with nobody to ask for the password.
        session.endKeychain();
        session.startKeychain({});
        for (const QString &what : {u"read"_s, u"store third-one"_s}) {
            const QString said = session.does(what);
            QVERIFY2(!said.startsWith(u"ok"), qPrintable(said));
            QVERIFY2(said.contains(u"unlock", Qt::CaseInsensitive), qPrintable(said));
            QVERIFY(!said.contains(u"third-one"));
        }
        session.endKeychain();
        session.startKeychain("master");
        QCOMPARE(session.does(u"read"_s), u"ok another"_s); // nothing was written meanwhile
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QString what = qEnvironmentVariable(actVariable);
    return what.isEmpty() ? tests::runAll<TestKeychain>(argc, argv) : act(what);
}

#include "tst_keychain.moc"
