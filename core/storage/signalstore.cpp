// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/signalstore.h"

#include "core/storage/database.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

std::unexpected<Error> noSignal(SignalId id)
{
    return fail(ErrorKind::NotFound, tr("There is no normalized signal %1.").arg(id.toString()));
}

SignalId readId(const Row &row)
{
    return row.id<SignalId>(0);
}

Progress progressFromName(const QString &name)
{
    for (int value = 0; value <= int(Progress::Erased); ++value) {
        if (name == progressName(Progress(value)))
            return Progress(value);
    }
    return Progress::Failed;
}

/// An FTS5 expression that asks for any word of the text. Every word is quoted, so that nothing in
/// it is an operator.
QString anyWord(const QString &text)
{
    static const QRegularExpression word(u"[\\p{L}\\p{N}]+"_s);
    constexpr int mostWords = 64; // a longer question is a document; its first words say enough
    QStringList quoted;
    for (auto it = word.globalMatch(text); it.hasNext() && quoted.size() < mostWords;)
        quoted.append(QString(u'"' + it.next().captured() + u'"'));
    return quoted.join(u" OR "_s);
}

} // namespace

Result<> SignalStore::putNormalized(std::span<const Signal> signals)
{
    Result<Savepoint> all = Savepoint::begin(*m_context.database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    std::vector<std::pair<qint64, const Signal *>> stored;
    stored.reserve(signals.size());
    for (const Signal &signal : signals) {
        const Result<qint64> seq = putBody(signal);
        if (!seq)
            return std::unexpected(seq.error());
        stored.emplace_back(*seq, &signal);
    }
    // FTS5 collects the words of ascending rows and writes them out as one piece, but it does so
    // early, for a savepoint and for a row that does not ascend. Small pieces are merged over and
    // over, the more the larger the index is.
    std::ranges::stable_sort(stored, {}, [](const auto &one) { return one.first; });
    for (const auto &[seq, signal] : stored) {
        if (Result<> words = putWords(seq, *signal); !words)
            return words;
    }
    return all->commit();
}

Result<qint64> SignalStore::putBody(const Signal &signal)
{
    Database &database = *m_context.database;
    const auto seq = database.first(
        "SELECT seq FROM signal WHERE id = ?", [](const Row &row) { return row.integer(0); },
        signal.id);
    if (!seq)
        return std::unexpected(seq.error());
    if (!*seq)
        return noSignal(signal.id);
    const Result<qint64> updated = database.execute(
        "UPDATE signal SET progress = 'normalized', problem = '', kind = ?2, service = ?3,"
        " environment = ?4, release = ?5, level = ?6, session_id = ?7, trace_id = ?8,"
        " user_id = ?9, fingerprint = ?10, occurred_ms = ?11, last_ms = max(last_ms, ?11),"
        " occurrences = max(occurrences, ?12), weight_base = ?13, weight_severity = ?14, "
        "weight_reach = ?15,"
        " weight_decay = ?16 WHERE seq = ?1",
        **seq, signalKindName(signal.kind), signal.service, signal.environment, signal.release,
        signal.level, signal.sessionId, signal.traceId, signal.userId, signal.fingerprint,
        signal.occurred, signal.occurrences, signal.weight.base, signal.weight.severity,
        signal.weight.reach, signal.weight.decay);
    if (!updated)
        return std::unexpected(updated.error());
    const Result<qint64> body =
        database.execute("INSERT INTO signal_body (signal_seq, body) VALUES (?, ?)"
                         " ON CONFLICT (signal_seq) DO UPDATE SET body = excluded.body",
                         **seq, toJson(signal));
    if (!body)
        return std::unexpected(body.error());
    return **seq;
}

Result<> SignalStore::putWords(qint64 seq, const Signal &signal)
{
    Database &database = *m_context.database;
    const Result<qint64> forgotten =
        database.execute("DELETE FROM signal_words WHERE rowid = ?", seq);
    if (!forgotten)
        return std::unexpected(forgotten.error());
    const Result<qint64> words =
        database.execute("INSERT INTO signal_words (rowid, title, content) VALUES (?, ?, ?)", seq,
                         signal.title, signal.content);
    if (!words)
        return std::unexpected(words.error());
    return {};
}

Result<Signal> SignalStore::signal(SignalId id) const
{
    Result<std::optional<Signal>> found = m_context.database->first(
        "SELECT body, occurrences, weight_base, weight_severity, weight_reach, weight_decay"
        " FROM signal JOIN signal_body ON signal_seq = seq WHERE id = ?",
        [](const Row &row) {
            Signal signal = signalFromJson(row.json(0));
            signal.occurrences = row.integer32(1);
            signal.weight = {row.real(2), row.real(3), row.real(4), row.real(5)};
            return signal;
        },
        id);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return noSignal(id);
    return std::move(**found);
}

Result<std::vector<Signal>> SignalStore::signalsOf(std::span<const SignalId> ids) const
{
    std::vector<Signal> all;
    all.reserve(ids.size());
    for (const SignalId id : ids) {
        Result<Signal> one = signal(id);
        if (one)
            all.push_back(std::move(*one));
        else if (one.error().kind != ErrorKind::NotFound)
            return std::unexpected(std::move(one.error()));
    }
    return all;
}

Result<std::vector<SignalHome>> SignalStore::withFingerprint(const QString &fingerprint,
                                                             const QString &source) const
{
    // Beside min(), SQLite gives the other columns of the row that has the minimum.
    return m_context.database->rows(
        "SELECT s.id, r.id, min(s.seq) AS first FROM signal s"
        " JOIN membership m ON m.signal_seq = s.seq JOIN report r ON r.seq = m.report_seq"
        " WHERE s.fingerprint = ? AND s.fingerprint <> '' AND s.source = ?"
        " GROUP BY m.report_seq ORDER BY first",
        [](const Row &row) { return SignalHome{row.id<SignalId>(0), row.id<ReportId>(1)}; },
        fingerprint, source);
}

Result<> SignalStore::addOccurrence(SignalId duplicate, SignalId of)
{
    Database &database = *m_context.database;
    const auto first = database.first(
        "SELECT coalesce(occurrence_of, seq) FROM signal WHERE id = ?",
        [](const Row &row) { return row.integer(0); }, of);
    if (!first)
        return std::unexpected(first.error());
    if (!*first)
        return noSignal(of);
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    // A signal that is an occurrence already stays one: doing it again after a crash adds nothing.
    const Result<qint64> marked =
        database.execute("UPDATE signal SET progress = 'occurrence', occurrence_of = ?2"
                         " WHERE id = ?1 AND seq <> ?2 AND occurrence_of IS NULL",
                         duplicate, **first);
    if (!marked)
        return std::unexpected(marked.error());
    if (*marked == 0) {
        const auto known = database.first(
            "SELECT occurrence_of FROM signal WHERE id = ?",
            [](const Row &row) { return row.isNull(0) ? 0 : row.integer(0); }, duplicate);
        if (!known)
            return std::unexpected(known.error());
        if (!*known)
            return noSignal(duplicate);
        if (**known == **first)
            return all->commit();
        return fail(ErrorKind::Conflict,
                    tr("Signal %1 cannot be counted twice.").arg(duplicate.toString()));
    }
    const Result<qint64> counted =
        database.execute("UPDATE signal SET occurrences = signal.occurrences + d.occurrences,"
                         " last_ms = max(signal.last_ms, d.occurred_ms)"
                         " FROM (SELECT occurrences, occurred_ms FROM signal WHERE id = ?1) AS d"
                         " WHERE seq = ?2",
                         duplicate, **first);
    if (!counted)
        return std::unexpected(counted.error());
    const Result<qint64> seen =
        database.execute("UPDATE report SET last_seen_ms = max(last_seen_ms,"
                         " (SELECT occurred_ms FROM signal WHERE id = ?1)), updated_ms = ?3"
                         " WHERE seq = (SELECT report_seq FROM membership WHERE signal_seq = ?2)",
                         duplicate, **first, m_context.clock->now());
    if (!seen)
        return std::unexpected(seen.error());
    return all->commit();
}

Result<SignalReach> SignalStore::reach(SignalId id) const
{
    const auto found = m_context.database->first(
        "SELECT count(DISTINCT nullif(user_id, '')), count(DISTINCT nullif(session_id, ''))"
        " FROM signal WHERE seq = (SELECT seq FROM signal WHERE id = ?1)"
        " OR occurrence_of = (SELECT seq FROM signal WHERE id = ?1)",
        [](const Row &row) {
            return SignalReach{.users = row.integer32(0), .sessions = row.integer32(1)};
        },
        id);
    if (!found)
        return std::unexpected(found.error());
    return found->value_or(SignalReach{});
}

Result<Timestamp> SignalStore::lastOccurred(SignalId id) const
{
    const auto found = m_context.database->first(
        "SELECT last_ms FROM signal WHERE id = ?", [](const Row &row) { return row.time(0); }, id);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return noSignal(id);
    return **found;
}

Result<> SignalStore::setWeight(SignalId id, const WeightFactors &factors)
{
    const Result<qint64> set = m_context.database->execute(
        "UPDATE signal SET weight_base = ?, weight_severity = ?, weight_reach = ?,"
        " weight_decay = ? WHERE id = ?",
        factors.base, factors.severity, factors.reach, factors.decay, id);
    if (!set)
        return std::unexpected(set.error());
    if (*set == 0)
        return noSignal(id);
    return {};
}

Result<std::vector<SignalRow>> SignalStore::list(const SignalFilter &filter) const
{
    return m_context.database->rows(
        "SELECT s.id, s.source, s.external_id, s.raw_kind, s.received_ms, s.progress, s.problem,"
        " json_extract(b.body, '$.title'), r.id FROM signal s"
        " LEFT JOIN signal_body b ON b.signal_seq = s.seq"
        " LEFT JOIN membership m ON m.signal_seq = coalesce(s.occurrence_of, s.seq)"
        " LEFT JOIN report r ON r.seq = m.report_seq"
        " WHERE (?1 = '' OR s.source = ?1) AND (?2 = '' OR s.progress = ?2)"
        " AND (?3 IS NULL OR r.id = ?3)"
        " AND (?4 IS NULL OR s.seq < (SELECT seq FROM signal WHERE id = ?4))"
        " ORDER BY s.seq DESC LIMIT ?5",
        [](const Row &row) {
            return SignalRow{.id = row.id<SignalId>(0),
                             .source = row.text(1),
                             .externalId = row.text(2),
                             .rawKind = row.text(3),
                             .received = row.time(4),
                             .progress = progressFromName(row.text(5)),
                             .problem = row.text(6),
                             .title = row.untrusted(7),
                             .report = row.id<ReportId>(8)};
        },
        filter.source, filter.progress ? progressName(*filter.progress) : QString(u""_s),
        filter.report, filter.before, filter.limit);
}

Result<std::vector<SignalMatch>> SignalStore::search(const QString &text, int limit,
                                                     ReportId report) const
{
    const QString expression = anyWord(text);
    if (expression.isEmpty())
        return std::vector<SignalMatch>{};
    return m_context.database->rows(
        "SELECT s.id, -bm25(signal_words, 4.0, 1.0) AS score FROM signal_words"
        " JOIN signal s ON s.seq = signal_words.rowid WHERE signal_words MATCH ?1"
        " AND (?2 IS NULL OR coalesce(s.occurrence_of, s.seq) IN (SELECT m.signal_seq"
        "  FROM membership m JOIN report r ON r.seq = m.report_seq WHERE r.id = ?2))"
        " ORDER BY score DESC, s.seq LIMIT ?3",
        [](const Row &row) {
            return SignalMatch{.signal = row.id<SignalId>(0), .score = row.real(1)};
        },
        expression, report, limit);
}

Result<std::vector<SignalId>> SignalStore::bySession(const QString &sessionId) const
{
    return m_context.database->rows(
        "SELECT id FROM signal WHERE session_id = ? AND session_id <> '' AND progress <> 'kept'"
        " ORDER BY occurred_ms, seq",
        readId, sessionId);
}

Result<std::vector<SignalId>> SignalStore::byTrace(const QString &traceId) const
{
    return m_context.database->rows(
        "SELECT id FROM signal WHERE trace_id = ? AND trace_id <> '' ORDER BY occurred_ms, seq",
        readId, traceId);
}

} // namespace core::storage
