// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is read out of free text: traces, templates, secrets, attacks.
#include "core/normalize/logtemplates.h"
#include "core/normalize/stacktrace.h"
#include "core/safety/safetyfilter.h"
#include "core/safety/screen.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace fuzz {

void stackTrace(const QByteArray &bytes)
{
    const std::vector<core::ExceptionInfo> chain =
        core::normalize::parseStackTrace(QString::fromUtf8(bytes));
    require(chain.size() <= 16, "a chain is bounded");
    for (const core::ExceptionInfo &exception : chain) {
        require(exception.frames.size() <= 500, "frames are bounded");
        for (const core::Frame &frame : exception.frames)
            require(frame.line >= 0 && frame.column >= 0, "positions are not negative");
    }
}

void logTemplates(const QByteArray &bytes)
{
    core::normalize::LogTemplates templates;
    const QStringList lines = QString::fromUtf8(bytes).split(u'\n');
    for (const QString &line : lines) {
        const auto first = templates.learn(line);
        const auto again = templates.learn(line);
        const bool blank = core::normalize::LogTemplates::masked(line).isEmpty();
        require(blank == (first.id < 0), "a line without words has no template");
        require(first.id == again.id && !again.isNew, "a line matches the template that it made");
    }
    core::normalize::LogTemplates loaded;
    require(loaded.load(templates.save()).has_value(), "what was saved can be loaded");
    require(loaded.size() == templates.size(), "nothing is lost on the way");
    require(loaded.save() == templates.save(), "nothing is changed on the way");
    const bool ok = loaded.load(bytes).has_value();
    require(ok || loaded.save() == templates.save(), "a state that is refused changes nothing");
}

void redaction(const QByteArray &bytes)
{
    // Nothing before or after it keeps a plain address from being found.
    const QString planted = u"planted.person@mail.example.org"_s;
    const QString text = QString::fromUtf8(bytes);
    const QString redacted =
        core::safety::redactText(text + u'\n' + planted + u'\n' + text.first(text.size() / 2));
    require(!redacted.contains(planted), "a mail address on a line of its own is redacted");

    const QJsonObject object{{u"message"_s, text},
                             {text.left(40), 1},
                             {u"email"_s, planted},
                             {u"list"_s, QJsonArray{text, planted}}};
    const QByteArray payload =
        core::safety::redactPayload(QJsonDocument(object).toJson(QJsonDocument::Compact));
    require(QJsonDocument::fromJson(payload).isObject(), "a redacted object is an object");
    require(!payload.contains(planted.toUtf8()), "an address in an object is redacted");
    core::safety::redactPayload(bytes);
}

void screening(const QByteArray &bytes)
{
    // Compiling the rules takes longer than looking at a text.
    static const auto made = [] {
        std::vector<std::unique_ptr<core::safety::Screen>> all;
        for (const core::safety::ScreenInfo &info : core::safety::screens().members()) {
            auto screen = info.make({}, {});
            require(screen.has_value(), "a screen can be made");
            all.push_back(std::move(*screen));
        }
        return all;
    }();
    const QString text = QString::fromUtf8(bytes);
    for (const auto &screen : made) {
        const auto detection = screen->inspect(text);
        if (!detection)
            continue;
        require(!detection->category.isEmpty() && !detection->rule.isEmpty(), "it says why");
        require(detection->quote.size() <= 500, "a quote is short");
        require(detection->score > 0 && detection->score <= 1, "a score is in its range");
    }
}

} // namespace fuzz
