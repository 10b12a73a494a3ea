// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/pullrequestbody.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString markdownBlock(const QString &text)
{
    // A fence longer than any run of backticks in the text cannot be closed by it.
    int longest = 0;
    int run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    const QString fence(qMax(3, longest + 1), u'`');
    return fence % u"text\n"_s % text % (text.endsWith(u'\n') ? QString() : u"\n"_s) % fence %
           u'\n';
}

QString lastLines(const QString &text, int count)
{
    const QStringList lines = text.trimmed().split(u'\n');
    return lines.sliced(qMax(0, lines.size() - count)).join(u'\n');
}

} // namespace

QString pullRequestBody(const Subject &subject, const ChangeSet &changes)
{
    using codehost::neutralized;
    using codehost::neutralizedLine;
    QString body =
        u"## What happened\n\n"_s % neutralized(UntrustedText(subject.report.summary)) % u"\n\n"_s;
    body += u"## What changes\n\n"_s % neutralized(UntrustedText(changes.explanation)) % u"\n\n"_s;
    if (changes.label == u"guard")
        body +=
            u"This is a **guard**: it keeps the error from happening and does not explain it.\n\n"_s;
    if (subject.findings) {
        body += u"## Evidence\n\n"_s;
        for (const Finding &finding : subject.findings->findings)
            body += u"- "_s % (finding.verified ? u""_s : u"(not verified) "_s) %
                    neutralizedLine(UntrustedText(finding.claim)) % u'\n';
        for (const SuspectCommit &suspect : subject.findings->suspects) {
            body += u"- suspect: `"_s % suspect.commit.left(12) % u"` "_s %
                    neutralizedLine(UntrustedText(suspect.subject)) % u" – "_s %
                    neutralizedLine(UntrustedText(suspect.reason)) % u'\n';
        }
        body += u'\n';
    }
    if (changes.proof) {
        body += u"## Proof\n\nThe same command before and after:\n\n"_s %
                markdownBlock(u"$ "_s % changes.proof->base.argv.join(u' ')) %
                u"\nbefore (exit "_s % QString::number(changes.proof->base.exitCode) % u"):\n\n"_s %
                markdownBlock(lastLines(changes.proof->base.output.display(20'000), 30)) %
                u"\nafter (exit "_s % QString::number(changes.proof->head.exitCode) % u"):\n\n"_s %
                markdownBlock(lastLines(changes.proof->head.output.display(20'000), 30)) % u'\n';
    }
    if (subject.findings && !subject.findings->reviewers.empty()) {
        body += u"## Reviewers\n\n"_s;
        for (const Reviewer &reviewer : subject.findings->reviewers)
            body += u"- "_s % neutralizedLine(UntrustedText(reviewer.identity)) % u": "_s %
                    neutralizedLine(UntrustedText(reviewer.reason)) % u'\n';
    }
    return body;
}

} // namespace core::pipeline
