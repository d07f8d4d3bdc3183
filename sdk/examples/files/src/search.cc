// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "bytes.h"
#include "files.h"

namespace files {
namespace {

constexpr std::size_t kEntriesMax = 20000;
constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kFileMax = 1u << 20;      // bytes; larger files are searched by name only
constexpr std::size_t kContentMax = 64u << 20;  // bytes read by one search
constexpr std::size_t kLineShown = 200;         // bytes of the found line

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Returns the position of `query` in `text`; npos if `text` does not contain it. `query` is in
// lower case; the case of `text` does not matter.
std::size_t find(std::string_view text, std::string_view query) {
  const auto found = std::search(text.begin(), text.end(), query.begin(), query.end(),
                                 [](char a, char b) { return lower(a) == b; });
  return found == text.end() ? text.npos : static_cast<std::size_t>(found - text.begin());
}

// One search: its query, its matches, and the used parts of its limits.
class Search {
 public:
  Search(Call& call, const SearchArguments& arguments)
      : call_(call), query_(arguments.query), limit_(arguments.limit) {
    std::transform(query_.begin(), query_.end(), query_.begin(), lower);
    by_name_ = arguments.in != "content";
    by_content_ = arguments.in != "name";
  }

  void folder(Folder folder, const std::string& path, std::size_t depth);
  Matches take() { return std::move(found_); }

 private:
  void entry(int folder, const char* name, const std::string& path, std::size_t depth);
  // Finds the first line that contains the query. Returns false if the file is too large, is not a
  // text or does not contain the query.
  bool content(int folder, const char* name, Match& match);
  bool full() {
    if (found_.matches.size() < limit_ && entries_ < kEntriesMax) return false;
    found_.truncated = true;
    return true;
  }

  Call& call_;
  std::string query_;
  std::size_t limit_;
  bool by_name_;
  bool by_content_;
  Matches found_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
};

void Search::folder(Folder folder, const std::string& path, std::size_t depth) {
  call_.stop_if_unwanted();
  if (depth > kDepthMax) {
    found_.truncated = true;
    return;
  }
  while (const dirent* next = readdir(folder.get())) {
    const std::string_view name = next->d_name;
    if (name == "." || name == ".." || !is_utf8(name)) continue;
    if (full()) return;
    ++entries_;
    entry(dirfd(folder.get()), next->d_name, joined(path, name), depth);
  }
}

void Search::entry(int folder, const char* name, const std::string& path, std::size_t depth) {
  struct stat about{};
  if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0) return;
  const bool is_folder = S_ISDIR(about.st_mode);
  if (!is_folder && !S_ISREG(about.st_mode)) return;

  Match match{path, is_folder ? "folder" : "file", {}, {}};
  bool matches = by_name_ && find(name, query_) != std::string_view::npos;
  if (!is_folder && by_content_ && content(folder, name, match)) matches = true;
  if (matches) found_.matches.push_back(std::move(match));
  if (is_folder) {
    Folder below = listing(open_name(folder, name, O_RDONLY | O_DIRECTORY));
    if (below) this->folder(std::move(below), path, depth + 1);
  }
}

bool Search::content(int folder, const char* name, Match& match) {
  const Descriptor file = open_name(folder, name, O_RDONLY);
  struct stat about{};
  // Check again, because the name may mean another file than at the first check.
  if (file.number() < 0 || fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode)) {
    return false;
  }
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > kFileMax || bytes_ + size > kContentMax) {
    found_.truncated = true;
    return false;
  }
  std::string text(size, '\0');
  const auto got = pread(file.number(), text.data(), size, 0);
  if (got < 0) return false;
  text.resize(static_cast<std::size_t>(got));
  bytes_ += text.size();
  if (text.find('\0') != text.npos || !is_utf8(text)) return false;
  const std::size_t at = find(text, query_);
  if (at == text.npos) return false;

  const std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  const std::string_view line =
      std::string_view(text).substr(start, std::min(text.find('\n', at), text.size()) - start);
  match.line =
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  const std::string_view shown = line.substr(0, kLineShown);
  match.text = std::string(shown.substr(0, utf8_prefix(shown)));
  return true;
}

}  // namespace

Matches Files::search(Call& call, const SearchArguments& arguments) const {
  Search search(call, arguments);
  search.folder(root_.open_folder(arguments.path), arguments.path, 0);
  return search.take();
}

}  // namespace files
