// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/synthetic.h"

#include <cmath>

using namespace core;
using namespace Qt::StringLiterals;

namespace tests {

namespace {

constexpr double vocabularySize = 200'000;
/// Portion of signals that are the first of their problem.
constexpr double newProblems = 0.3;

/// The finalizer of SplitMix64 (Steele et al. 2014).
quint64 mixed(quint64 x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// What belongs to a problem: its n-th fact, below `count`.
int fact(quint32 problem, quint32 n, int count)
{
    return int(mixed((quint64(problem) << 20) + n) % quint64(count));
}

QString capital(const QString &word)
{
    return word.left(1).toUpper() + word.mid(1);
}

/// A word by its rank; common ones are short.
QString word(int rank)
{
    static const QStringList syllables{
        u"ba"_s,  u"ker"_s, u"lo"_s,  u"min"_s, u"tar"_s, u"so"_s,  u"ven"_s, u"ri"_s,
        u"pol"_s, u"da"_s,  u"mu"_s,  u"ste"_s, u"gan"_s, u"fi"_s,  u"nor"_s, u"che"_s,
        u"lu"_s,  u"pra"_s, u"to"_s,  u"wer"_s, u"hal"_s, u"ni"_s,  u"cro"_s, u"je"_s,
        u"dul"_s, u"za"_s,  u"bre"_s, u"vo"_s,  u"kin"_s, u"tes"_s, u"ou"_s,  u"ma"_s};
    QString text;
    for (int rest = rank + 1; rest > 0; rest /= int(syllables.size()))
        text += syllables[rest % int(syllables.size())];
    return text;
}

} // namespace

SyntheticSignals::Problem SyntheticSignals::pick()
{
    if (m_problems == 0 || portion() < newProblems)
        return {m_problems++, quint32(mixed(m_problems))};
    // A few old problems come back all the time, the others soon or never.
    const double u = portion();
    const auto number =
        below(2) == 0 ? quint32(u * u * u * m_problems)
                      : m_problems - 1 - quint32(u * u * std::min(m_problems, quint32(2'000)));
    return {number, quint32(mixed(number + 1))};
}

QString SyntheticSignals::words(const Problem &problem, int count, double ownPortion)
{
    QString text;
    for (int i = 0; i < count; ++i) {
        if (i > 0)
            text += i % 13 == 0 ? u". "_s : u" "_s;
        if (portion() < ownPortion)
            text += word(500 + fact(problem.number, quint32(below(14)), 150'000));
        else // the inverse of Zipf's law
            text += word(int(std::pow(vocabularySize, portion())) - 1);
    }
    return text;
}

void SyntheticSignals::addFrames(Signal &signal, const Problem &problem)
{
    ExceptionInfo exception;
    exception.type = capital(word(40 + fact(problem.number, 30, 90))) + u"Error"_s;
    exception.message =
        UntrustedText(words(problem, 8, 0.5) + u" id=%1"_s.arg(below(1'000'000'000)));
    exception.language = u"python"_s;
    const int frames = 12 + below(20);
    for (int i = 0; i < frames; ++i) {
        Frame frame;
        frame.inApp = i < 8;
        // The innermost are the problem's; the others are where everything passes.
        const int place = i < 5 ? fact(problem.number, quint32(40 + i), 20'000)
                                : 20'000 + fact(problem.number, quint32(40 + i), 300);
        frame.function = capital(word(place)) + u'.' + word(place / 3) + u'_' + word(place % 97);
        frame.file =
            u"src/%1/%2_%3.py"_s.arg(word(place % 37), word(place / 5 % 4'000), word(place % 11));
        frame.line = 1 + place % 400;
        exception.frames.push_back(frame);
    }
    signal.exceptions.push_back(exception);
    signal.title = UntrustedText(exception.type + u": "_s + exception.message.raw());
}

Signal SyntheticSignals::next()
{
    const quint32 number = m_made++;
    const Problem problem = pick();
    Signal signal;
    signal.id = SignalId(QUuid(number + 1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));
    signal.source = u"synthetic"_s;
    signal.externalId = QString::number(mixed(quint64(number) << 8), 16);
    signal.service = word(fact(problem.number, 20, 40));
    signal.release = u"shop@1.%1.0"_s.arg(number / 20'000);
    signal.environment = u"production"_s;
    signal.occurred = fromMs(1'769'000'000'000 + qint64(number) * 2'000 + below(60'000));
    signal.received = signal.occurred;
    signal.userId = u"user%1"_s.arg(below(50'000));
    if (below(3) == 0)
        signal.sessionId = u"session-%1"_s.arg(mixed(number / 6), 16, 16, QChar(u'0'));
    const auto route = [&] {
        return u"/%1/%2"_s.arg(word(fact(problem.number, 21, 60)),
                               word(100 + fact(problem.number, 22, 300)));
    };
    const int dice = below(100);
    if (dice < 45) {
        signal.kind = SignalKind::Exception;
        signal.level = u"error"_s;
        signal.route = u"POST "_s + route();
        signal.traceId = u"%1"_s.arg(mixed(number / 2 + 77), 32, 16, QChar(u'0'));
        addFrames(signal, problem);
    } else if (dice < 65) {
        signal.kind = SignalKind::Log;
        signal.level = u"warning"_s;
        signal.traceId = u"%1"_s.arg(mixed(number / 2 + 77), 32, 16, QChar(u'0'));
        const QString line = words(problem, 10 + below(8), 0.4);
        signal.logTemplate = line + u" <*>"_s;
        signal.title = UntrustedText(line + u" %1"_s.arg(below(1'000'000)));
        signal.content = signal.title;
    } else if (dice < 95) {
        signal.kind = SignalKind::Message;
        signal.title = UntrustedText(words(problem, 7, 0.5));
        signal.content = UntrustedText(words(problem, 25 + below(50), 0.25) + u" at "_s + route());
    } else {
        signal.kind = dice < 98 ? SignalKind::Replay : SignalKind::Experiment;
        signal.feature = word(fact(problem.number, 23, 400));
        signal.route = route();
        signal.title = UntrustedText(words(problem, 6, 0.4));
        signal.content = UntrustedText(words(problem, 20, 0.3));
    }
    if (signal.kind == SignalKind::Exception)
        signal.fingerprint = u"synthetic-%1"_s.arg(number);
    return signal;
}

std::vector<Signal> SyntheticSignals::batch(int count)
{
    std::vector<Signal> all;
    all.reserve(size_t(count));
    for (int i = 0; i < count; ++i)
        all.push_back(next());
    return all;
}

} // namespace tests
