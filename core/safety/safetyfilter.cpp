// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/safetyfilter.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

/// Longer texts are looked at in pieces of this size that overlap, so that nothing is cut in two.
constexpr qsizetype pieceLength = 48 * 1024;
constexpr qsizetype overlap = 3 * 1024;
constexpr qsizetype longestPath = 200;

/// Parts of one message that are read one after the other are looked at together up to here.
constexpr qsizetype longestTogether = 8 * 1024;

/// The fields that hold what people read, in the order in which they are shown.
constexpr std::array readFields{"title"_L1, "subject"_L1, "summary"_L1,     "message"_L1, "text"_L1,
                                "body"_L1,  "content"_L1, "description"_L1, "comment"_L1};

/// What people read of a value: itself, or its fields of that kind. Empty if there is none.
QString readText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    QString whole;
    const QJsonObject object = value.toObject();
    for (const QLatin1StringView field : readFields) {
        const QString part = object.value(field).toString();
        if (part.isEmpty() || whole.size() + part.size() > longestTogether)
            continue;
        if (!whole.isEmpty())
            whole += u' ';
        whole += part;
    }
    return whole;
}

using Screens = std::vector<std::pair<QString, std::unique_ptr<Screen>>>;

struct Found
{
    Detection detection;
    QString screen;
    QString path;
};

class Walker
{
public:
    explicit Walker(const Screens &screens) : m_screens(screens) {}

    std::optional<Found> text(const QString &text, const QString &path) const
    {
        for (qsizetype from = 0;; from += pieceLength - overlap) {
            const QString piece =
                from == 0 && text.size() <= pieceLength ? text : text.mid(from, pieceLength);
            for (const auto &[id, screen] : m_screens) {
                if (std::optional<Detection> detection = screen->inspect(piece))
                    return Found{std::move(*detection), id, path};
            }
            if (from + pieceLength >= text.size())
                return {};
        }
    }

    std::optional<Found> value(const QJsonValue &value, const QString &path) const
    {
        if (value.isString())
            return text(value.toString(), path);
        if (value.isArray()) {
            const QJsonArray array = value.toArray();
            for (qsizetype i = 0; i < array.size(); ++i) {
                if (auto found = this->value(array.at(i), path + u'[' + QString::number(i) + u']'))
                    return found;
            }
            return together(array, path);
        }
        if (value.isObject()) {
            const QJsonObject object = value.toObject();
            for (auto it = object.begin(); it != object.end(); ++it) {
                const QString at = QString(path + u'.' + it.key()).left(longestPath);
                if (auto found = text(it.key(), at))
                    return found;
                if (auto found = this->value(it.value(), at))
                    return found;
            }
            if (const QString whole = readText(object); !whole.isEmpty())
                return text(whole, path);
        }
        return {};
    }

private:
    /// An order cut into the elements of a list: its texts on one line.
    std::optional<Found> together(const QJsonArray &array, const QString &path) const
    {
        QString whole;
        int parts = 0;
        for (const QJsonValue &element : array) {
            const QString part = readText(element);
            if (part.isEmpty() || whole.size() + part.size() > longestTogether)
                continue;
            whole += part + u' ';
            ++parts;
        }
        return parts > 1 ? text(whole, path) : std::nullopt;
    }

    const Screens &m_screens;
};

} // namespace

SafetyFilter::SafetyFilter(Screens screens, const Clock &clock, IdSource &ids)
    : m_screens(std::move(screens)), m_clock(clock), m_ids(ids)
{
}

SafetyFilter::~SafetyFilter() = default;

Result<std::unique_ptr<SafetyFilter>> SafetyFilter::makeDefault(const Clock &clock, IdSource &ids)
{
    Screens made;
    for (const ScreenInfo &info : screens().members()) {
        Result<std::unique_ptr<Screen>> screen = info.make({}, {});
        if (!screen)
            return std::unexpected(std::move(screen.error()));
        made.emplace_back(info.id, std::move(*screen));
    }
    return std::make_unique<SafetyFilter>(std::move(made), clock, ids);
}

Screening SafetyFilter::screen(SignalId id, RawSignal raw) const
{
    const Walker walker(m_screens);
    const QJsonDocument document = QJsonDocument::fromJson(raw.payload);
    std::optional<Found> found = document.isObject() ? walker.value(document.object(), u"$"_s)
                                 : document.isArray()
                                     ? walker.value(document.array(), u"$"_s)
                                     : walker.text(QString::fromUtf8(raw.payload), u"$"_s);
    if (!found)
        found = walker.text(raw.externalId, u"externalId"_s);
    if (!found)
        return ScreenedSignal(id, std::move(raw));
    return Rejection{.id = RejectionId(m_ids.next()),
                     .signal = id,
                     .category = found->detection.category,
                     .screen = found->screen,
                     .path = found->path,
                     .quote = UntrustedText(found->detection.quote),
                     .at = m_clock.now()};
}

ScreenedSignal SafetyFilter::restore(SignalId id, RawSignal raw) const
{
    return {id, std::move(raw)};
}

} // namespace core::safety
