// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/diffpolicy.h"

#include "core/execution/testhabits_p.h"
#include "core/git/paths.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr qsizetype largestFile = 2'000'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("DiffPolicy", text);
}

struct PathRule
{
    const char *code;
    const char *reason;
    QRegularExpression path;
};

QRegularExpression pattern(const char16_t *text)
{
    return QRegularExpression(QString::fromUtf16(text), QRegularExpression::CaseInsensitiveOption);
}

const std::vector<PathRule> &deniedPaths()
{
    static const std::vector<PathRule> rules{
        {"ci", QT_TRANSLATE_NOOP("DiffPolicy", "it decides what CI runs"),
         pattern(u"(^|/)(\\.github|\\.gitlab|\\.circleci|\\.buildkite|\\.gitea|\\.forgejo|"
                 "\\.woodpecker|\\.teamcity|\\.ci)/|(^|/)(\\.gitlab-ci[^/"
                 "]*|\\.travis\\.yml|jenkinsfile[^/]*|"
                 "azure-pipelines[^/]*|appveyor\\.yml|\\.drone\\.yml|bitbucket-pipelines\\.yml|"
                 "tox\\.ini|noxfile\\.py|\\.pre-commit-config\\.ya?ml|codecov\\.ya?ml)$")},
        {"owners", QT_TRANSLATE_NOOP("DiffPolicy", "it decides who reviews"),
         pattern(u"(^|/)(codeowners|owners|owners_aliases|maintainers)(\\.[a-z]+)?$")},
        {"gitFile", QT_TRANSLATE_NOOP("DiffPolicy", "git itself obeys it"),
         pattern(u"(^|/)(\\.gitattributes|\\.gitmodules|\\.gitignore|\\.mailmap|\\.gitconfig|"
                 "\\.git-blame-ignore-revs|\\.husky/.*|\\.githooks/.*)$")},
        {"editor", QT_TRANSLATE_NOOP("DiffPolicy", "editors and agents run or obey it"),
         pattern(
             u"(^|/)(\\.vscode|\\.idea|\\.devcontainer|\\.cursor|\\.claude|\\.zed|\\.fleet)/|"
             "(^|/)(claude\\.md|agents\\.md|\\.mcp\\.json|\\.envrc|\\.editorconfig|\\.cursorrules|"
             "\\.vimrc|\\.exrc|\\.dir-locals\\.el|[^/]*\\.code-workspace)$")},
        {"dependencies", QT_TRANSLATE_NOOP("DiffPolicy", "it names or pins dependencies"),
         pattern(
             u"(^|/)(package\\.json|[^/]*[-.]lock(\\.[a-z]+)?|package-lock\\.json|"
             "npm-shrinkwrap\\.json|pnpm-workspace\\.yaml|\\.npmrc|\\.yarnrc[^/]*|pip\\.conf|"
             "requirements[^/]*\\.(txt|in)|constraints[^/]*\\.txt|pipfile|poetry\\.toml|"
             "environment\\.ya?ml|go\\.(mod|sum|work)|cargo\\.toml|gemfile|composer\\.json|"
             "[^/]*\\.gemspec|packages\\.config|nuget\\.config|directory\\.packages\\.props|"
             "vcpkg\\.json|conanfile\\.[a-z]+|renovate\\.json|dependabot\\.yml)$|"
             "(^|/)(node_modules|vendor|third_party)/|(^|/)pnpm-lock\\.yaml$|(^|/)requirements/")},
        {"build", QT_TRANSLATE_NOOP("DiffPolicy", "builds and packages run it"),
         pattern(
             u"(^|/)(makefile[^/]*|gnumakefile|cmakelists\\.txt|meson\\.build|meson_options\\.txt|"
             "setup\\.(py|cfg)|pyproject\\.toml|manifest\\.in|pytest\\.ini|conftest\\.py|"
             "sitecustomize\\.py|usercustomize\\.py|\\.coveragerc|"
             "build\\.(gradle(\\.kts)?|xml|rs|sbt|zig)|settings\\.gradle(\\.kts)?|gradlew(\\.bat)?|"
             "gradle\\.properties|pom\\.xml|mvnw(\\.cmd)?|rakefile|justfile|taskfile\\.ya?ml|"
             "build(\\.bazel)?|workspace(\\.bazel)?|module\\.bazel|dockerfile[^/]*|"
             "containerfile|docker-compose[^/]*|compose\\.ya?ml|procfile|vagrantfile|"
             "configure(\\.ac)?|autogen\\.sh|gulpfile\\.[a-z]+|gruntfile\\.[a-z]+|"
             "(webpack|vite|rollup|jest|vitest|babel|eslint|karma)\\.config\\.[a-z]+|"
             "tsconfig[^/]*\\.json|\\.babelrc|\\.eslintrc[^/]*|[^/]*\\.(cmake|mk|mak|spec|"
             "csproj|vcxproj|sln|props|targets|bzl|nix|pth|service|desktop))$|"
             "(^|/)(debian|packaging|\\.mvn|gradle)/|(^|/)[^/"
             "]*\\.(sh|bash|zsh|fish|ps1|bat|cmd)$")},
    };
    return rules;
}

bool isSource(const QString &path)
{
    static const QRegularExpression source = pattern(
        u"\\.(py|pyi|pyx|js|jsx|mjs|cjs|ts|tsx|mts|cts|vue|svelte|java|kt|kts|scala|groovy|cs|fs|"
        u"vb|go|"
        "rs|c|h|cc|cpp|cxx|hh|hpp|hxx|ipp|m|mm|swift|rb|php|pl|pm|lua|r|jl|ex|exs|erl|hrl|hs|ml|"
        "mli|clj|cljs|dart|zig|nim|d|sql|html|htm|css|scss|sass|less|qml|ui|proto|graphql)$");
    return source.match(path).hasMatch();
}

bool allowed(const QString &path, const Policy &policy)
{
    return std::ranges::any_of(policy.allowedPaths, [&](const QString &glob) {
        QString text;
        for (qsizetype i = 0; i < glob.size(); ++i) {
            if (glob.at(i) == u'*' && i + 1 < glob.size() && glob.at(i + 1) == u'*') {
                const bool folder = i + 2 < glob.size() && glob.at(i + 2) == u'/';
                text += folder ? u"(.*/)?"_s : u".*"_s;
                i += folder ? 2 : 1;
            } else if (glob.at(i) == u'*') {
                text += u"[^/]*"_s;
            } else if (glob.at(i) == u'?') {
                text += u"[^/]"_s;
            } else {
                text += QRegularExpression::escape(glob.mid(i, 1));
            }
        }
        return QRegularExpression(QRegularExpression::anchoredPattern(text)).match(path).hasMatch();
    });
}

/// Bidirectional controls, invisible characters (Trojan Source, CVE-2021-42574).
bool isHidden(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control: return c != U'\n' && c != U'\t' && c != U'\r' && c != U'\f';
    case QChar::Other_Format:
    case QChar::Other_PrivateUse:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: break;
    }
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe0fff) || c == 0x115f ||
           c == 0x1160 || c == 0x3164 || c == 0x00a0 || (c >= 0x2000 && c <= 0x200a);
}

/// A word that mixes Latin letters with ones of another script that look like them (UTS 39).
bool mixesScripts(const QString &word)
{
    bool latin = false;
    bool other = false;
    for (const char32_t c : word.toUcs4()) {
        const QChar::Script script = QChar::script(c);
        latin = latin || script == QChar::Script_Latin;
        other = other || script == QChar::Script_Cyrillic || script == QChar::Script_Greek ||
                script == QChar::Script_Armenian || script == QChar::Script_Cherokee ||
                (c >= 0xff01 && c <= 0xff5e) || (c >= 0x1d400 && c <= 0x1d7ff);
    }
    return latin && other;
}

const QRegularExpression &secretPattern()
{
    static const QRegularExpression secret(
        u"-----BEGIN [A-Z ]*PRIVATE KEY-----"
        "|\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"
        "|\\bgh[pousr]_[A-Za-z0-9]{30,}|\\bgithub_pat_[A-Za-z0-9_]{30,}"
        "|\\bglpat-[A-Za-z0-9_-]{20,}|\\bxox[abprs]-[A-Za-z0-9-]{10,}"
        "|\\bsk-(ant-|proj-)?[A-Za-z0-9_-]{24,}|\\b[rs]k_live_[A-Za-z0-9]{16,}"
        "|\\bAIza[0-9A-Za-z_-]{35}\\b|\\bnpm_[A-Za-z0-9]{36}\\b|\\bpypi-[A-Za-z0-9_-]{40,}"
        "|\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"
        "|[a-z][a-z0-9+.-]*://[^/\\s:@'\"]+:[^/\\s:@'\"]{6,}@"
        "|(?i:(password|passwd|secret|api_?key|access_?token|auth_?token)\\s*[:=]\\s*"
        "['\"][A-Za-z0-9+/_=-]{20,}['\"])"_s);
    return secret;
}

/// Lines of the new version that the old one does not have, by number from 1.
std::vector<std::pair<int, QString>> addedLines(const FileChange &change)
{
    const FileDiff diff = diffTexts(change.path, change.before, change.after, 0);
    std::vector<std::pair<int, QString>> lines;
    for (const DiffHunk &hunk : diff.hunks) {
        for (const DiffLine &line : hunk.lines) {
            if (line.kind == DiffLine::Kind::Added)
                lines.emplace_back(line.newNumber, line.text);
        }
    }
    return lines;
}

void checkText(const FileChange &change, std::vector<PolicyViolation> &out)
{
    static const QRegularExpression word(u"\\w+"_s, QRegularExpression::UseUnicodePropertiesOption);
    for (const auto &[number, text] : addedLines(change)) {
        for (const char32_t c : text.toUcs4()) {
            if (!isHidden(c))
                continue;
            out.push_back({change.path, u"deceptiveCharacter"_s,
                           tr("it adds the invisible or misleading character U+%1")
                               .arg(QString::number(c, 16).toUpper().rightJustified(4, u'0')),
                           number});
            break;
        }
        for (const QRegularExpressionMatch &match : word.globalMatch(text)) {
            if (mixesScripts(match.captured())) {
                out.push_back({change.path, u"deceptiveCharacter"_s,
                               tr("it adds a word of letters that look like others"), number});
                break;
            }
        }
        if (secretPattern().match(text).hasMatch())
            out.push_back({change.path, u"secret"_s,
                           tr("it adds what looks like a key or password"), number});
    }
}

void checkPath(const FileChange &change, std::vector<PolicyViolation> &out)
{
    for (const PathRule &rule : deniedPaths()) {
        if (rule.path.match(change.path).hasMatch()) {
            out.push_back({change.path, QString::fromLatin1(rule.code), tr(rule.reason), 0});
            return;
        }
    }
    if (!isSource(change.path) && !isTestPath(change.path))
        out.push_back({change.path, u"outside"_s, tr("it is neither source nor test"), 0});
}

bool isBinary(const std::optional<QByteArray> &contents)
{
    return contents && (contents->contains('\0') || !contents->isValidUtf8());
}

} // namespace

std::vector<PolicyViolation> checkDiff(const std::vector<FileChange> &files, const Policy &policy)
{
    std::vector<PolicyViolation> out;
    if (files.empty())
        out.push_back({{}, u"noChange"_s, tr("nothing was changed"), 0});
    for (const FileChange &change : files) {
        const bool hidden =
            std::ranges::any_of(change.path.toUcs4(), [](char32_t c) { return isHidden(c); });
        if (!git::isSafePath(change.path.toUtf8()) || hidden || mixesScripts(change.path)) {
            out.push_back({change.path, u"unsafePath"_s, tr("its name is not safe"), 0});
            continue;
        }
        const bool lifted = allowed(change.path, policy);
        if (!lifted)
            checkPath(change, out);
        if (isBinary(change.before) || isBinary(change.after)) {
            out.push_back({change.path, u"binary"_s, tr("it is no text"), 0});
            continue;
        }
        if (change.after && change.after->size() > largestFile) {
            out.push_back({change.path, u"tooLarge"_s, tr("it is too large to be read"), 0});
            continue;
        }
        checkText(change, out);
        if (!lifted && isTestPath(change.path))
            checkTests(change, out);
    }
    return out;
}

} // namespace core::execution
