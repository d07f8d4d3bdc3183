// SPDX-License-Identifier: Apache-2.0
#include "walk.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <queue>
#include <utility>

namespace files {
namespace {

constexpr std::size_t kHeldMax = 50000;  // names of all open folders in memory
constexpr std::size_t kHeldMin = 256;    // one folder may have these names even above kHeldMax
constexpr std::size_t kLevelsMax = 400;  // folders that are open at once

// Returns true if the error means that the file is gone or is no longer a folder. The walk does not
// report such a file as unreadable.
bool is_absence(int error) { return error == ENOENT || error == ENOTDIR || error == ELOOP; }

}  // namespace

bool Walk::read_names(Level& level) {
  const std::size_t room = std::max(kHeldMin, kHeldMax - std::min(kHeldMax, held_));
  std::priority_queue<std::string> smallest;  // the largest name is on top
  level.has_more = false;
  rewinddir(level.folder.get());
  while (true) {
    errno = 0;
    const dirent* entry = readdir(level.folder.get());
    if (entry == nullptr) {
      if (errno == 0) break;
      visitor_.unreadable(level.path, errno);
      return false;
    }
    const std::string_view name = entry->d_name;
    if (name == "." || name == ".." || name <= level.last) continue;
    if (smallest.size() == room) {
      level.has_more = true;
      if (name >= smallest.top()) continue;
      smallest.pop();
    }
    smallest.emplace(name);
  }
  if (!smallest.empty()) level.last = smallest.top();
  for (; !smallest.empty(); smallest.pop()) level.names.push_back(smallest.top());
  held_ += level.names.size();
  return true;
}

// Opens the folder `name` of `parent` and reads its names after `after`. Returns false if it cannot
// open or read the folder.
bool Walk::enter(int parent, const char* name, std::string path, std::string after) {
  if (levels_.size() == kLevelsMax) {
    visitor_.unreadable(path, ENAMETOOLONG);
    return false;
  }
  Folder folder = listing(open_name(parent, name, O_RDONLY | O_DIRECTORY));
  if (!folder) {
    if (!is_absence(errno)) visitor_.unreadable(path, errno);
    return false;
  }
  levels_.push_back({std::move(folder), std::move(path), {}, std::move(after), false});
  if (read_names(levels_.back())) return true;
  leave();
  return false;
}

void Walk::leave() {
  held_ -= levels_.back().names.size();
  levels_.pop_back();
}

// Enters the folders of the path `after_`, as far as they still exist. The walk then continues in
// each folder after the name that is on the path.
void Walk::resume() {
  std::string_view rest = after_;
  if (!enter(root_.number(), ".", "", std::string(rest.substr(0, rest.find('/'))))) return;
  while (!rest.empty()) {
    const auto slash = rest.find('/');
    const std::string name(rest.substr(0, slash));
    rest.remove_prefix(slash == rest.npos ? rest.size() : slash + 1);
    const std::string next(rest.substr(0, rest.find('/')));
    const Level& level = levels_.back();
    if (!enter(dirfd(level.folder.get()), name.c_str(), joined(level.path, name), next)) return;
  }
}

// Shows one name to the visitor, and enters it if it is a folder. Returns false if the visitor
// wants to pause.
bool Walk::visit(const std::string& name) {
  const int folder = dirfd(levels_.back().folder.get());
  WalkEntry found{joined(levels_.back().path, name), {}};
  if (fstatat(folder, name.c_str(), &found.about, AT_SYMLINK_NOFOLLOW) != 0) {
    if (!is_absence(errno)) visitor_.unreadable(found.path, errno);
    return true;
  }
  const bool goes_on = visitor_.found(found);
  if (goes_on && S_ISDIR(found.about.st_mode)) enter(folder, name.c_str(), found.path, "");
  return goes_on;
}

bool Walk::run() {
  resume();
  while (!levels_.empty()) {
    Level& level = levels_.back();
    if (level.names.empty()) {
      if (!level.has_more || !read_names(level)) leave();
      continue;
    }
    const std::string name = std::move(level.names.back());
    level.names.pop_back();
    --held_;
    if (!visit(name)) return false;
  }
  return true;
}

}  // namespace files
