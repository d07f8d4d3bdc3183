#include "signatures/digest_list.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/file_io.h"
#include "base/hex.h"
#include "base/shortage.h"

namespace patchbay::signatures {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestPath = 1024;
constexpr std::size_t kDigits = std::tuple_size_v<Sha256> * 2;

// The numbers of bytes and entries of the folder that may still be read.
struct Room {
  std::uint64_t bytes;
  std::size_t entries;
};

Error unsignable(const std::string& path, const std::string& sentence) {
  return Error(Code::kPluginFault, sentence).at(path);
}

Error unread(const std::string& path, int error) {
  if (is_shortage(error)) return shortage("cannot be read", error).at(path);
  return unsignable(path, std::string("cannot be read: ") + std::strerror(error) + ".");
}

// Returns true if the list can contain this path. sha256sum writes a path with a backslash or a
// line break in another form, so the list contains no such path.
bool is_plain(std::string_view path) {
  return !path.empty() && path.size() <= kLongestPath &&
         std::none_of(path.begin(), path.end(),
                      [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; });
}

Result<Sha256> digest_of_file(const fs::path& file, std::uint64_t& room) {
  const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (opened.get() < 0) return unread(file.string(), errno);
  struct stat about{};
  if (::fstat(opened.get(), &about) != 0) return unread(file.string(), errno);
  if (!S_ISREG(about.st_mode)) {
    return unsignable(file.string(), "is not a regular file; a signed folder has only such.");
  }
  Sha256Stream digest;
  std::vector<char> piece(std::size_t{256} << 10);
  for (;;) {
    const ssize_t got = read_piece(opened.get(), piece);
    if (got < 0) return unread(file.string(), errno);
    if (got == 0) return digest.end();
    if (static_cast<std::uint64_t>(got) > room) {
      return unsignable(file.string(), "does not fit: a signed folder has at most 2 GiB.");
    }
    room -= static_cast<std::uint64_t>(got);
    digest.add(std::string_view(piece.data(), static_cast<std::size_t>(got)));
  }
}

// Adds one entry of the folder to `files`, unless the entry is a folder, the list or its signature.
// Each folder and each file counts against `left.entries`, so that a tree of empty folders has a
// limit too.
Result<void> add_entry(const fs::directory_entry& entry, const fs::path& folder,
                       const Digests& read, Room& left, Digests& files) {
  const std::string path = entry.path().lexically_relative(folder).generic_string();
  if (path == kListName || path == kSignatureName) return success();
  if (left.entries-- == 0) {
    return unsignable(folder.string(), "has more than 10000 files and folders.");
  }
  std::error_code failed;
  const fs::file_type type = entry.symlink_status(failed).type();
  if (failed) return unread(entry.path().string(), failed.value());
  if (type == fs::file_type::directory) return success();
  if (type == fs::file_type::symlink) {
    return unsignable(entry.path().string(), "is a symbolic link; put the file itself there.");
  }
  if (!is_plain(path)) {
    return unsignable(folder.string(),
                      "has a file whose name cannot be in a list of digests: a line break, another "
                      "control character or a backslash, or more than 1024 bytes. Rename it.");
  }
  if (const auto known = read.find(path); known != read.end()) {
    files.insert(*known);
    return success();
  }
  PATCHBAY_TRY(const Sha256 digest, digest_of_file(entry.path(), left.bytes));
  files.emplace(path, digest);
  return success();
}

Error no_list(std::size_t line, const std::string& why) {
  return {Code::kInvalidArgument,
          "is not a list of digests: line " + std::to_string(line) + " " + why + "."};
}

}  // namespace

Result<DigestList> DigestList::of(const fs::path& folder, const Digests& read) {
  Digests files;
  Room left{.bytes = kFolderBytes, .entries = kFiles};
  std::error_code failed;
  for (fs::recursive_directory_iterator each(folder, failed), end; !failed && each != end;
       each.increment(failed)) {
    PATCHBAY_TRY(add_entry(*each, folder, read, left, files));
  }
  if (failed) return unread(folder.string(), failed.value());
  return DigestList(std::move(files));
}

Result<DigestList> DigestList::parse(std::string_view text) {
  if (text.size() > kTextBytes) {
    return Error(Code::kInvalidArgument, "is no list of digests: it is longer than 4 MiB.");
  }
  Digests files;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return no_list(line, "does not end");
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (row.size() < kDigits + 2 || row.substr(kDigits, 2) != "  ") {
      return no_list(line, "is not a SHA-256, two spaces and a path");
    }
    Sha256 digest;
    const std::string_view path = row.substr(kDigits + 2);
    if (!read_hex(row.substr(0, kDigits), digest) || !is_plain(path)) {
      return no_list(line, "is not a SHA-256 and a path");
    }
    if (!files.empty() && files.rbegin()->first >= path) return no_list(line, "is out of order");
    if (files.size() == kFiles) return no_list(line, "is one too many");
    files.emplace_hint(files.end(), path, digest);
  }
  return DigestList(std::move(files));
}

std::string DigestList::text() const {
  std::string text;
  for (const auto& [path, digest] : files_) text += hex_of(digest) + "  " + path + "\n";
  return text;
}

const Sha256* DigestList::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

std::vector<std::string> DigestList::differences(const DigestList& folder) const {
  std::vector<std::string> lines;
  for (const auto& [path, digest] : files_) {
    const Sha256* is = folder.find(path);
    if (is == nullptr) {
      lines.push_back(path + " is missing");
    } else if (*is != digest) {
      lines.push_back(path + " is not the file that was signed");
    }
  }
  for (const auto& [path, digest] : folder.files()) {
    if (find(path) == nullptr) lines.push_back(path + " was not signed");
  }
  return lines;
}

}  // namespace patchbay::signatures
