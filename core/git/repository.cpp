// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/repository.h"

#include "core/git/handles_p.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <mutex>

using namespace Qt::StringLiterals;

namespace core::git {

namespace {

ErrorKind kindOf(int code, const git_error *error)
{
    switch (code) {
    case GIT_ENOTFOUND:
    case GIT_EUNBORNBRANCH: return ErrorKind::NotFound;
    case GIT_EEXISTS:
    case GIT_EMODIFIED:
    case GIT_ECONFLICT:
    case GIT_EMERGECONFLICT:
    case GIT_ENONFASTFORWARD:
    case GIT_ELOCKED: return ErrorKind::Conflict;
    case GIT_EINVALIDSPEC:
    case GIT_EINVALID:
    case GIT_EAMBIGUOUS:
    case GIT_EPEEL: return ErrorKind::InvalidInput;
    case GIT_EMISMATCH: return ErrorKind::Corrupt;
    default: break;
    }
    if (!error)
        return ErrorKind::Internal;
    switch (error->klass) {
    case GIT_ERROR_ODB:
    case GIT_ERROR_OBJECT:
    case GIT_ERROR_ZLIB:
    case GIT_ERROR_TREE: return ErrorKind::Corrupt;
    case GIT_ERROR_REPOSITORY: return ErrorKind::Unsupported;
    default: return ErrorKind::Internal;
    }
}

bool isHex(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    });
}

/// Tags that a release string may mean, most exact first.
QStringList tagsForRelease(const QString &release)
{
    QString name;
    QString version = release;
    const qsizetype at = release.lastIndexOf(u'@');
    if (at >= 0) {
        name = release.left(at);
        version = release.mid(at + 1);
    }
    QStringList versions{version};
    if (const qsizetype plus = version.indexOf(u'+'); plus > 0)
        versions.append(version.left(plus)); // build metadata is not part of a tag, as a rule
    QStringList tags{release};
    for (const QString &v : std::as_const(versions)) {
        if (v.isEmpty())
            continue;
        const QString bare = v.startsWith(u'v') ? v.mid(1) : v;
        tags << v << u"v"_s + bare << bare << u"release-"_s + bare << u"release/"_s + bare
             << u"releases/"_s + bare << u"release/v"_s + bare;
        if (!name.isEmpty())
            tags << name + u'-' + bare << name + u"-v"_s + bare << name + u"/v"_s + bare
                 << name + u'/' + bare << name + u"@v"_s + bare;
    }
    // "shop-1.4.2" and "shop 1.4.2"
    if (at < 0) {
        const qsizetype dash = qMax(release.lastIndexOf(u'-'), release.lastIndexOf(u' '));
        if (dash > 0 && dash + 1 < release.size()) {
            const QString tail = release.mid(dash + 1);
            tags << u"v"_s + tail << tail;
        }
    }
    tags.removeDuplicates();
    return tags;
}

} // namespace

std::unexpected<Error> gitError(int code, QString message, std::source_location at)
{
    const git_error *const error = git_error_last();
    const QString detail = u"libgit2 %1: %2"_s.arg(code).arg(
        error && error->message ? QString::fromUtf8(error->message) : u"no text"_s);
    return fail(kindOf(code, error), std::move(message), detail, at);
}

void ensureLibrary()
{
    static std::once_flag once;
    std::call_once(once, [] {
        git_libgit2_init();
        // Configuration outside the repository could name other stores or identities; who owns a
        // folder matters only to programs that would run something from it.
        for (const int level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL})
            git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
        // Clones whose objects are partly elsewhere can be read as far as they go.
        std::array<const char *, 2> extensions{"partialclone", "preciousobjects"};
        git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
    });
}

Result<git_oid> oidFrom(const QString &text)
{
    git_oid oid;
    const QByteArray latin = text.toLatin1();
    if (latin.size() != GIT_OID_SHA1_HEXSIZE || !isHex(text) ||
        git_oid_fromstr(&oid, latin.constData()) != 0)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Git", "“%1” is no commit id.").arg(text.left(60)));
    return oid;
}

QString Person::identity() const
{
    return name + u" <"_s + address + u'>';
}

Repository::Repository(std::unique_ptr<Private> data) : d(std::move(data)) {}
Repository::Repository(Repository &&) noexcept = default;
Repository &Repository::operator=(Repository &&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::open(const QString &path)
{
    ensureLibrary();
    auto data = std::make_unique<Private>();
    const int code =
        git_repository_open(std::out_ptr(data->handle), QFile::encodeName(path).constData());
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git",
                                                          "“%1” cannot be read as a git "
                                                          "repository. Give the folder of a clone.")
                                  .arg(path));
    return Repository(std::move(data));
}

Result<Repository> Repository::createBare(const QString &path)
{
    ensureLibrary();
    if (QFile::exists(path + u"/HEAD"_s))
        return open(path);
    // Made beside it and moved: a kill in between leaves nothing half made where it is looked for.
    const QString making = path + u".making"_s;
    const auto words = [&path] {
        return QCoreApplication::translate("Git", "No repository could be made in “%1”.").arg(path);
    };
    if (!QDir(making).removeRecursively())
        return fail(ErrorKind::Denied, words(), u"what a killed start left cannot be removed"_s);
    auto data = std::make_unique<Private>();
    git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
    // No template: it could bring hooks.
    options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH;
    options.initial_head = "main";
    const int code = git_repository_init_ext(std::out_ptr(data->handle),
                                             QFile::encodeName(making).constData(), &options);
    if (code != 0)
        return gitError(code, words());
    data.reset();
    if (!QDir().rename(making, path))
        return fail(ErrorKind::Denied, words(), u"there is something else already"_s);
    return open(path);
}

void Repository::removeStaleLocks(const QString &path)
{
    constexpr auto files = QDir::Files | QDir::Hidden;
    QStringList locks;
    for (QDirIterator top(path, {u"*.lock"_s}, files); top.hasNext();)
        locks.append(top.next());
    for (QDirIterator below(path + u"/refs"_s, {u"*.lock"_s}, files, QDirIterator::Subdirectories);
         below.hasNext();)
        locks.append(below.next());
    for (const QString &lock : std::as_const(locks))
        QFile::remove(lock);
}

QString Repository::path() const
{
    return QFile::decodeName(git_repository_path(d->handle.get()));
}

Result<QString> Repository::reference(const QString &name) const
{
    git_oid oid;
    ReferenceHandle reference;
    int code =
        git_reference_lookup(std::out_ptr(reference), d->handle.get(), name.toUtf8().constData());
    ObjectHandle object;
    if (code == 0)
        code = git_reference_peel(std::out_ptr(object), reference.get(), GIT_OBJECT_COMMIT);
    if (code != 0)
        return gitError(code,
                        QCoreApplication::translate("Git", "There is no “%1” here.").arg(name));
    git_oid_cpy(&oid, git_object_id(object.get()));
    return hex(oid);
}

Result<QString> Repository::resolve(const QString &name) const
{
    const auto unknown = [&] {
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate(
                        "Git", "The repository knows no branch, tag, commit or release “%1”.")
                        .arg(name.left(100)));
    };
    if (name.isEmpty() || name.size() > 250)
        return unknown();
    if (name == u"HEAD" || name.startsWith(u"refs/")) {
        Result<QString> found = reference(name);
        if (found || found.error().kind == ErrorKind::Corrupt)
            return found;
        return unknown();
    }
    QStringList candidates{u"refs/heads/"_s + name, u"refs/tags/"_s + name,
                           u"refs/remotes/origin/"_s + name, u"refs/remotes/"_s + name};
    for (const QString &tag : tagsForRelease(name))
        candidates.append(u"refs/tags/"_s + tag);
    if (name.size() >= 7 && name.size() <= GIT_OID_SHA1_HEXSIZE && isHex(name)) {
        git_oid prefix;
        const QByteArray latin = name.toLatin1();
        ObjectHandle object;
        ObjectHandle commit;
        if (git_oid_fromstrn(&prefix, latin.constData(), size_t(latin.size())) == 0 &&
            git_object_lookup_prefix(std::out_ptr(object), d->handle.get(), &prefix,
                                     size_t(latin.size()), GIT_OBJECT_ANY) == 0 &&
            git_object_peel(std::out_ptr(commit), object.get(), GIT_OBJECT_COMMIT) == 0)
            return hex(*git_object_id(commit.get()));
    }
    for (const QString &candidate : std::as_const(candidates)) {
        int valid = 0;
        if (git_reference_name_is_valid(&valid, candidate.toUtf8().constData()) != 0 || !valid)
            continue;
        Result<QString> found = reference(candidate);
        if (found)
            return found;
    }
    return unknown();
}

Result<QString> Repository::headBranch() const
{
    ReferenceHandle head;
    const int code = git_reference_lookup(std::out_ptr(head), d->handle.get(), "HEAD");
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "The repository has no HEAD."));
    const char *const target = git_reference_symbolic_target(head.get());
    const QString name = target ? QString::fromUtf8(target) : QString();
    if (!name.startsWith(u"refs/heads/"))
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate(
                        "Git", "The clone is on no branch. Name the base branch in the settings."));
    return name.mid(qsizetype(sizeof "refs/heads/") - 1);
}

Result<QStringList> Repository::branches() const
{
    ReferenceIteratorHandle iterator;
    int code =
        git_reference_iterator_glob_new(std::out_ptr(iterator), d->handle.get(), "refs/heads/*");
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "Branches cannot be listed."));
    QStringList names;
    const char *name = nullptr;
    while ((code = git_reference_next_name(&name, iterator.get())) == 0)
        names.append(QString::fromUtf8(name).mid(qsizetype(sizeof "refs/heads/") - 1));
    if (code != GIT_ITEROVER)
        return gitError(code, QCoreApplication::translate("Git", "Branches cannot be listed."));
    names.sort();
    return names;
}

Result<std::vector<Tag>> Repository::tags() const
{
    ReferenceIteratorHandle iterator;
    int code =
        git_reference_iterator_glob_new(std::out_ptr(iterator), d->handle.get(), "refs/tags/*");
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "Tags cannot be listed."));
    std::vector<Tag> tags;
    const char *name = nullptr;
    while ((code = git_reference_next_name(&name, iterator.get())) == 0) {
        const QString full = QString::fromUtf8(name);
        const Result<QString> commit = reference(full);
        if (commit) // a tag may name a tree or a missing object; such a one is of no use here
            tags.push_back({full.mid(qsizetype(sizeof "refs/tags/") - 1), *commit});
    }
    if (code != GIT_ITEROVER)
        return gitError(code, QCoreApplication::translate("Git", "Tags cannot be listed."));
    std::ranges::sort(tags, {}, &Tag::name);
    return tags;
}

Result<Commit> Repository::commit(const QString &commit) const
{
    const Result<git_oid> oid = oidFrom(commit);
    if (!oid)
        return std::unexpected(oid.error());
    const Result<CommitHandle> handle = d->commitAt(*oid);
    if (!handle)
        return std::unexpected(handle.error());
    return toCommit(handle->get());
}

Result<QByteArray> Repository::readFile(const QString &commit, const QString &path,
                                        qint64 limit) const
{
    const Result<git_oid> oid = oidFrom(commit);
    if (!oid)
        return std::unexpected(oid.error());
    const Result<TreeHandle> tree = d->treeAt(*oid);
    if (!tree)
        return std::unexpected(tree.error());
    TreeEntryHandle entry;
    int code = git_tree_entry_bypath(std::out_ptr(entry), tree->get(), path.toUtf8().constData());
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "There is no file “%1” in %2.")
                                  .arg(path, commit.left(12)));
    const git_filemode_t mode = git_tree_entry_filemode(entry.get());
    if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE)
        return fail(ErrorKind::Unsupported,
                    QCoreApplication::translate("Git", "“%1” is no plain file.").arg(path));
    BlobHandle blob;
    code = git_blob_lookup(std::out_ptr(blob), d->handle.get(), git_tree_entry_id(entry.get()));
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "“%1” cannot be read.").arg(path));
    const auto size = qint64(git_blob_rawsize(blob.get()));
    if (size > limit)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Git", "“%1” is too large (%L2 bytes).")
                        .arg(path)
                        .arg(size));
    return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())), size);
}

Result<std::vector<TreeEntry>> Repository::list(const QString &commit) const
{
    const Result<git_oid> oid = oidFrom(commit);
    if (!oid)
        return std::unexpected(oid.error());
    const Result<TreeHandle> tree = d->treeAt(*oid);
    if (!tree)
        return std::unexpected(tree.error());
    std::vector<TreeEntry> entries;
    const auto visit = [](const char *root, const git_tree_entry *entry, void *payload) -> int {
        TreeEntry::Kind kind = TreeEntry::Kind::File;
        switch (git_tree_entry_filemode(entry)) {
        case GIT_FILEMODE_TREE: return 0;
        case GIT_FILEMODE_BLOB_EXECUTABLE: kind = TreeEntry::Kind::Executable; break;
        case GIT_FILEMODE_LINK: kind = TreeEntry::Kind::Link; break;
        case GIT_FILEMODE_COMMIT: kind = TreeEntry::Kind::Submodule; break;
        default: break;
        }
        static_cast<std::vector<TreeEntry> *>(payload)->push_back(
            {QString::fromUtf8(root) + QString::fromUtf8(git_tree_entry_name(entry)), kind,
             hex(*git_tree_entry_id(entry))});
        return 0;
    };
    const int code = git_tree_walk(tree->get(), GIT_TREEWALK_PRE, visit, &entries);
    if (code != 0)
        return gitError(code,
                        QCoreApplication::translate("Git", "The files of %1 cannot be listed.")
                            .arg(commit.left(12)));
    return entries;
}

Result<bool> Repository::isAncestor(const QString &ancestor, const QString &descendant) const
{
    const Result<git_oid> a = oidFrom(ancestor);
    const Result<git_oid> b = oidFrom(descendant);
    if (!a || !b)
        return std::unexpected(a ? b.error() : a.error());
    if (git_oid_equal(&*a, &*b))
        return true;
    const int code = git_graph_descendant_of(d->handle.get(), &*b, &*a);
    if (code < 0)
        return gitError(code, QCoreApplication::translate("Git", "The history cannot be read."));
    return code == 1;
}

Result<QString> Repository::mergeBase(const QString &first, const QString &second) const
{
    const Result<git_oid> a = oidFrom(first);
    const Result<git_oid> b = oidFrom(second);
    if (!a || !b)
        return std::unexpected(a ? b.error() : a.error());
    git_oid base;
    const int code = git_merge_base(&base, d->handle.get(), &*a, &*b);
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "%1 and %2 share no history.")
                                  .arg(first.left(12), second.left(12)));
    return hex(base);
}

} // namespace core::git
