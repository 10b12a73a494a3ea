// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/research/scratchhistory.h"

using namespace Qt::StringLiterals;
using namespace core;

namespace tests {

void fillPlanner(ScratchHistory &history)
{
    const QByteArray first = R"(import logging

logger = logging.getLogger(__name__)


class Series:
    """Dates that repeat."""

    def __init__(self, dates):
        self.dates = dates

    def next_date(self, position):
        """The date after this one."""
        if position + 1 >= len(self.dates):
            return None
        return self.dates[position + 1]


def rename(series, title):
    if not title:
        raise ValueError("a series without a title: naming policy undefined")
    logger.warning("series %s renamed to %s", series, title)
    return title
)";
    history.commit(u"Add series"_s,
                   {{u"src/planner/series.py"_s, first},
                    {u"src/planner/__init__.py"_s, ""},
                    {u"CODEOWNERS"_s, "# who looks\n*  ada@planner.example\n"
                                      "/src/planner/notes.py bert@planner.example\n"},
                    {u"tests/test_series.py"_s,
                     "import unittest\nfrom planner.series import Series, rename\n\n\n"
                     "class NextDateTests(unittest.TestCase):\n"
                     "    def test_middle(self):\n"
                     "        series = Series([1, 2])\n"
                     "        self.assertEqual(series.next_date(0), 2)\n"}},
                   u"Ada Holm"_s);
    history.commit(u"Add notes"_s,
                   {{u"src/planner/notes.py"_s,
                     "def shorten(text, limit):\n    if len(text) <= limit:\n        return text\n"
                     "    return text[:limit - 1] + '...'\n"}},
                   u"Bert Ek"_s);
    history.tag(u"v1.0.0"_s);
    QByteArray second = first;
    second.replace("        if position + 1 >= len(self.dates):\n            return None\n"
                   "        return self.dates[position + 1]\n",
                   "        upcoming = self.dates[position + 1]\n        return upcoming\n");
    history.commit(u"Look one date ahead"_s, {{u"src/planner/series.py"_s, second}},
                   u"Cleo Ruiz"_s);
    QByteArray third = second;
    third.replace("upcoming = self.dates[position + 1]", "upcoming = (self.dates[position + 1])");
    history.commit(u"Format"_s, {{u"src/planner/series.py"_s, third}}, u"Dora Lind"_s);
    history.commit(u"Release 1.1.0"_s, {{u"VERSION"_s, "1.1.0\n"}}, u"planner-release[bot]"_s);
    history.tag(u"v1.1.0"_s);
    const QByteArray notes =
        history.repository.readFile(history.head, u"src/planner/notes.py"_s).value();
    history.commit(u"Call notes memos"_s,
                   {{u"src/planner/notes.py"_s, QByteArray()}, {u"src/planner/memos.py"_s, notes}},
                   u"Bert Ek"_s);
    history.finish();
}

std::vector<Signal> plannerCrash(const ScratchHistory &history)
{
    std::vector<Signal> members;
    for (int i = 0; i < 3; ++i) {
        Signal signal;
        signal.id = SignalId(QUuid(0, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 1, uchar(i)));
        signal.source = i == 2 ? u"posthog"_s : u"sentry"_s;
        signal.externalId = QString::number(i);
        signal.kind = SignalKind::Exception;
        signal.service = u"planner"_s;
        signal.release = u"planner@1.1.0"_s;
        signal.environment = u"production"_s;
        signal.level = u"error"_s;
        signal.route = u"GET /series/{id}/next"_s;
        signal.userId = i == 0 ? u"u1"_s : u"u2"_s;
        signal.occurrences = i + 1;
        signal.occurred = history.dayAfterHead() + std::chrono::hours(30 * i);
        signal.title = UntrustedText(u"IndexError: list index out of range"_s);
        signal.content = signal.title;
        signal.exceptions = {
            {.type = u"IndexError"_s,
             .message = UntrustedText(u"list index out of range"_s),
             .frames = {{.function = u"Series.next_date"_s,
                         .file = u"/usr/src/app/src/planner/series.py"_s,
                         .module = u"planner.series"_s,
                         .line = 14,
                         .contextLine = u"        upcoming = (self.dates[position + 1])"_s,
                         .variables = {}},
                        {.function = u"wsgi"_s,
                         .file = u"/usr/lib/python3/dist-packages/server/core.py"_s,
                         .module = u"server.core"_s,
                         .line = 9,
                         .inApp = false,
                         .contextLine = {},
                         .variables = {}}},
             .language = u"python"_s}};
        members.push_back(signal);
    }
    return members;
}

} // namespace tests
