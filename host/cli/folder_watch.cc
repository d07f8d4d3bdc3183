#include "cli/folder_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/shortage.h"
#include "process/stop_descriptor.h"

namespace patchbay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kChanges =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR;
constexpr int kQuietMs = 50;  // programs that save a file in several steps need less

Error unwatched(const fs::path& folder, int error) {
  // inotify says ENOSPC for a user's limit of watches
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
  PATCHBAY_TRY(made->add({}));
  return made;
}

bool FolderWatch::is_left_out(const fs::path& inside) const {
  const std::string name = inside.filename().string();
  if (name.starts_with('.') || name.starts_with('#') || name.ends_with('~')) return true;
  return !inside.has_parent_path() && ignored_.contains(name);
}

// Watches a folder and those inside it. A folder is watched before it is read, so that nothing
// appears unseen in between; what is seen twice is told once.
Result<void> FolderWatch::add(const fs::path& inside) {
  if (by_number_.size() >= kFolders) {
    return Error(Code::kTooLarge, "has more than 1000 folders; it cannot be watched.")
        .at(folder_.string());
  }
  const fs::path place = inside.empty() ? folder_ : folder_ / inside;
  const int number = ::inotify_add_watch(events_.get(), place.c_str(), kChanges);
  if (number < 0 && errno == ENOENT && !inside.empty()) return success();  // gone already
  if (number < 0) return unwatched(place, errno);
  by_number_[number] = inside;
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

// Takes all events that are there.
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
      const auto folder = by_number_.find(event.wd);
      if ((event.mask & IN_Q_OVERFLOW) != 0) changed.insert("many files");
      if (folder == by_number_.end() || event.len == 0) continue;
      const fs::path inside = folder->second / name;
      if (is_left_out(inside)) continue;
      const bool is_folder = (event.mask & IN_ISDIR) != 0;
      if (is_folder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
        PATCHBAY_TRY(add(inside));
      }
      // A new file counts when it is written and closed, a new folder at once: it may have files.
      if (is_folder || (event.mask & IN_CREATE) == 0) changed.insert(inside.generic_string());
    }
  }
}

Result<std::vector<std::string>> FolderWatch::next(const Patience& patience) {
  PATCHBAY_TRY(const auto stop, process::StopDescriptor::make(patience));
  std::array<pollfd, 2> polled = {{{events_.get(), POLLIN, 0}, {stop->get(), POLLIN, 0}}};
  std::set<std::string> changed;
  for (;;) {
    const int ready = ::poll(polled.data(), polled.size(), changed.empty() ? -1 : kQuietMs);
    if (patience.is_cancelled()) return patience.ended();
    if (ready < 0 && errno != EINTR) return unwatched(folder_, errno);
    if (ready == 0) return std::vector<std::string>(changed.begin(), changed.end());
    PATCHBAY_TRY(take_events(changed));
  }
}

}  // namespace patchbay::cli
