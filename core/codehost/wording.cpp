// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Branch names, and untrusted text made harmless for a pull request's body.
#include "core/codehost/host.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::codehost {

namespace {

/// Hosts ignore mentions, references, images and quick actions inside code; a space more keeps
/// them harmless also where a parser looks at raw lines (commit messages, mail, quick actions).
QString broken(QString shown)
{
    static const QRegularExpression reference(u"([@#!])(?=[\\w\\[])"_s,
                                              QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression command(u"^(\\s*)/(?=\\w)"_s,
                                            QRegularExpression::MultilineOption);
    shown.replace(reference, u"\\1 "_s);
    shown.replace(command, u"\\1 / "_s);
    return shown;
}

/// More backticks than stand in a row anywhere in the text, and at least `least`.
QString fenceFor(const QString &text, qsizetype least)
{
    qsizetype longest = least - 1;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    return QString(longest + 1, u'`');
}

} // namespace

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
    const QString shown = broken(text.display(20'000));
    const QString fence = fenceFor(shown, 3);
    return fence + u"text\n"_s + shown + (shown.endsWith(u'\n') ? u""_s : u"\n"_s) + fence + u'\n';
}

QString neutralizedLine(const UntrustedText &text)
{
    const QString shown = broken(text.displayLine(1000).trimmed());
    if (shown.isEmpty())
        return u"–"_s;
    const QString fence = fenceFor(shown, 1);
    // A span that begins and ends with a blank loses one at each end; one that touches a backtick
    // needs them.
    const bool touches = shown.startsWith(u'`') || shown.endsWith(u'`');
    const QString gap = touches ? u" "_s : QString();
    return fence + gap + shown + gap + fence;
}

} // namespace core::codehost
