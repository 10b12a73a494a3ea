// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds frames by the form of their place, behind whatever stands before them on the line.
#include "core/normalize/tracetext_p.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// Whether there may be any: what most lines lack is asked for first.
bool mayHold(QStringView line)
{
    static constexpr std::array colon{".rb:"_L1,  ".erb:"_L1, ".rake:"_L1, ".ru:"_L1,
                                      "/bin/"_L1, ".ex:"_L1,  ".exs:"_L1,  ".erl:"_L1};
    static constexpr std::array step{".php("_L1, "{main}"_L1, "[internal"_L1};
    const auto contains = [&](QLatin1StringView hint) { return line.contains(hint); };
    return (line.contains(u':') && std::ranges::any_of(colon, contains)) ||
           (line.contains(u'#') && std::ranges::any_of(step, contains)) ||
           line.contains(" 0x"_L1) || line.contains("\t0x"_L1);
}

constexpr size_t mostImageWords = 3;

/// app/cart.rb:12:in
bool isRubyPlace(QStringView word)
{
    if (!word.endsWith(":in"_L1))
        return false;
    word = word.chopped(3);
    int line = 0, column = 0;
    return cutPosition(word, &line, &column) && column == 0 &&
           (word.endsWith(".rb"_L1) || word.endsWith(".erb"_L1) || word.endsWith(".rake"_L1) ||
            word.endsWith(".ru"_L1) || word.contains("/bin/"_L1));
}

/// lib/shop/cart.ex:12:
bool isElixirPlace(QStringView word)
{
    if (!word.endsWith(u':'))
        return false;
    word = word.chopped(1);
    int line = 0, column = 0;
    return cutPosition(word, &line, &column) && column == 0 &&
           (word.endsWith(".ex"_L1) || word.endsWith(".exs"_L1) || word.endsWith(".erl"_L1));
}

bool isPhpPlace(QStringView word)
{
    return word.contains(".php("_L1) || word == u"{main}" || word == u"[internal";
}

bool isNumber(QStringView word)
{
    return !word.isEmpty() && word.size() <= 3 &&
           std::ranges::all_of(word, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

bool isStep(QStringView word)
{
    return word.startsWith(u'#') && isNumber(word.sliced(1));
}

bool isAddress(QStringView word)
{
    return word.size() >= 8 && word.startsWith("0x"_L1) &&
           std::ranges::all_of(word.sliced(2), [](QChar c) {
               return c.isDigit() || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
           });
}

/// The words before the one that is looked at, nearest first.
struct Words
{
    static constexpr size_t most = 6;
    std::array<QStringView, most> word;
    std::array<qsizetype, most> at{};
    size_t count = 0;

    void push(QStringView text, qsizetype from)
    {
        std::ranges::move_backward(word.begin(), word.end() - 1, word.end());
        std::ranges::move_backward(at.begin(), at.end() - 1, at.end());
        word[0] = text;
        at[0] = from;
        count = std::min(count + 1, most);
    }
};

} // namespace

std::vector<PlacedFrame> placedFrames(QStringView line)
{
    std::vector<PlacedFrame> found;
    if (!mayHold(line))
        return found;
    Words before;
    qsizetype last = -1;
    const auto add = [&](PlacedFrame frame) {
        if (frame.at > last)
            found.push_back(frame);
        last = std::max(last, frame.at);
    };
    for (qsizetype i = 0; i < line.size();) {
        while (i < line.size() && line.at(i).isSpace())
            ++i;
        const qsizetype from = i;
        while (i < line.size() && !line.at(i).isSpace())
            ++i;
        const QStringView word = line.sliced(from, i - from);
        if (isRubyPlace(word)) {
            const bool called = before.word[0] == u"from";
            add({called ? before.at[0] : from, called});
        } else if (isElixirPlace(word)) {
            // (shop 0.1.0), (shop)
            size_t open = 0;
            if (before.word[0].endsWith(u')')) {
                if (before.word[0].startsWith(u'('))
                    open = 1;
                else if (before.word[1].startsWith(u'('))
                    open = 2;
            }
            add({open > 0 ? before.at.at(open - 1) : from, open > 0});
        } else if (isStep(before.word[0]) && isPhpPlace(word)) {
            add({before.at[0], true});
        } else if (isAddress(word)) {
            // The number, then the image, whose name may have blanks.
            for (size_t back = 0; back < std::min(before.count, mostImageWords + 1); ++back) {
                const QStringView one = before.word.at(back);
                if (one.startsWith(u'#') || one.endsWith(u':'))
                    break;
                if (!isNumber(one) || before.word.at(back + 1) == u"+")
                    continue;
                // Swift's own have no image there, but name it behind.
                if (back > 0 || line.indexOf(" in "_L1, i) > 0)
                    add({before.at.at(back), true, one.toInt()});
                break;
            }
        }
        before.push(word, from);
    }
    return found;
}

} // namespace core::normalize
