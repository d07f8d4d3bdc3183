#include "cli/folder_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/shortage.h"
#include "process/stop_descriptor.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_MOVE_SELF |
                                   IN_DELETE | IN_CREATE | IN_ONLYDIR;
constexpr int kQuietMs = 50;  // longer than a program needs between two steps of saving a file
constexpr int kLookMs = 250;  // how often next() checks whether the folder was replaced

// Returns the identity of the folder at this path. Returns nullopt if there is no folder.
std::optional<FolderWatch::Identity> identity_at(const fs::path& path) {
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0) return std::nullopt;
  return FolderWatch::Identity{about.st_dev, about.st_ino};
}

Error unwatched(const fs::path& folder, int error) {
  // inotify reports ENOSPC if the user has too many watches.
  if (is_shortage(error)) return shortage("cannot be watched", error).at(folder.string());
  const Code code = error == ENOENT || error == ENOTDIR ? Code::kNotFound : Code::kInternal;
  return Error(code, std::string("cannot be watched: ") + std::strerror(error) + ".")
      .at(folder.string());
}

}  // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::of(const fs::path& folder,
                                                     std::set<std::string> ignored) {
  FileDescriptor events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (events.get() < 0) return unwatched(folder, errno);
  std::unique_ptr<FolderWatch> made(new FolderWatch(folder, std::move(ignored), std::move(events)));
  made->watched_ = identity_at(folder);
  PATCHBAY_TRY(made->add({}));
  return made;
}

bool FolderWatch::is_left_out(const fs::path& inside) const {
  const std::string name = inside.filename().string();
  if (name.starts_with('.') || name.starts_with('#') || name.ends_with('~')) return true;
  return !inside.has_parent_path() && ignored_.contains(name);
}

// Watches a folder and the folders inside it. Watches a folder before reading it, so that no new
// file is missed. A file that is seen twice is reported once, because `changed` is a set.
Result<void> FolderWatch::add(const fs::path& inside) {
  const fs::path place = inside.empty() ? folder_ : folder_ / inside;
  const int number = ::inotify_add_watch(events_.get(), place.c_str(), kChanges);
  const bool is_gone = number < 0 && (errno == ENOENT || errno == ENOTDIR);
  if (is_gone && !inside.empty()) return success();
  if (number < 0) return unwatched(place, errno);
  by_number_[number] = inside;
  if (by_number_.size() > kFolders) {
    return Error(Code::kTooLarge, "has more than 1000 folders; it cannot be watched.")
        .at(folder_.string());
  }
  std::error_code failed;
  for (fs::directory_iterator each(place, failed), end; !failed && each != end;
       each.increment(failed)) {
    const fs::path next = inside / each->path().filename();
    std::error_code ignored;
    if (each->is_symlink(ignored) || !each->is_directory(ignored) || is_left_out(next)) continue;
    PATCHBAY_TRY(add(next));
  }
  return success();
}

// Removes all watches and watches everything again. If the folder itself is gone, next() later
// checks whether it exists again.
Result<void> FolderWatch::add_all() {
  forget({});
  watched_ = identity_at(folder_);
  auto added = add({});
  if (added.has_value() || added.error().code() != Code::kNotFound) return added;
  lose_folder();
  return success();
}

// Removes the watches of a folder that was moved away, and of the folders inside it, because events
// of these watches would have a wrong path. The empty path means the outermost folder.
void FolderWatch::forget(const fs::path& inside) {
  std::erase_if(by_number_, [&](const auto& watch) {
    const fs::path& path = watch.second;
    const auto [end, rest] = std::mismatch(inside.begin(), inside.end(), path.begin(), path.end());
    const bool is_within = end == inside.end();
    if (is_within) ::inotify_rm_watch(events_.get(), watch.first);
    return is_within;
  });
}

// Removes all watches, because the folder is no longer at its path.
void FolderWatch::lose_folder() {
  forget({});
  watched_.reset();
}

Result<void> FolderWatch::take(const inotify_event& event, const char* name,
                               std::set<std::string>& changed) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    changed.insert("many files");
    return add_all();  // the lost events may have reported new folders
  }
  const auto folder = by_number_.find(event.wd);
  if (folder == by_number_.end()) return success();
  if ((event.mask & IN_MOVE_SELF) != 0 && folder->second.empty()) {
    lose_folder();
    return success();
  }
  if ((event.mask & IN_IGNORED) != 0) {  // the folder was removed, and the kernel ended the watch
    if (folder->second.empty()) watched_.reset();
    by_number_.erase(folder);
    return success();
  }
  if (event.len == 0) return success();
  const fs::path inside = folder->second / name;
  if (is_left_out(inside)) return success();
  const bool is_folder = (event.mask & IN_ISDIR) != 0;
  if (is_folder && (event.mask & IN_MOVED_FROM) != 0) forget(inside);
  if (is_folder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
    PATCHBAY_TRY(add(inside));
  }
  // Report a new file when its writer closes it. Report a new folder at once, because the folder
  // may already have files.
  if (is_folder || (event.mask & IN_CREATE) == 0) changed.insert(inside.generic_string());
  return success();
}

// Reads all events that are waiting, and adds the changed files to `changed`.
Result<void> FolderWatch::take_events(std::set<std::string>& changed) {
  alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
  for (;;) {
    const ssize_t got = ::read(events_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return success();
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* const name = buffer.data() + at + sizeof event;
      at += sizeof event + event.len;
      PATCHBAY_TRY(take(event, name, changed));
    }
  }
}

// Watches the folder again if another folder is at its path now. inotify watches a folder and not a
// path, so two changes are not reported. inotify does not report a removed folder while a program,
// such as a shell, still uses the folder. It also does not report that the folder moved together
// with its parent.
Result<void> FolderWatch::look_for_folder(std::set<std::string>& changed) {
  const auto there = identity_at(folder_);
  if (there == watched_) return success();
  if (!there) {
    lose_folder();
    return success();
  }
  PATCHBAY_TRY(add_all());
  if (watched_) changed.insert("all files");
  return success();
}

Result<std::vector<std::string>> FolderWatch::next(const Patience& patience) {
  PATCHBAY_TRY(const auto stop, process::StopDescriptor::make(patience));
  std::array<pollfd, 2> polled = {{{events_.get(), POLLIN, 0}, {stop->get(), POLLIN, 0}}};
  std::set<std::string> changed;
  for (;;) {
    const int ready = ::poll(polled.data(), polled.size(), changed.empty() ? kLookMs : kQuietMs);
    if (patience.is_cancelled()) return patience.ended();
    if (ready < 0 && errno != EINTR) return unwatched(folder_, errno);
    if (ready == 0 && !changed.empty()) {
      return std::vector<std::string>(changed.begin(), changed.end());
    }
    PATCHBAY_TRY(take_events(changed));
    PATCHBAY_TRY(look_for_folder(changed));
  }
}

}  // namespace patchbay::cli
