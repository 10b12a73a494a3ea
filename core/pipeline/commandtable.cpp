// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/commandtable.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

CommandArgument reportArgument()
{
    return {u"report"_s, tr("id of a report, or its first characters")};
}

CommandOption noteOption()
{
    return {u"note"_s, u"TEXT"_s, tr("your own words, kept in the audit log")};
}

std::vector<CommandInfo> table()
{
    const auto report = reportArgument;
    using enum CommandNeeds;
    return {
        {u"init"_s,
         tr("make a workspace in a folder and connect a repository to it"),
         tr("The repository is only read. Its check command runs in a sandbox and decides what is "
            "green."),
         {{u"folder"_s, tr("folder of the workspace; made if missing")}},
         {{u"repository"_s, u"PATH"_s, tr("clone of the product's repository")},
          {u"name"_s, u"NAME"_s,
           tr("what signals call the product; the clone's folder name if not given")},
          {u"branch"_s, u"BRANCH"_s, tr("base branch; the branch the clone is on if not given")},
          {u"check"_s, u"COMMAND"_s,
           tr("check command, split at spaces as a shell would; exit 0 is green")},
          {u"prepare"_s, u"COMMAND"_s,
           tr("command that brings dependencies, run once per lock file")},
          {u"lock-file"_s, u"PATH"_s, tr("lock file that decides when to prepare again")},
          {u"autonomy"_s, u"LEVEL"_s,
           tr("how far Daybreak goes alone: research, fix or pullRequest")},
          {u"logfile"_s, u"PATH"_s,
           tr("log file to follow, with wildcards in any part of its path; may be given several "
              "times"),
           true},
          {u"slack-export"_s, u"PATH"_s, tr("Slack export to read, a zip file or a folder")},
          {u"port"_s, u"PORT"_s,
           tr("port of the receivers on 127.0.0.1; any free one if not given")}},
         Nothing},
        {u"sources"_s,
         tr("list the sources, the receivers' port and keys, and what came in"),
         {},
         {},
         {}},
        {u"run"_s,
         tr("take in what the sources have and work on it"),
         tr("With --once it ends when there is nothing left to do; with --watch (the default) it "
            "goes on until stopped by Ctrl+C or SIGTERM, and says 0 then."),
         {},
         {{u"once"_s, {}, tr("end when there is nothing left to do")},
          {u"watch"_s, {}, tr("go on until stopped")},
          {u"verbose"_s, {}, tr("print every step on stderr, also where there is no terminal")}}},
        {u"signals"_s,
         tr("list signals, newest first"),
         {},
         {},
         {{u"rejected"_s,
           {},
           tr("those that the safety filter kept out, with the quoted fragment")},
          {u"kept"_s, {}, tr("parts of session replays, with the signals of their session")},
          {u"failed"_s, {}, tr("those that could not be read, with the reason")},
          {u"report"_s, u"REPORT"_s, tr("only those of one report")},
          {u"search"_s, u"WORDS"_s, tr("only those with these words")},
          {u"limit"_s, u"N"_s, tr("at most N, 100 if not given")}}},
        {u"inbox"_s, tr("list the reports as the inbox shows them"), {}, {}, {}},
        {u"show"_s,
         tr("show a report: summary, findings, verdict, attempts, pull request"),
         {},
         {report()},
         {}},
        {u"why"_s,
         tr("say why a signal is where it is"),
         {},
         {{u"signal"_s, tr("id of a signal")}},
         {}},
        {u"diff"_s, tr("print the change of a report's pull request"), {}, {report()}, {}},
        {u"publish"_s,
         tr("open the pull request of a change that is made and proven but not published"),
         tr("Where the policy of a repository is “fix”, its changes wait for this."),
         {report()},
         {}},
        {u"approve"_s, tr("approve a report's pull request"), {}, {report()}, {noteOption()}},
        {u"merge"_s,
         tr("merge an approved, green pull request into the host's base branch"),
         {},
         {report()},
         {}},
        {u"comment"_s,
         tr("comment on a pull request; with --request-changes a round starts"),
         {},
         {report(), {u"text"_s, tr("the comment")}},
         {{u"file"_s, u"PATH"_s, tr("file it is about")},
          {u"line"_s, u"N"_s, tr("line of the new version, from 1")},
          {u"request-changes"_s, {}, tr("start a round with it")}}},
        {u"retry"_s,
         tr("research or fix a report again"),
         {},
         {report()},
         {{u"direction"_s, u"TEXT"_s, tr("what to do differently")}}},
        {u"dismiss"_s,
         tr("close a report as nothing to do"),
         {},
         {report()},
         {{u"reason"_s, u"CODE"_s, tr("notAProblem, wontFix, duplicate, tooVague or other")},
          noteOption()}},
        {u"resolve"_s,
         tr("close a report as settled"),
         {},
         {report()},
         {{u"reason"_s, u"CODE"_s, tr("fixedElsewhere, cannotReproduce or other")}, noteOption()}},
        {u"snooze"_s,
         tr("hide a report until a time or a number of signals"),
         {},
         {report()},
         {{u"until"_s, u"TIME"_s, tr("ISO 8601, as 2026-02-01T09:00Z")},
          {u"signals"_s, u"N"_s, tr("until it has N signals")}}},
        {u"restore"_s,
         tr("let a rejected signal pass, or begin anew with one that failed"),
         tr("`signals --rejected` and `signals --failed` list them with their ids and reasons. "
            "What fails again is listed again."),
         {{u"rejection"_s, tr("id of a rejection, or of a signal that failed"), false}},
         {{u"failed"_s, {}, tr("all that failed: after an update, or a change of embedder")}}},
        {u"move"_s,
         tr("move a signal into another report"),
         {},
         {{u"signal"_s, tr("id of a signal")}, report()},
         {}},
        {u"split"_s,
         tr("move signals out into a report of their own"),
         {},
         {{u"signals"_s, tr("ids of signals of one report"), true, true}},
         {}},
        {u"join"_s,
         tr("move all signals of one report into another"),
         {},
         {{u"from"_s, tr("id of the report that goes")},
          {u"into"_s, tr("id of the report that stays")}},
         {}},
        {u"group"_s,
         tr("say which signals never, or always, belong in one report"),
         tr("never A B and always A B make a rule about two signals and move what has to be moved; "
            "withdraw RULE ends one; list shows them. A report stands for its heaviest signal. "
            "Every later decision keeps to the rules."),
         {{u"act"_s, tr("never, always, withdraw or list")},
          {u"ids"_s, tr("two signals, or a rule"), false, true}},
         {noteOption()}},
        {u"consolidate"_s,
         tr("look for reports to merge or to split and signals to move, and list what is proposed"),
         tr("Nothing is changed before you accept it; what you dismiss is not proposed "
            "again on the same evidence. Both can be undone. Daybreak looks by itself at start and "
            "every six hours."),
         {},
         {{u"accept"_s, u"PROPOSAL"_s, tr("do what this one proposes")},
          {u"dismiss"_s, u"PROPOSAL"_s, tr("do not, and keep it as a lesson")},
          {u"list"_s, {}, tr("only list what is open, without looking")}}},
        {u"tune"_s,
         tr("propose thresholds for grouping from your own corrections"),
         tr("Shows how the corrections would fare and which of today's signals would be decided "
            "otherwise. Nothing changes without --apply, and then only later decisions do."),
         {},
         {{u"apply"_s, {}, tr("use the proposed thresholds from now on; can be undone")}}},
        {u"policy"_s,
         tr("show or set how far Daybreak may go alone in a repository"),
         tr("Without options it shows the policy. What is not given stays as it is. What waits for "
            "a person already goes on with: daybreakctl retry"),
         {{u"repository"_s, tr("name of the repository; not needed if there is one"), false}},
         {{u"autonomy"_s, u"LEVEL"_s,
           tr("research only, fix and keep the change, or open a pull request: research, fix or "
              "pullRequest")},
          {u"lowest-priority"_s, u"P0..P4"_s,
           tr("what is less urgent is not fixed without a person")},
          {u"daily-cap"_s, u"N"_s, tr("fixes that may start by themselves in 24 hours")},
          {u"hold-backfill"_s, u"yes|no"_s,
           tr("whether what happened before the workspace was connected waits for a person")},
          {u"maximum-rounds"_s, u"N"_s, tr("attempts for one pull request, the first included")},
          {u"allow"_s, u"PATTERN"_s,
           tr("path that a change may touch although it is no source or test, as docs/*.md; may be "
              "given several times and replaces those before, an empty one removes them"),
           true},
          {u"watch-hours"_s, u"N"_s,
           tr("how long a merged fix is watched, in the whole workspace")}}},
        {u"embedder"_s,
         tr("show, change or try what makes vectors of signals"),
         tr("“show” says which one is in use and which there are, with their settings. “set NAME "
            "key=value …” begins a change: everything is embedded again in the background, and "
            "the old vectors decide until the new ones are complete. “cancel” stays with the old "
            "one. “try NAME key=value …” asks one for a vector and changes nothing; “check” asks "
            "those "
            "in use. “key keychain:NAME” or “key session:NAME” reads a key "
            "from the terminal or the input and keeps it there; settings name it as "
            "key=keychain:NAME, or key=env:NAME for an environment variable."),
         {{u"act"_s, tr("show (the default), set, try, cancel, check or key"), false},
          {u"words"_s,
           tr("for set and try: name of an embedder and its settings; for key: its name"), false,
           true}},
         {}},
        {u"weights"_s,
         tr("show how much signals weigh, try other weights out, or set them"),
         tr("A signal weighs base × level × reach × age; a report is researched when its signals "
            "reach 1. Changes are tried out on today's reports, and set with --apply: "
            "daybreakctl weights slack/message base=0.2 halfLifeDays=7. What is more exact goes "
            "first: SOURCE/KIND, SOURCE, KIND, all."),
         {{u"scope"_s,
           tr("a source, a kind (exception, log, message, replay, experiment), SOURCE/KIND, or "
              "all"),
           false},
          {u"changes"_s,
           tr("NAME=NUMBER, or NAME= for the built-in value; names: base, fatal, error, warning, "
              "info, debug, reachStep, reachMost, halfLifeDays, least"),
           false, true}},
         {{u"apply"_s, {}, tr("set them; without it nothing is changed")}}},
        {u"undo"_s,
         tr("take a decision back"),
         {},
         {{u"decision"_s, tr("id of a decision"), false}},
         {}},
        {u"audit"_s,
         tr("list decisions, newest first"),
         {},
         {},
         {{u"limit"_s, u"N"_s, tr("at most N, 100 if not given")}}},
        {u"export"_s,
         tr("write the audit log, or everything about a person, as JSON Lines"),
         {},
         {},
         {{u"person"_s, u"TEXT"_s, tr("user id, name or address to look for")}}},
        {u"erase"_s,
         tr("erase everything about a person"),
         {},
         {{u"person"_s, tr("user id, name or address to look for")}},
         {{u"yes"_s, {}, tr("really do it; without it only says what would go")}}},
        {u"eval"_s,
         tr("measure a part on labelled data: safety, logs, grouping, research, verdict or repair"),
         tr("safety FILE, logs FILE, grouping FILE and verdict FILE read JSON lines, plain or "
            "gzip; "
            "research TASKS needs --repository; repair takes a folder of programs."),
         {{u"part"_s, tr("safety, logs, grouping, research, verdict or repair")},
          {u"data"_s, tr("file or folder; none with --mine"), false}},
         {{u"repository"_s, u"DIR"_s, tr("clone that the tasks are about (research)")},
          {u"folds"_s, u"source"_s,
           tr("fit the learned screen anew with each source of the file left out (safety)")},
          {u"with"_s, u"PATH"_s,
           tr("further labelled texts to fit to: a file, or a folder of .jsonl files (--folds)")},
          {u"mine"_s,
           {},
           tr("measure grouping on your own merges, splits, moves, rules and decided proposals in "
              "the workspace")},
          {u"calibration"_s, {}, tr("whether probabilities come true (grouping)")},
          {u"ablation"_s, {}, tr("what each family of features is worth (grouping)")},
          {u"output"_s, u"FILE"_s, tr("where the reliability plot goes, SVG (grouping)")}},
         Nothing},
        {u"doctor"_s,
         tr("say what is missing on this machine and how to get it, and what sources could not "
            "read"),
         {},
         {},
         {},
         Nothing},
        {u"man"_s, tr("print the manual page"), {}, {}, {}, Nothing},
    };
}

} // namespace

std::span<const CommandInfo> commandTable()
{
    static const std::vector<CommandInfo> commands = table();
    return commands;
}

const CommandInfo *findCommand(QStringView name)
{
    for (const CommandInfo &command : commandTable()) {
        if (command.name == name)
            return &command;
    }
    return nullptr;
}

} // namespace core::pipeline
