// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/actionability/errorclass.h"

#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace core::actionability {

namespace {

constexpr qsizetype longestText = 4000;

const QRegularExpression &pattern(QStringView which)
{
    static const auto option = QRegularExpression::CaseInsensitiveOption;
    static const QRegularExpression programming(
        uR"(^(KeyError|IndexError|TypeError|AttributeError|NameError|UnboundLocalError|ZeroDivisionError|ArithmeticException|OverflowError|RecursionError|StackOverflowError|StopIteration|UnicodeDecodeError|UnicodeEncodeError|ReferenceError|RangeError|NullPointerException|NullReferenceException|ArgumentNullException|IndexOutOfBoundsException|ArrayIndexOutOfBoundsException|StringIndexOutOfBoundsException|IndexOutOfRangeException|KeyNotFoundException|ClassCastException|InvalidCastException|NumberFormatException|FormatException|DivideByZeroException|NoSuchElementException|ConcurrentModificationException|NoMethodError|SIGSEGV|std::out_of_range|std::bad_optional_access)$)"_s);
    static const QRegularExpression programmingText(
        uR"(is not a function|of undefined|of null|undefined is not|is not defined|index out of (range|bounds)|nil pointer dereference|invalid memory address|unwrap\(\) on a|divi(de|sion) by zero|out of range|cannot read propert)"_s,
        option);
    static const QRegularExpression infrastructure(
        uR"(^(.*Connection(Refused|Reset|Aborted)?(Error|Exception)?|.*Timeout(Error|Exception|Expired)?|BrokenPipeError|PermissionError|AccessDeniedException|MemoryError|OutOfMemoryError|OutOfMemoryException|gaierror|SSLError|SSLException|UnknownHostException|SocketException|InterfaceError|ServiceUnavailable\w*|DiskFull\w*|BlockingIOError)$)"_s);
    static const QRegularExpression infrastructureText(
        uR"(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EACCES|ENOSPC|EMFILE|EAI_AGAIN|connection (refused|reset|timed out|aborted|pool)|could not connect|timed? ?out|no space left|disk (is )?full|quota exceeded|permission denied|access denied|name or service not known|name resolution|certificate (verify|has expired)|too many (connections|open files|requests)|rate limit|out of memory|cannot allocate memory|network is unreachable|(bad gateway|service unavailable|gateway time-?out)|(HTTP|status|code)\D{0,8}\b50[234]\b|read-only file system|upstream (connect|server|timed|error|request))"_s,
        option);
    if (which == u"programming")
        return programming;
    if (which == u"programmingText")
        return programmingText;
    return which == u"infrastructure" ? infrastructure : infrastructureText;
}

} // namespace

QString errorClassName(ErrorClass kind)
{
    switch (kind) {
    case ErrorClass::Programming: return u"programming"_s;
    case ErrorClass::Refusal: return u"refusal"_s;
    case ErrorClass::Infrastructure: return u"infrastructure"_s;
    case ErrorClass::Other: break;
    }
    return u"other"_s;
}

bool raisesOnPurpose(const QString &codeLine)
{
    static const QRegularExpression raise(
        uR"(^\s*(?:(?:if|unless|else|default|case)\b.*[:{)]\s*)?(?:raise\s+[\w.]+|throw\s+(?:new\s+)?[\w.:]+\s*\(|panic!?\(|return\s+(?:Err\(|errors\.New\(|fmt\.Errorf\()|bail!\())"_s);
    return codeLine.size() < longestText && raise.match(codeLine).hasMatch();
}

bool speaksOfRule(const QString &text)
{
    static const QRegularExpression rule(
        uR"(\bpolic(y|ies)\b|\bundefined\b|\bundecided\b|\bunsupported\b|\bnot (yet )?(supported|allowed|permitted|decided|defined|implemented|specified)\b|\bexceeds?\b|\blimit\b|\bambiguous\b|\bmust (not|be)\b|\bonly\b.*\ballowed\b|\bforbidden\b|\brefus)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return rule.match(text.left(longestText)).hasMatch();
}

ErrorClass classifyError(const QString &type, const QString &message, const QString &codeLine)
{
    const QString name = type.section(u'.', -1).trimmed();
    const QString text = message.left(longestText);
    const bool onPurpose = raisesOnPurpose(codeLine);
    // Words alone do not outweigh a line that refuses: rules speak of access and limits too.
    const bool environment = pattern(u"infrastructure").match(name).hasMatch() ||
                             (!onPurpose && !pattern(u"programming").match(name).hasMatch() &&
                              pattern(u"infrastructureText").match(text).hasMatch());
    if (environment)
        return ErrorClass::Infrastructure;
    if (onPurpose)
        return ErrorClass::Refusal;
    if (pattern(u"programming").match(name).hasMatch() ||
        pattern(u"programmingText").match(text).hasMatch())
        return ErrorClass::Programming;
    return ErrorClass::Other;
}

int concreteness(const Signal &signal)
{
    static const auto option = QRegularExpression::CaseInsensitiveOption;
    static const std::array cues{
        // a route or address inside the product
        QRegularExpression(
            uR"((?<![\w/])/[a-z0-9_-]{2,}(/[\w{}:.-]+)*|\b(GET|POST|PUT|PATCH|DELETE) /)"_s),
        // words of the screen
        QRegularExpression(uR"(["“„«`][^"”“»`]{3,200}["”“»`])"_s),
        // an error's name, or its number
        QRegularExpression(
            uR"(\b[A-Z]\w*(Error|Exception)\b|\b(HTTP|error|status|code)\s*:?\s*\d{3,5}\b|\b(a|an|get|getting|got|the|with|server) (50[0-9]|4[0-2][0-9])\b|\btraceback\b|\bstack ?trace\b)"_s,
            option),
        // code
        QRegularExpression(
            uR"(\b[a-z]+_[a-z_0-9]+\b|\b[a-z]+[A-Z]\w+\b|\b\w+\(\)|\b[\w/]+\.(py|js|ts|java|go|rs|cs)\b)"_s),
        // what was done, or in which case it happens
        QRegularExpression(
            uR"(\b(when|whenever|after|if|as soon as|each time|every time|once) (i|we|you|they|he|she|a|an|the|that|there|someone|somebody|customers?|users?|two|both|\w+ing)\b|\bwithout (a|an|any|the|\w+ing|\w+)\b|\bwith (a|an|two|different|several|more than)\b|\bthat (was|were|has|have)\b|\bsteps?:|\bto reproduce\b|\b(click|press|open|upload|submit|sav|select|enter|import|export|book|transfer|add)(ed|ing)\b)"_s,
            option),
        // how it fails
        QRegularExpression(
            uR"(\b(fails?|failed|crash(es|ed)|freezes|frozen|blank|errors?|exception|internal error|not (delivered|shown|saved|sent|booked|charged|found)|cannot be|(does|do|did) not (open|load|save|start|show|arrive)|(doesn|don|didn)['’]t (open|load|save|start|show|arrive))\b)"_s,
            option),
        // what came instead
        QRegularExpression(
            uR"(\binstead of\b|\bshould (be|have|show|say|stay|not)\b|\bexpected\b|\bbut (it|we|the|i|shows?|got|only|still|is|was)\b|\brather than\b|\btwice\b|\bnegative\b|\bduplicat|\bwrong (day|date|amount|total|number|time|order|price|balance|page|name)\b)"_s,
            option),
        // an amount, an identifier, a time
        QRegularExpression(
            uR"([€$£]\s?\d|\b\d+([.,]\d+)?\s?(€|eur|usd|%|ms|seconds?|minutes?|rows?|items?|entries|pages?|times)\b|#\d+|\b[A-Z]{2,}-\d+\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d\b|\b\d{4,}\b)"_s,
            option),
    };
    const QString text =
        signal.title.raw().left(500) + u'\n' + signal.content.raw().left(longestText);
    int count = signal.route.isEmpty() ? 0 : 1;
    for (size_t i = 0; i < cues.size(); ++i) {
        if (i == 0 && count > 0)
            continue;
        count += cues[i].match(text).hasMatch();
    }
    return count;
}

} // namespace core::actionability
