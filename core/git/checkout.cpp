// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writing a commit's files into a plain folder.
#include "core/git/handles_p.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::git {

namespace {

/// Whether a link may be made: relative, and no ".." once a name was entered. Such a target cannot
/// leave the folder, whatever links it passes through, because each of those stays inside too.
bool staysInside(const QByteArray &linkPath, const QByteArray &target)
{
    if (target.isEmpty() || target.startsWith('/') || target.size() > 1000)
        return false;
    qsizetype depth = linkPath.count('/');
    bool entered = false;
    for (const QByteArray &part : target.split('/')) {
        if (part.isEmpty() || part == ".")
            continue;
        if (part != "..") {
            if (!isSafePath(part))
                return false;
            entered = true;
            continue;
        }
        if (entered || --depth < 0)
            return false;
    }
    return true;
}

/// Closes what it holds.
class Descriptor
{
public:
    explicit Descriptor(int descriptor) : m_descriptor(descriptor) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

bool writeWhole(int descriptor, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t written = ::write(descriptor, bytes, size);
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        bytes += written;
        size -= size_t(written);
    }
    return true;
}

struct Writer
{
    git_repository *repository = nullptr;
    QByteArray root;
    std::vector<CheckoutNote> notes;
    std::optional<Error> error;

    void note(const QByteArray &path, QString reason)
    {
        notes.push_back({QString::fromUtf8(path), std::move(reason)});
    }

    int failed(const QByteArray &path)
    {
        error = Error{ErrorKind::Internal,
                      QCoreApplication::translate("Git", "“%1” cannot be written: %2")
                          .arg(QString::fromUtf8(path), qt_error_string(errno)),
                      u"checkout, errno %1"_s.arg(errno)};
        return GIT_EUSER;
    }

    int write(const QByteArray &path, const git_tree_entry *entry)
    {
        const QByteArray target = root + '/' + path;
        const git_filemode_t mode = git_tree_entry_filemode(entry);
        if (!isSafePath(path)) {
            note(path, u"the name is not safe"_s);
            return mode == GIT_FILEMODE_TREE ? 1 : 0;
        }
        if (mode == GIT_FILEMODE_TREE)
            return ::mkdir(target.constData(), 0755) == 0 ? 0 : failed(path);
        if (mode == GIT_FILEMODE_COMMIT) {
            note(path, u"submodule"_s);
            return 0;
        }
        BlobHandle blob;
        if (const int code =
                git_blob_lookup(std::out_ptr(blob), repository, git_tree_entry_id(entry));
            code != 0) {
            error = gitError(code, QCoreApplication::translate("Git", "“%1” cannot be read.")
                                       .arg(QString::fromUtf8(path)))
                        .error();
            return GIT_EUSER;
        }
        const auto *const bytes = static_cast<const char *>(git_blob_rawcontent(blob.get()));
        const auto size = size_t(git_blob_rawsize(blob.get()));
        if (mode == GIT_FILEMODE_LINK) {
            const QByteArray link(bytes, qsizetype(qMin<size_t>(size, 4096)));
            if (!staysInside(path, link)) {
                note(path, u"a link to outside"_s);
                return 0;
            }
            return ::symlink(link.constData(), target.constData()) == 0 ? 0 : failed(path);
        }
        const mode_t permissions = mode == GIT_FILEMODE_BLOB_EXECUTABLE ? 0755 : 0644;
        const Descriptor file(::open(
            target.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions));
        // The mask of this process must not decide what a sandbox sees.
        if (file.get() < 0 || !writeWhole(file.get(), bytes, size) ||
            ::fchmod(file.get(), permissions) != 0)
            return failed(path);
        return 0;
    }
};

} // namespace

bool isSafePath(const QByteArray &path)
{
    if (path.isEmpty() || path.size() > 4000 || path.startsWith('/'))
        return false;
    if (std::ranges::any_of(path, [](char c) { return uchar(c) < 0x20 || c == 0x7f; }))
        return false;
    for (const QByteArray &part : path.split('/')) {
        if (part.isEmpty() || part == "." || part == ".." || part.size() > 255 ||
            part.contains('\\'))
            return false;
        // Spellings that some file systems take for .git: NTFS drops dots and blanks at the end
        // and has short names, HFS+ drops invisible characters.
        QString name = QString::fromUtf8(part).toLower();
        name.removeIf([](QChar c) { return c.category() == QChar::Other_Format; });
        while (name.endsWith(u'.') || name.endsWith(u' '))
            name.chop(1);
        if (name == u".git" || name == u"git~1" || name.startsWith(u".git:"))
            return false;
    }
    return true;
}

Result<std::vector<CheckoutNote>> Repository::checkout(const QString &commit,
                                                       const QString &folder) const
{
    const Result<git_oid> oid = oidFrom(commit);
    if (!oid)
        return std::unexpected(oid.error());
    const Result<TreeHandle> tree = d->treeAt(*oid);
    if (!tree)
        return std::unexpected(tree.error());
    if (QFileInfo::exists(folder))
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate("Git", "“%1” exists already.").arg(folder));
    QTemporaryDir scratch(folder + u".partial-XXXXXX"_s);
    if (!scratch.isValid())
        return fail(ErrorKind::Internal,
                    QCoreApplication::translate("Git", "No folder could be made beside “%1”: %2")
                        .arg(folder, scratch.errorString()));
    Writer writer{d->handle.get(), QFile::encodeName(scratch.path()) + "/tree", {}, {}};
    if (::mkdir(writer.root.constData(), 0755) != 0)
        writer.failed({});
    if (!writer.error) {
        const auto visit = [](const char *root, const git_tree_entry *entry, void *payload) -> int {
            return static_cast<Writer *>(payload)->write(
                QByteArray(root) + git_tree_entry_name(entry), entry);
        };
        const int code = git_tree_walk(tree->get(), GIT_TREEWALK_PRE, visit, &writer);
        if (code != 0 && !writer.error)
            writer.error =
                gitError(code, QCoreApplication::translate("Git", "%1 cannot be checked out.")
                                   .arg(commit.left(12)))
                    .error();
    }
    if (writer.error)
        return std::unexpected(std::move(*writer.error));
    if (::rename(writer.root.constData(), QFile::encodeName(folder).constData()) != 0)
        return fail(errno == EEXIST || errno == ENOTEMPTY ? ErrorKind::Conflict
                                                          : ErrorKind::Internal,
                    QCoreApplication::translate("Git", "“%1” cannot be made: %2")
                        .arg(folder, qt_error_string(errno)));
    return std::move(writer.notes);
}

} // namespace core::git
