// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Contract of the code host family, over its table; branch names and neutralized text.
#include "core/codehost/host.h"
#include "core/git/repository.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QUrl>

using namespace core;
using namespace core::codehost;
using namespace Qt::StringLiterals;
using tests::waitFor;

namespace {

/// A user's clone with one commit on main, and a host of one member of the family.
struct Fixture
{
    explicit Fixture(const QString &member) : memberId(member)
    {
        git::Repository git = git::Repository::createBare(clonePath()).value();
        base = commit(git, {}, {FileChange{u"a.py"_s, {}, "one\ntwo\nthree\nfour\nfive\n"}});
        if (!git.updateReference(u"refs/heads/main"_s, base, {}))
            qFatal("no main");
        repository.id = RepositoryId(QUuid(u"00000000-0000-7000-8000-0000000000aa"_s));
        repository.name = u"shop"_s;
        repository.path = clonePath();
        repository.baseBranch = u"main"_s;
        repository.host = member;
        remake();
    }

    QString clonePath() const { return folder.filePath(u"clone.git"_s); }

    void remake()
    {
        host =
            hosts().find(memberId)->make({folder.filePath(u"state"_s), &clock, &ids}, {}).value();
    }

    QString commit(git::Repository &git, const QString &parent, std::vector<FileChange> files)
    {
        const git::Person person{u"Ada"_s, u"ada@example.org"_s, clock.now(), 0};
        return git.createCommit({parent, std::move(files), person, person, u"change"_s}).value();
    }

    PublishRequest request(const QByteArray &before, const QByteArray &after,
                           const QString &key = u"key-1"_s)
    {
        PublishRequest request;
        request.repository = repository;
        request.pullRequest.id = PullRequestId(QUuid(u"00000000-0000-7000-8000-0000000000bb"_s));
        request.pullRequest.branch = u"daybreak/fix-total-0000cc"_s;
        request.pullRequest.title = u"Fix total"_s;
        request.changes.baseCommit = base;
        request.changes.title = u"Fix total"_s;
        request.changes.explanation = u"Because it was wrong."_s;
        request.changes.files = {FileChange{u"a.py"_s, before, after}};
        request.parentCommit = base;
        request.idempotencyKey = key;
        return request;
    }

    PullRequest published()
    {
        if (!waitFor(host->sync(repository, {})))
            qFatal("no sync");
        return waitFor(host->publish(request(original, "one\n2\nthree\nfour\nfive\n"), {})).value();
    }

    std::vector<CheckRun> green(const PullRequest &pullRequest) const
    {
        CheckRun run;
        run.name = u"tests"_s;
        run.state = CheckState::Passed;
        run.commit = pullRequest.headCommit;
        return {run};
    }

    QByteArray cloneDigest() const
    {
        QByteArray all;
        QDirIterator it(clonePath(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        QStringList files;
        while (it.hasNext())
            files.append(it.next());
        files.sort();
        for (const QString &path : std::as_const(files)) {
            QFile file(path);
            if (file.open(QIODevice::ReadOnly))
                all += path.toUtf8() + file.readAll();
        }
        return all;
    }

    QByteArray original = "one\ntwo\nthree\nfour\nfive\n";
    QString memberId;
    QTemporaryDir folder;
    tests::FakeClock clock;
    tests::CountingIds ids;
    Repository repository;
    QString base;
    std::unique_ptr<Host> host;
};

} // namespace

class TestCodeHost : public QObject
{
    Q_OBJECT

private:
    static void members()
    {
        QTest::addColumn<QString>("member");
        for (const HostInfo &info : hosts().members()) {
            if (!info.needsNetwork)
                QTest::newRow(qPrintable(info.id)) << info.id;
        }
    }

private Q_SLOTS:
    void anApprovalIsTakenBack_data() { members(); }
    void anApprovalIsTakenBack()
    {
        QFETCH(QString, member);
        Fixture f(member);
        PullRequest pullRequest = f.published();
        VERIFY_OK(
            waitFor(f.host->recordChecks(f.repository, pullRequest, f.green(pullRequest), {})));
        const auto approve = [&](const QString &who) {
            return waitFor(f.host->approve(f.repository, pullRequest, who, {})).value().state;
        };
        const auto withdraw = [&](const QString &who) {
            return waitFor(f.host->withdraw(f.repository, pullRequest, who, {}));
        };
        QCOMPARE(withdraw(u"ada"_s)->state, PullRequestState::Open); // there is none
        QCOMPARE(approve(u"ada"_s), PullRequestState::Approved);
        QCOMPARE(approve(u"bob"_s), PullRequestState::Approved);
        QCOMPARE(withdraw(u"ada"_s)->state, PullRequestState::Approved);
        QCOMPARE(withdraw(u"ada"_s)->state, PullRequestState::Approved);
        QCOMPARE(withdraw(u"bob"_s)->state, PullRequestState::Open);
        f.remake();
        QCOMPARE(waitFor(f.host->find(f.repository, pullRequest.branch, {}))->state,
                 PullRequestState::Open);
        QCOMPARE(withdraw(u"bob"_s)->checks, CheckState::Passed);
        QCOMPARE(approve(u"ada"_s), PullRequestState::Approved);
        VERIFY_OK(waitFor(f.host->merge(f.repository, pullRequest, u"ada"_s, {})));
        VERIFY_FAILS(withdraw(u"ada"_s), ErrorKind::Conflict);
        pullRequest.id = PullRequestId(QUuid::createUuid());
        VERIFY_FAILS(withdraw(u"ada"_s), ErrorKind::NotFound);
    }

    void whatIsClosedOpensAgainAsItWas_data() { members(); }
    void whatIsClosedOpensAgainAsItWas()
    {
        QFETCH(QString, member);
        Fixture f(member);
        PullRequest pullRequest = f.published();
        VERIFY_OK(
            waitFor(f.host->recordChecks(f.repository, pullRequest, f.green(pullRequest), {})));
        const auto close = [&] { return waitFor(f.host->close(f.repository, pullRequest, {})); };
        const auto reopen = [&] { return waitFor(f.host->reopen(f.repository, pullRequest, {})); };
        QCOMPARE(reopen()->state, PullRequestState::Open); // it is
        for (const PullRequestState before : {PullRequestState::Open, PullRequestState::Approved}) {
            if (before == PullRequestState::Approved)
                VERIFY_OK(waitFor(f.host->approve(f.repository, pullRequest, u"ada"_s, {})));
            QCOMPARE(close()->state, PullRequestState::Closed);
            QCOMPARE(close()->state, PullRequestState::Closed);
            VERIFY_FAILS(waitFor(f.host->approve(f.repository, pullRequest, u"bob"_s, {})),
                         ErrorKind::Conflict);
            f.remake();
            const Result<PullRequest> open = reopen();
            VERIFY_OK(open);
            QCOMPARE(open->state, before);
            QCOMPARE(open->headCommit, pullRequest.headCommit);
            QCOMPARE(open->checks, CheckState::Passed);
            QCOMPARE(reopen()->state, before);
        }
        VERIFY_OK(waitFor(f.host->merge(f.repository, pullRequest, u"ada"_s, {})));
        VERIFY_FAILS(reopen(), ErrorKind::Conflict);
        VERIFY_FAILS(close(), ErrorKind::Conflict);
        pullRequest.id = PullRequestId(QUuid::createUuid());
        VERIFY_FAILS(reopen(), ErrorKind::NotFound);
    }

    void checkoutsGoWhenNothingNeedsThem_data() { members(); }
    void checkoutsGoWhenNothingNeedsThem()
    {
        QFETCH(QString, member);
        Fixture f(member);
        using namespace std::chrono_literals;
        const PullRequest pullRequest = f.published();
        const auto checkout = [&](const QString &commit) {
            return waitFor(f.host->checkout(f.repository, commit, {})).value();
        };
        const QString base = checkout(f.base);
        const QString head = checkout(pullRequest.headCommit);
        const Timestamp used = f.clock.now();
        const auto tidy = [&](const CheckoutUpkeep &upkeep) {
            return waitFor(f.host->tidy(f.repository, upkeep, {})).value();
        };
        QCOMPARE(tidy({.endedBefore = used, .unnamedBefore = used}), 0); // just used
        QCOMPARE(tidy({.needed = {f.base, pullRequest.headCommit},
                       .endedBefore = used + 1s,
                       .unnamedBefore = used + 1s}),
                 0);
        QCOMPARE(tidy({.ended = {f.base, pullRequest.headCommit},
                       .endedBefore = used,
                       .unnamedBefore = used + 1s}),
                 0);
        QVERIFY(QDir(base).exists() && QDir(head).exists());
        QCOMPARE(tidy({.needed = {f.base}, .endedBefore = used, .unnamedBefore = used + 1s}), 1);
        QVERIFY(QDir(base).exists() && !QDir(head).exists());
        QCOMPARE(tidy({.ended = {f.base}, .endedBefore = used + 1s, .unnamedBefore = used}), 1);
        QVERIFY(!QDir(base).exists());
        QCOMPARE(checkout(f.base), base);
        QVERIFY(QFile::exists(base + u"/a.py"_s));
        // What a kill left in the middle of making one.
        QVERIFY(QDir().mkpath(base + u".partial-x1y2z3/tree"_s));
        QCOMPARE(tidy({.endedBefore = used, .unnamedBefore = used}), 0);
        QVERIFY(!QDir(base + u".partial-x1y2z3"_s).exists() && QDir(base).exists());
    }

    void publishesOnceForAKey_data() { members(); }
    void publishesOnceForAKey()
    {
        QFETCH(QString, member);
        Fixture f(member);
        const QByteArray clone = f.cloneDigest();
        QCOMPARE(waitFor(f.host->sync(f.repository, {})).value(), f.base);
        const PullRequest first = f.published();
        QCOMPARE(first.number, u"1"_s);
        QCOMPARE(first.state, PullRequestState::Open);
        QCOMPARE(first.baseCommit, f.base);
        QVERIFY(first.headCommit != f.base);
        f.clock.advance(Milliseconds(60'000));
        QCOMPARE(f.published(), first);
        f.remake();
        QCOMPARE(f.published(), first);
        QCOMPARE(waitFor(f.host->find(f.repository, first.branch, {})).value(), first);
        VERIFY_FAILS(waitFor(f.host->find(f.repository, u"daybreak/other"_s, {})),
                     ErrorKind::NotFound);
        QCOMPARE(f.cloneDigest(), clone);
        const ChangeSet changes = waitFor(f.host->changes(f.repository, first, {})).value();
        QCOMPARE(changes.files, f.request(f.original, "one\n2\nthree\nfour\nfive\n").changes.files);
        QCOMPARE(changes.explanation, u"Because it was wrong."_s);
        const QString folder =
            waitFor(f.host->checkout(f.repository, first.headCommit, {})).value();
        QCOMPARE(waitFor(f.host->checkout(f.repository, first.headCommit, {})).value(), folder);
        QFile file(folder + u"/a.py"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "one\n2\nthree\nfour\nfive\n");
    }

    void saysWhereToTakeMergedWork()
    {
        Fixture f(u"local"_s);
        const PullRequest published = f.published();
        const QUrl url(published.url);
        QVERIFY(url.isLocalFile());
        QCOMPARE(git::Repository::open(url.toLocalFile())
                     .value()
                     .reference(u"refs/heads/"_s + published.branch)
                     .value(),
                 published.headCommit);
    }

    void aCrashBetweenCommitAndRecordIsHealed()
    {
        Fixture f(u"local"_s);
        const PullRequest first = f.published();
        QDir pulls(f.folder.filePath(u"state/"_s) + f.repository.id.toString() + u"/pulls"_s);
        QVERIFY(pulls.remove(u"1.json"_s));
        f.clock.advance(Milliseconds(60'000));
        f.remake();
        const PullRequest again = f.published();
        QCOMPARE(again.headCommit, first.headCommit);
        QCOMPARE(again.number, u"1"_s);
    }

    void locksOfAKilledProcessAreTakenAway()
    {
        Fixture f(u"local"_s);
        f.published();
        const QString git =
            f.folder.filePath(u"state/"_s) + f.repository.id.toString() + u"/repository.git"_s;
        const QStringList locks{git + u"/config.lock"_s, git + u"/packed-refs.lock"_s,
                                git + u"/refs/heads/main.lock"_s};
        for (const QString &path : locks) {
            QFile lock(path);
            QVERIFY(lock.open(QIODevice::WriteOnly));
        }
        f.remake();
        for (const QString &path : locks)
            QVERIFY2(!QFile::exists(path), qPrintable(path));
        f.published();
    }

    void refusesWhatDoesNotFit_data() { members(); }
    void refusesWhatDoesNotFit()
    {
        QFETCH(QString, member);
        Fixture f(member);
        VERIFY_OK(waitFor(f.host->sync(f.repository, {})));
        PublishRequest request = f.request("not what is there", "x");
        VERIFY_FAILS(waitFor(f.host->publish(request, {})), ErrorKind::Conflict);
        for (const QString &branch : {u"main"_s, u"daybreak/"_s, u"daybreak/../main"_s,
                                      u"daybreak/A"_s, u"refs/heads/x"_s}) {
            request = f.request(f.original, "x");
            request.pullRequest.branch = branch;
            VERIFY_FAILS(waitFor(f.host->publish(request, {})), ErrorKind::InvalidInput);
        }
        request = f.request(f.original, "x");
        request.idempotencyKey.clear();
        VERIFY_FAILS(waitFor(f.host->publish(request, {})), ErrorKind::InvalidInput);
        request = f.request(f.original, "x");
        request.changes.files.front().path = u".git/hooks/x"_s;
        VERIFY_FAILS(waitFor(f.host->publish(request, {})), ErrorKind::InvalidInput);
        Repository other = f.repository;
        other.path = f.folder.filePath(u"absent"_s);
        VERIFY_FAILS(waitFor(f.host->sync(other, {})), ErrorKind::NotFound);
        other = f.repository;
        other.baseBranch = u"absent"_s;
        QVERIFY(!waitFor(f.host->sync(other, {})));
        StopSource stop;
        stop.request_stop();
        VERIFY_FAILS(waitFor(f.host->sync(f.repository, stop.get_token())), ErrorKind::Cancelled);
    }

    void roundsAddCommits_data() { members(); }
    void roundsAddCommits()
    {
        QFETCH(QString, member);
        Fixture f(member);
        const PullRequest first = f.published();
        VERIFY_OK(waitFor(f.host->recordChecks(f.repository, first, f.green(first), {})));
        VERIFY_OK(waitFor(f.host->approve(f.repository, first, u"Ada"_s, {})));
        PublishRequest request =
            f.request("one\n2\nthree\nfour\nfive\n", "one\n2\n3\nfour\nfive\n", u"key-2"_s);
        // From the wrong parent: somebody else went on.
        VERIFY_FAILS(waitFor(f.host->publish(request, {})), ErrorKind::Conflict);
        request.parentCommit = first.headCommit;
        const PullRequest second = waitFor(f.host->publish(request, {})).value();
        QCOMPARE(second.number, first.number);
        QCOMPARE(second.rounds, 2);
        QCOMPARE(second.state, PullRequestState::Open);
        QCOMPARE(second.checks, CheckState::Pending);
        QCOMPARE(waitFor(f.host->publish(request, {})).value(), second);
        VERIFY_FAILS(waitFor(f.host->recordChecks(f.repository, second, f.green(first), {})),
                     ErrorKind::Conflict);
        VERIFY_FAILS(waitFor(f.host->approve(f.repository, first, u"Bob"_s, {})),
                     ErrorKind::Conflict);
    }

    void mergesOnceWhenGreen_data() { members(); }
    void mergesOnceWhenGreen()
    {
        QFETCH(QString, member);
        Fixture f(member);
        const QByteArray clone = f.cloneDigest();
        PullRequest pullRequest = f.published();
        VERIFY_FAILS(waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})),
                     ErrorKind::InvalidInput);
        std::vector<CheckRun> red = f.green(pullRequest);
        red.front().state = CheckState::Failed;
        VERIFY_OK(waitFor(f.host->recordChecks(f.repository, pullRequest, red, {})));
        VERIFY_FAILS(waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})),
                     ErrorKind::InvalidInput);
        pullRequest =
            waitFor(f.host->recordChecks(f.repository, pullRequest, f.green(pullRequest), {}))
                .value();
        QCOMPARE(pullRequest.checks, CheckState::Passed);
        pullRequest = waitFor(f.host->approve(f.repository, pullRequest, u"Ada"_s, {})).value();
        QCOMPARE(pullRequest.state, PullRequestState::Approved);
        const PullRequest merged =
            waitFor(f.host->merge(f.repository, pullRequest, u"Ada <ada@example.org>"_s, {}))
                .value();
        QCOMPARE(merged.state, PullRequestState::Merged);
        QVERIFY(!merged.mergeCommit.isEmpty());
        QCOMPARE(waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})).value(), merged);
        QCOMPARE(waitFor(f.host->sync(f.repository, {})).value(), merged.mergeCommit);
        VERIFY_FAILS(waitFor(f.host->close(f.repository, pullRequest, {})), ErrorKind::Conflict);
        QCOMPARE(f.cloneDigest(), clone);
    }

    void aMergeCutOffIsFinished()
    {
        Fixture f(u"local"_s);
        PullRequest pullRequest = f.published();
        VERIFY_OK(
            waitFor(f.host->recordChecks(f.repository, pullRequest, f.green(pullRequest), {})));
        const QString record =
            f.folder.filePath(u"state/"_s) + f.repository.id.toString() + u"/pulls/1.json"_s;
        QFile file(record);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        file.close();
        const PullRequest merged =
            waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})).value();
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(before); // as if killed before the record
        file.close();
        f.remake();
        const PullRequest again =
            waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})).value();
        QCOMPARE(again.mergeCommit, merged.mergeCommit);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ damaged");
        file.close();
        VERIFY_FAILS(waitFor(f.host->find(f.repository, pullRequest.branch, {})),
                     ErrorKind::Corrupt);
    }

    void followsTheClone_data() { members(); }
    void followsTheClone()
    {
        QFETCH(QString, member);
        Fixture f(member);
        PullRequest pullRequest = f.published();
        git::Repository clone = git::Repository::open(f.clonePath()).value();
        const QString ahead = f.commit(
            clone, f.base, {FileChange{u"a.py"_s, f.original, "one\ntwo\nthree\nfour\n5\n"}});
        VERIFY_OK(clone.updateReference(u"refs/heads/main"_s, ahead, f.base));
        QCOMPARE(waitFor(f.host->sync(f.repository, {})).value(), ahead);
        VERIFY_OK(
            waitFor(f.host->recordChecks(f.repository, pullRequest, f.green(pullRequest), {})));
        VERIFY_OK(waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})));
        // Now both go on, and touch the same line.
        const QString clash = f.commit(
            clone, ahead,
            {FileChange{u"a.py"_s, "one\ntwo\nthree\nfour\n5\n", "one\nzwei\nthree\nfour\n5\n"}});
        VERIFY_OK(clone.updateReference(u"refs/heads/main"_s, clash, ahead));
        VERIFY_FAILS(waitFor(f.host->sync(f.repository, {})), ErrorKind::Conflict);
    }

    void conflictingMergesAreRefused_data() { members(); }
    void conflictingMergesAreRefused()
    {
        QFETCH(QString, member);
        Fixture f(member);
        PullRequest pullRequest = f.published();
        git::Repository clone = git::Repository::open(f.clonePath()).value();
        const QString ahead = f.commit(
            clone, f.base, {FileChange{u"a.py"_s, f.original, "one\nzwei\nthree\nfour\nfive\n"}});
        VERIFY_OK(clone.updateReference(u"refs/heads/main"_s, ahead, f.base));
        VERIFY_OK(waitFor(f.host->sync(f.repository, {})));
        VERIFY_OK(
            waitFor(f.host->recordChecks(f.repository, pullRequest, f.green(pullRequest), {})));
        VERIFY_FAILS(waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})),
                     ErrorKind::Conflict);
        QCOMPARE(waitFor(f.host->sync(f.repository, {})).value(), ahead);
        const PullRequest closed = waitFor(f.host->close(f.repository, pullRequest, {})).value();
        QCOMPARE(closed.state, PullRequestState::Closed);
        VERIFY_FAILS(waitFor(f.host->merge(f.repository, pullRequest, u"Ada"_s, {})),
                     ErrorKind::Conflict);
    }

    void commentsMakeThreads_data() { members(); }
    void commentsMakeThreads()
    {
        QFETCH(QString, member);
        Fixture f(member);
        const PullRequest pullRequest = f.published();
        ReviewComment comment;
        comment.author = u"Ada"_s;
        comment.file = u"a.py"_s;
        comment.line = 2;
        comment.text = UntrustedText(u"why?"_s);
        const ReviewComment first =
            waitFor(f.host->comment(f.repository, pullRequest, comment, {})).value();
        QVERIFY(!first.id.isNull());
        QCOMPARE(first.thread, first.id);
        QVERIFY(!first.hostId.isEmpty());
        QCOMPARE(waitFor(f.host->comment(f.repository, pullRequest, first, {})).value(), first);
        comment.thread = first.id;
        QCOMPARE(waitFor(f.host->comment(f.repository, pullRequest, comment, {})).value().thread,
                 first.id);
        comment.thread = CommentId(QUuid::createUuid());
        VERIFY_FAILS(waitFor(f.host->comment(f.repository, pullRequest, comment, {})),
                     ErrorKind::NotFound);
    }

    void namesBranches_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"Fix total"_s << u"daybreak/fix-total-0000cc"_s;
        QTest::newRow("odd") << u"  KeyError: 'x/../y' — déjà vu!! "_s
                             << u"daybreak/keyerror-x-y-deja-vu-0000cc"_s;
        QTest::newRow("empty") << QString() << u"daybreak/report-0000cc"_s;
        QTest::newRow("other script") << u"エラー"_s << u"daybreak/report-0000cc"_s;
        QTest::newRow("long") << QString(200, u'a')
                              << u"daybreak/"_s + QString(40, u'a') + u"-0000cc"_s;
    }
    void namesBranches()
    {
        QFETCH(QString, title);
        QTEST(branchName(title, ReportId(QUuid(u"00000000-0000-7000-8000-0000000000cc"_s))),
              "expected");
    }

    void neutralizesText()
    {
        const QString text =
            neutralized(UntrustedText(u"@octocat fixes #12, closes GH-3 "
                                      u"![x](http://e.org/p.png)\n/approve\n````\n<img src=x>\n"
                                      "\u202eevil"_s));
        QVERIFY(text.startsWith(u"`````text\n"_s));
        QVERIFY(text.endsWith(u"`````\n"_s));
        QVERIFY(!text.contains(u"@octocat"_s));
        QVERIFY(!text.contains(u"#12"_s));
        QVERIFY(!text.contains(u"!["_s));
        QVERIFY(!text.contains(u"\n/approve"_s));
        QVERIFY(!text.contains(QChar(0x202e)));
    }

    void neutralizesALine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"Fix the cart"_s << u"`Fix the cart`"_s;
        QTest::newRow("lines") << u"one\n/approve\n\ntwo"_s << u"`one /approve two`"_s;
        QTest::newRow("command") << u"/approve"_s << u"` / approve`"_s;
        QTest::newRow("mention") << u"Ann <ann@example.org> #12"_s
                                 << u"`Ann <ann@ example.org> # 12`"_s;
        QTest::newRow("backticks") << u"a `` b ` c"_s << u"```a `` b ` c```"_s;
        QTest::newRow("edge") << u"`rm`"_s << u"`` `rm` ``"_s;
        QTest::newRow("empty") << u" \n "_s << u"–"_s;
    }

    void neutralizesALine()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QCOMPARE(neutralizedLine(UntrustedText(text)), expected);
    }
};

TEST_MAIN_GUILESS(TestCodeHost)
#include "tst_codehost.moc"
