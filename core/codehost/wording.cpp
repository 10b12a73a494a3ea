// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Branch names, and untrusted text made harmless for a pull request's body.
#include "core/codehost/host.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::codehost {

QString branchName(const QString &title, ReportId report)
{
    constexpr qsizetype longest = 40;
    QString slug;
    const QString plain = title.normalized(QString::NormalizationForm_KD).toLower();
    for (const QChar c : plain) {
        const bool word = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (word)
            slug += c;
        else if (c.isMark())
            continue; // an accent, split off its letter
        else if (!slug.isEmpty() && !slug.endsWith(u'-'))
            slug += u'-';
        if (slug.size() > longest)
            break;
    }
    slug.truncate(longest);
    while (slug.endsWith(u'-'))
        slug.chop(1);
    if (slug.isEmpty())
        slug = u"report"_s;
    // The end of a UUIDv7 is its random part; the beginning is the time.
    return u"daybreak/"_s + slug + u'-' + report.toString().right(6);
}

QString neutralized(const UntrustedText &text)
{
    QString shown = text.display(20'000);
    // Hosts ignore all of these inside a code block; a space more keeps them harmless also where
    // a parser looks at raw lines (commit messages, mail, quick actions).
    static const QRegularExpression reference(u"([@#!])(?=[\\w\\[])"_s,
                                              QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression command(u"^(\\s*)/(?=\\w)"_s,
                                            QRegularExpression::MultilineOption);
    shown.replace(reference, u"\\1 "_s);
    shown.replace(command, u"\\1 / "_s);
    qsizetype longest = 2;
    qsizetype run = 0;
    for (const QChar c : std::as_const(shown)) {
        run = c == u'`' ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    const QString fence(longest + 1, u'`');
    return fence + u"text\n"_s + shown + (shown.endsWith(u'\n') ? u""_s : u"\n"_s) + fence + u'\n';
}

} // namespace core::codehost
