// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>

#include <set>

#include "bytes.h"
#include "files.h"

namespace files {
namespace {

const char* type_of(mode_t mode) {
  if (S_ISREG(mode)) return "file";
  if (S_ISDIR(mode)) return "folder";
  return S_ISLNK(mode) ? "link" : "other";
}

// Returns the first `count` names after `cursor`, in byte order. Keeps at most `count` names in
// memory, however large the folder is. Leaves out names that are not UTF-8, because JSON cannot
// contain them.
std::set<std::string> names_after(Call& call, DIR* folder, const std::string& cursor,
                                  std::size_t count) {
  std::set<std::string> names;
  std::size_t seen = 0;
  while (const dirent* entry = readdir(folder)) {
    if (++seen % 1024 == 0) call.stop_if_unwanted();
    const std::string_view name = entry->d_name;
    if (name == "." || name == ".." || name <= cursor || !is_utf8(name)) continue;
    names.emplace(name);
    if (names.size() > count) names.erase(std::prev(names.end()));
  }
  return names;
}

}  // namespace

Page Files::list(Call& call, const ListArguments& arguments) const {
  const Folder folder = root_.open_folder(arguments.path);
  // Read one more name than the page takes, to find out whether there is another page.
  auto names = names_after(call, folder.get(), arguments.cursor, arguments.limit + 1);
  const bool more = names.size() > arguments.limit;
  if (more) names.erase(std::prev(names.end()));
  Page page;
  const int number = dirfd(folder.get());
  for (const std::string& name : names) {
    struct stat about{};
    // Leave out a file that was deleted after the folder was read.
    if (number < 0 || fstatat(number, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) continue;
    Entry entry{name, joined(arguments.path, name), type_of(about.st_mode), {}, about.st_mtime};
    if (S_ISREG(about.st_mode)) entry.size = about.st_size;
    page.entries.push_back(std::move(entry));
  }
  if (more) page.cursor = *names.rbegin();
  return page;
}

}  // namespace files
