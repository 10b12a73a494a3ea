// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/personstore.h"

#include "core/storage/auditstore.h"
#include "core/storage/database.h"
#include "core/storage/reportstore.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QRegularExpression>

#include <array>

#include <set>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

constexpr int shortestWord = 3;

/// A column that may hold outside words, besides the signals' own tables.
struct Place
{
    const char *name;
    Sql select; ///< row key, value
    Sql update; ///< value, row key
};

#define DAYBREAK_PLACE(table, key, column)                                                         \
    Place{table "." column, "SELECT " key ", " column " FROM " table " WHERE " column " <> ''",    \
          "UPDATE " table " SET " column " = ? WHERE " key " = ?"}

constexpr std::array places{
    DAYBREAK_PLACE("rejection", "id", "quote"),
    DAYBREAK_PLACE("membership", "signal_seq", "assignment"),
    DAYBREAK_PLACE("regrouping", "id", "body"),
    DAYBREAK_PLACE("report", "seq", "title"),
    DAYBREAK_PLACE("report", "seq", "summary"),
    DAYBREAK_PLACE("report", "seq", "priority_reason"),
    DAYBREAK_PLACE("report", "seq", "state_reason"),
    DAYBREAK_PLACE("findings", "seq", "body"),
    DAYBREAK_PLACE("verdict", "seq", "body"),
    DAYBREAK_PLACE("attempt", "id", "body"),
    DAYBREAK_PLACE("attempt", "id", "checkpoint"),
    DAYBREAK_PLACE("attempt", "id", "changes"),
    DAYBREAK_PLACE("pull_request", "id", "body"),
    DAYBREAK_PLACE("check_run", "seq", "failing_part"),
    DAYBREAK_PLACE("check_run", "seq", "log"),
    DAYBREAK_PLACE("review_comment", "id", "body"),
    DAYBREAK_PLACE("review_draft", "seq", "body"),
    DAYBREAK_PLACE("job", "seq", "error"),
    DAYBREAK_PLACE("job", "seq", "checkpoint"),
    DAYBREAK_PLACE("journal", "seq", "detail"),
    DAYBREAK_PLACE("effect", "key", "input"),
    DAYBREAK_PLACE("effect", "key", "result"),
    DAYBREAK_PLACE("audit", "seq", "before"),
    DAYBREAK_PLACE("audit", "seq", "after"),
    DAYBREAK_PLACE("audit", "seq", "reason"),
    DAYBREAK_PLACE("audit", "seq", "undo_data"),
    DAYBREAK_PLACE("signal", "seq", "problem"),
};

#undef DAYBREAK_PLACE

Result<QStringList> wordsOf(const PersonQuery &query)
{
    QStringList words;
    for (const QString &word : {query.text.trimmed(), query.userId.trimmed()}) {
        if (word.isEmpty())
            continue;
        // Shorter words would take half of the database with them.
        if (word.size() < shortestWord)
            return fail(ErrorKind::InvalidInput,
                        tr("\"%1\" is too short to search for a person: at least %2 characters.")
                            .arg(word)
                            .arg(shortestWord));
        words.append(word);
    }
    if (words.isEmpty())
        return fail(ErrorKind::InvalidInput, tr("Say whose data is meant: a user id or a text."));
    return words;
}

/// Where `word` stands from `from` on and is not a part of a longer one: "eva", not "evaluate". -1
/// if nowhere.
qsizetype findWord(const QString &text, const QString &word, qsizetype from)
{
    const auto joins = [&](qsizetype left) { // the characters on both sides of a border
        return left >= 0 && left + 1 < text.size() && text.at(left).isLetterOrNumber() &&
               text.at(left + 1).isLetterOrNumber();
    };
    for (qsizetype at = text.indexOf(word, from, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        if (!joins(at - 1) && !joins(at + word.size() - 1))
            return at;
    }
    return -1;
}

bool hasAny(const QString &text, const QStringList &words)
{
    return std::ranges::any_of(words,
                               [&](const QString &word) { return findWord(text, word, 0) >= 0; });
}

bool hasAny(const QJsonValue &value, const QStringList &words)
{
    if (value.isString())
        return hasAny(value.toString(), words);
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::ranges::any_of(array,
                                   [&](const QJsonValue &item) { return hasAny(item, words); });
    }
    if (value.isDouble()) // a numeric user id
        return words.contains(value.toVariant().toString());
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (hasAny(it.key(), words) || hasAny(it.value(), words))
            return true;
    }
    return false;
}

/// JSON is searched decoded, so that escapes hide nothing; anything else as text.
bool storedHasAny(const QByteArray &stored, const QStringList &words)
{
    const QJsonDocument document = QJsonDocument::fromJson(stored);
    if (document.isObject())
        return hasAny(QJsonValue(document.object()), words);
    if (document.isArray())
        return hasAny(QJsonValue(document.array()), words);
    return hasAny(QString::fromUtf8(stored), words);
}

QString erasedIn(QString text, const QStringList &words)
{
    const QString gone = u"<erased>"_s;
    for (const QString &word : words) {
        for (qsizetype at = findWord(text, word, 0); at >= 0;
             at = findWord(text, word, at + gone.size()))
            text.replace(at, word.size(), gone);
    }
    return text;
}

QJsonValue erasedIn(const QJsonValue &value, const QStringList &words)
{
    if (value.isString())
        return erasedIn(value.toString(), words);
    if (value.isDouble() && hasAny(value, words))
        return u"<erased>"_s;
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &item : value.toArray())
            array.append(erasedIn(item, words));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject result;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        result.insert(erasedIn(it.key(), words), erasedIn(it.value(), words));
    return result;
}

QString storedErasedIn(const QByteArray &stored, const QStringList &words)
{
    const QJsonDocument document = QJsonDocument::fromJson(stored);
    if (!document.isObject())
        return erasedIn(QString::fromUtf8(stored), words);
    return QString::fromUtf8(
        QJsonDocument(erasedIn(QJsonValue(document.object()), words).toObject())
            .toJson(QJsonDocument::Compact));
}

/// A row key of any type.
struct Key
{
    std::optional<qint64> number;
    QByteArray bytes;
    bool isText = false;
};

struct Passage
{
    Key key;
    QByteArray value;
};

Result<std::vector<Passage>> passagesAt(Database &database, const Place &place,
                                        const QStringList &words)
{
    std::vector<Passage> found;
    Result<> done = database.forEach(place.select, [&](const Row &row) -> Result<> {
        QByteArray value = row.blob(1);
        if (!storedHasAny(value, words))
            return {};
        Passage passage{.key = {}, .value = std::move(value)};
        switch (row.type(0)) {
        case Row::Type::Integer: passage.key.number = row.integer(0); break;
        case Row::Type::Text: passage.key.isText = true; [[fallthrough]];
        default: passage.key.bytes = row.blob(0); break;
        }
        found.push_back(std::move(passage));
        return {};
    });
    if (!done)
        return std::unexpected(std::move(done.error()));
    return found;
}

Result<qint64> update(Database &database, const Place &place, const QString &value, const Key &key)
{
    if (key.number)
        return database.execute(place.update, value, *key.number);
    if (key.isText)
        return database.execute(place.update, value, QString::fromUtf8(key.bytes));
    return database.execute(place.update, value, key.bytes);
}

} // namespace

Result<std::vector<SignalId>> PersonStore::find(const PersonQuery &query) const
{
    const Result<QStringList> words = wordsOf(query);
    if (!words)
        return std::unexpected(words.error());
    std::vector<SignalId> found;
    Result<> done = m_context.database->forEach(
        "SELECT s.id, ?1 <> '' AND s.user_id = ?1, p.bytes, b.body FROM signal s"
        " LEFT JOIN payload p ON p.signal_seq = s.seq"
        " LEFT JOIN signal_body b ON b.signal_seq = s.seq ORDER BY s.seq",
        [&](const Row &row) -> Result<> {
            if (row.boolean(1) || storedHasAny(row.blob(2), *words) ||
                storedHasAny(row.blob(3), *words))
                found.push_back(row.id<SignalId>(0));
            return {};
        },
        query.userId.trimmed());
    if (!done)
        return std::unexpected(std::move(done.error()));
    // A replay shows what the person did without naming them.
    const std::set<SignalId> own(found.begin(), found.end());
    std::set<SignalId> replays;
    for (const SignalId id : own) {
        done = m_context.database->forEach(
            "SELECT k.id FROM signal s JOIN signal k ON k.session_id = s.session_id"
            " WHERE s.id = ? AND s.session_id <> '' AND k.progress = 'kept' ORDER BY k.seq",
            [&](const Row &row) -> Result<> {
                const auto replay = row.id<SignalId>(0);
                if (!own.contains(replay) && replays.insert(replay).second)
                    found.push_back(replay);
                return {};
            },
            id);
        if (!done)
            return std::unexpected(std::move(done.error()));
    }
    return found;
}

Result<int> PersonStore::exportAll(const PersonQuery &query, QIODevice &out) const
{
    const Result<QStringList> words = wordsOf(query);
    if (!words)
        return std::unexpected(words.error());
    const Result<std::vector<SignalId>> ids = find(query);
    if (!ids)
        return std::unexpected(ids.error());
    Database &database = *m_context.database;
    int lines = 0;
    const auto write = [&](const QJsonObject &object) -> Result<> {
        const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
        if (out.write(line) != line.size())
            return fail(ErrorKind::Internal, tr("The person's data could not be written out."),
                        out.errorString());
        ++lines;
        return {};
    };
    for (const SignalId id : *ids) {
        QJsonArray queries;
        Result<> read = database.forEach(
            "SELECT text FROM query WHERE signal_seq = (SELECT seq FROM signal WHERE id = ?)"
            " ORDER BY position",
            [&](const Row &row) -> Result<> {
                queries.append(row.text(0));
                return {};
            },
            id);
        if (!read)
            return std::unexpected(std::move(read.error()));
        QJsonArray rules;
        read = database.forEach(
            "SELECT p.pairing, o.id, p.at_ms FROM signal s"
            " JOIN pair_rule p ON s.seq IN (p.first_seq, p.second_seq)"
            " JOIN signal o ON o.seq = iif(p.first_seq = s.seq, p.second_seq, p.first_seq)"
            " WHERE s.id = ? ORDER BY p.at_ms, p.id",
            [&](const Row &row) -> Result<> {
                rules.append(QJsonObject{{u"pairing"_s, row.text(0)},
                                         {u"signal"_s, row.id<SignalId>(1).toString()},
                                         {u"at"_s, toIso(row.time(2))}});
                return {};
            },
            id);
        if (!read)
            return std::unexpected(std::move(read.error()));
        const auto object = database.first(
            "SELECT s.source, s.external_id, s.received_ms, s.user_id, p.bytes, b.body"
            " FROM signal s LEFT JOIN payload p ON p.signal_seq = s.seq"
            " LEFT JOIN signal_body b ON b.signal_seq = s.seq WHERE s.id = ?",
            [&](const Row &row) {
                return QJsonObject{{u"place"_s, u"signal"_s},
                                   {u"id"_s, id.toString()},
                                   {u"source"_s, row.text(0)},
                                   {u"externalId"_s, row.text(1)},
                                   {u"received"_s, toIso(row.time(2))},
                                   {u"userId"_s, row.text(3)},
                                   {u"payload"_s, row.json(4)},
                                   {u"signal"_s, row.json(5)},
                                   {u"queries"_s, queries},
                                   {u"groupRules"_s, rules}};
            },
            id);
        if (!object)
            return std::unexpected(object.error());
        if (*object) {
            if (Result<> written = write(**object); !written)
                return std::unexpected(std::move(written.error()));
        }
    }
    for (const Place &place : places) {
        const Result<std::vector<Passage>> passages = passagesAt(database, place, *words);
        if (!passages)
            return std::unexpected(passages.error());
        for (const Passage &passage : *passages) {
            Result<> written = write({{u"place"_s, QLatin1StringView(place.name)},
                                      {u"text"_s, QString::fromUtf8(passage.value)}});
            if (!written)
                return std::unexpected(std::move(written.error()));
        }
    }
    return lines;
}

Result<> PersonStore::eraseSignal(SignalId id, ErasureReceipt &receipt)
{
    Database &database = *m_context.database;
    struct Found
    {
        qint64 seq = 0;
        ReportId report;
    };
    const auto found = database.first(
        "SELECT s.seq, r.id FROM signal s LEFT JOIN membership m ON m.signal_seq = s.seq"
        " LEFT JOIN report r ON r.seq = m.report_seq WHERE s.id = ?",
        [](const Row &row) { return Found{row.integer(0), row.id<ReportId>(1)}; }, id);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return {};
    const qint64 seq = (*found)->seq;
    for (const Result<qint64> &done :
         {database.execute("UPDATE signal SET occurrences = max(1, occurrences - 1) WHERE seq ="
                           " (SELECT occurrence_of FROM signal WHERE seq = ?)",
                           seq),
          database.execute("UPDATE signal SET occurrence_of = NULL, progress = 'received'"
                           " WHERE occurrence_of = ?1 AND EXISTS"
                           "  (SELECT 1 FROM payload WHERE payload.signal_seq = signal.seq)",
                           seq),
          database.execute("DELETE FROM payload WHERE signal_seq = ?", seq),
          database.execute("DELETE FROM signal_body WHERE signal_seq = ?", seq),
          database.execute("DELETE FROM signal_words WHERE rowid = ?", seq),
          database.execute("DELETE FROM query WHERE signal_seq = ?", seq),
          database.execute("DELETE FROM vector WHERE signal_seq = ?", seq),
          database.execute("DELETE FROM rejection WHERE signal_seq = ?", seq),
          database.execute("DELETE FROM membership WHERE signal_seq = ?", seq),
          database.execute("DELETE FROM near_miss WHERE signal_seq = ?1 OR other_seq = ?1", seq),
          database.execute("DELETE FROM pair_label WHERE first_seq = ?1 OR second_seq = ?1", seq),
          database.execute("DELETE FROM pair_rule WHERE first_seq = ?1 OR second_seq = ?1", seq),
          database.execute(
              "UPDATE signal SET progress = 'erased', restored = 0, problem = '',"
              " occurrence_of = NULL, kind = NULL, service = '', environment = '', release = '',"
              " level = '', session_id = '', trace_id = '', user_id = '', fingerprint = '',"
              " weight_base = 0 WHERE seq = ?",
              seq)}) {
        if (!done)
            return std::unexpected(done.error());
    }
    receipt.erased.push_back(id);
    const ReportId report = (*found)->report;
    if (!report.isNull() && std::ranges::find(receipt.reports, report) == receipt.reports.end())
        receipt.reports.push_back(report);
    return {};
}

Result<int> PersonStore::replaceEverywhere(const QStringList &words)
{
    Database &database = *m_context.database;
    int count = 0;
    if (const Result<qint64> opened = database.execute("INSERT INTO erasing (one) VALUES (1)");
        !opened)
        return std::unexpected(opened.error());
    for (const Place &place : places) {
        const Result<std::vector<Passage>> passages = passagesAt(database, place, words);
        if (!passages)
            return std::unexpected(passages.error());
        for (const Passage &passage : *passages) {
            const Result<qint64> done =
                update(database, place, storedErasedIn(passage.value, words), passage.key);
            if (!done)
                return std::unexpected(done.error());
            ++count;
        }
    }
    if (const Result<qint64> closed = database.execute("DELETE FROM erasing"); !closed)
        return std::unexpected(closed.error());
    return count;
}

Result<ErasureReceipt> PersonStore::erase(const PersonQuery &query, const QString &actor)
{
    const Result<QStringList> words = wordsOf(query);
    if (!words)
        return std::unexpected(words.error());
    Database &database = *m_context.database;
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    const Result<std::vector<SignalId>> ids = find(query);
    if (!ids)
        return std::unexpected(ids.error());
    ErasureReceipt receipt;
    for (const SignalId id : *ids) {
        if (Result<> done = eraseSignal(id, receipt); !done)
            return std::unexpected(std::move(done.error()));
    }
    for (const ReportId report : receipt.reports) {
        const Result<double> counted = ReportStore(m_context).recount(report);
        if (!counted)
            return std::unexpected(counted.error());
    }
    const Result<int> replaced = replaceEverywhere(*words);
    if (!replaced)
        return std::unexpected(replaced.error());
    receipt.passages = *replaced;
    // Deleted words stay in the search index's segments until they are merged.
    const Result<qint64> merged =
        database.execute("INSERT INTO signal_words (signal_words) VALUES ('optimize')");
    if (!merged)
        return std::unexpected(merged.error());
    const Result<DecisionId> decision =
        AuditStore(m_context).append({.actor = actor,
                                      .action = u"personErased"_s,
                                      .after = {{u"signals"_s, qint64(receipt.erased.size())},
                                                {u"passages"_s, receipt.passages}}});
    if (!decision)
        return std::unexpected(decision.error());
    if (Result<> done = all->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return receipt;
}

} // namespace core::storage
