// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is read out of code: differences, what the policy says of them, functions and literals.
#include "core/execution/diffpolicy.h"
#include "core/model/filediff.h"
#include "core/research/literals.h"
#include "core/research/sourcetext.h"
#include "tests/fuzz/fuzz.h"

using namespace Qt::StringLiterals;

namespace fuzz {

namespace {

/// The lines of one side that the hunks name, checked against the numbers they carry.
void requireSide(const core::FileDiff &diff, bool before)
{
    const QStringList lines = (before ? diff.oldText : diff.newText).split(u'\n');
    const auto leaves = before ? core::DiffLine::Kind::Added : core::DiffLine::Kind::Removed;
    int last = 0;
    for (const core::DiffHunk &hunk : diff.hunks) {
        int count = 0;
        for (const core::DiffLine &line : hunk.lines) {
            if (line.kind == leaves)
                continue;
            const int number = before ? line.oldNumber : line.newNumber;
            require(number > last && number <= lines.size(), "lines are numbered in their order");
            QString text = lines.at(number - 1);
            if (text.endsWith(u'\r') && !line.text.endsWith(u'\r'))
                text.chop(1);
            require(text == line.text, "a line is the file's line of that number");
            last = number;
            ++count;
        }
        require(count == (before ? hunk.oldCount : hunk.newCount), "a hunk counts its lines");
    }
}

} // namespace

void difference(const QByteArray &bytes)
{
    // A path, the old text and the new one, with a byte 0 between them; more files may follow.
    const QList<QByteArray> parts = bytes.split('\0');
    std::vector<core::FileChange> changes;
    for (qsizetype i = 0; i + 2 < parts.size() && changes.size() < 4; i += 3) {
        const QString path = QString::fromUtf8(parts[i]);
        const auto side = [](const QByteArray &text) {
            return text == "-" ? std::nullopt : std::optional(text);
        };
        changes.push_back(
            {.path = path, .before = side(parts[i + 1]), .after = side(parts[i + 2])});
        const core::FileChange &change = changes.back();
        const core::FileDiff diff = core::diffTexts(path, change.before, change.after, 3);
        core::toUnifiedText(diff);
        if (diff.binary)
            continue;
        requireSide(diff, true);
        requireSide(diff, false);
        require(change.before != change.after || diff.hunks.empty(), "equal texts do not differ");
    }
    for (const core::execution::PolicyViolation &violation :
         core::execution::checkDiff(changes, core::Policy{})) {
        require(!violation.code.isEmpty() && !violation.reason.isEmpty(), "a refusal says why");
        require(violation.line >= 0, "a line is not negative");
    }
}

void sourceText(const QByteArray &bytes)
{
    for (const QString &path : {u"a/b.py"_s, u"a/b.ts"_s, u"a/b.txt"_s}) {
        const core::research::SourceText source = core::research::readSource(path, bytes);
        require(source.kinds.size() == size_t(source.lines.size()), "each line has a kind");
        for (const core::research::Symbol &symbol : source.symbols)
            require(symbol.first >= 1 && symbol.first <= symbol.header &&
                        symbol.header <= symbol.last && symbol.last <= source.lines.size(),
                    "a symbol spans lines of its file");
        const QString message = QString::fromUtf8(bytes.left(200));
        for (const core::research::Literal &literal : core::research::literalsOf(source)) {
            const double match = core::research::literalMatch(literal.text, message);
            require(match >= 0 && match <= 1, "a match is in its range");
            core::research::declaresRoute(literal.text, u"GET /orders/17"_s);
        }
        for (const QString &line :
             source.lines.first(std::min<qsizetype>(source.lines.size(), 50))) {
            core::research::identifiersIn(line);
            core::research::callsIn(line);
        }
    }
}

} // namespace fuzz
