#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/patience.h"
#include "base/result.h"

struct inotify_event;

namespace patchbay::cli {

// Reports which files in a folder, and in the folders inside it, are written, renamed or removed.
// This also works after one of these folders was removed and made again, as `git checkout` does.
// Leaves out hidden files, backup files of editors, and folders of the outermost level that are
// `ignored`. Used by one thread.
class FolderWatch {
 public:
  static constexpr std::size_t kFolders = 1000;

  // Begins to watch `folder`. Fails with NOT_FOUND if there is no such folder, with OVERLOADED if
  // the machine is short of a resource, and with TOO_LARGE if there are too many folders.
  static Result<std::unique_ptr<FolderWatch>> of(const std::filesystem::path& folder,
                                                 std::set<std::string> ignored);
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Waits for a change, and then until nothing has changed for a moment, because programs save a
  // file in several steps. Returns the changed paths in the folder, each once, sorted. The list has
  // "many files" if the kernel lost events, and "all files" if the folder itself was made again.
  // Fails with CANCELLED if `patience` is stopped. Fails like of() if a new folder cannot be
  // watched.
  Result<std::vector<std::string>> next(const Patience& patience);

  // The device and the inode number of a folder, which identify the folder under any path.
  struct Identity {
    dev_t device;
    ino_t number;
    bool operator==(const Identity&) const = default;
  };

 private:
  FolderWatch(std::filesystem::path folder, std::set<std::string> ignored, FileDescriptor events)
      : folder_(std::move(folder)), ignored_(std::move(ignored)), events_(std::move(events)) {}

  Result<void> add(const std::filesystem::path& inside);
  Result<void> add_all();
  void forget(const std::filesystem::path& inside);
  void lose_folder();
  Result<void> look_for_folder(std::set<std::string>& changed);
  Result<void> take(const inotify_event& event, const char* name, std::set<std::string>& changed);
  Result<void> take_events(std::set<std::string>& changed);
  [[nodiscard]] bool is_left_out(const std::filesystem::path& inside) const;

  std::filesystem::path folder_;
  std::set<std::string> ignored_;
  FileDescriptor events_;                           // the descriptor of inotify
  std::optional<Identity> watched_;                 // the folder itself; nullopt while it does not
                                                    // exist
  std::map<int, std::filesystem::path> by_number_;  // the path of each watched folder in folder_,
                                                    // by watch number
};

}  // namespace patchbay::cli
