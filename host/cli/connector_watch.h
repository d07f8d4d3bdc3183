#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "cli/folder_watch.h"

namespace patchbay::cli {

// Watches a server's folders of connectors (`watch_connectors`), with one thread for each folder.
// Used by one thread.
class ConnectorWatch {
 public:
  // Starts to watch the folders. Changes are recorded until begin() is called. Fails like
  // FolderWatch::of() if a folder cannot be watched.
  static Result<ConnectorWatch> of(const std::vector<std::filesystem::path>& roots);

  // Calls `changed` after each change. Calls `failed` with a sentence if a folder can no longer be
  // watched. Both may be called on several threads at the same time. Fails with OVERLOADED if the
  // system cannot start a thread. The destructor waits until no call runs.
  Result<void> begin(const std::function<void()>& changed,
                     const std::function<void(const std::string&)>& failed);

 private:
  std::vector<std::shared_ptr<FolderWatch>> watches_;
  std::vector<std::jthread> threads_;
};

}  // namespace patchbay::cli
