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

// Watches the folders of connectors of a server (`watch_connectors`), each with a thread of its
// own. One thread uses this object.
class ConnectorWatch {
 public:
  // From now on, changes are kept for begin(). Fails like FolderWatch::of() if a folder cannot be
  // watched.
  static Result<ConnectorWatch> of(const std::vector<std::filesystem::path>& roots);

  // Calls `changed` after each change, and `failed` with a sentence if a folder cannot be watched
  // any more. Both may be called on several threads at the same time. Fails with OVERLOADED if the
  // system cannot start a thread. The destructor waits until no call runs.
  Result<void> begin(const std::function<void()>& changed,
                     const std::function<void(const std::string&)>& failed);

 private:
  std::vector<std::shared_ptr<FolderWatch>> watches_;
  std::vector<std::jthread> threads_;
};

}  // namespace patchbay::cli
