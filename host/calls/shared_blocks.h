#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "http_client/provider_blocks.h"
#include "store/store.h"
#include "telemetry/log.h"

namespace patchbay::calls {

struct SharedBlocksOptions {
  // How often to look for changes by other hosts. A gate that another host closed is closed here at
  // most this much later; a request that goes meanwhile is refused, and tells us too.
  std::chrono::milliseconds look{250};
  // Nothing in the store is believed to last longer.
  std::chrono::milliseconds longest{kProviderDelay};
};

// Keeps what providers asked to wait the same on all hosts of a store, on a thread of its own: what
// this host is told goes to the store at once, without the call waiting for it. While the store
// does not answer, each host has the blocks that it knows. Thread-safe.
class SharedBlocks {
 public:
  // All references are borrowed. Nothing happens before start().
  SharedBlocks(Store& store, ProviderBlocks& blocks, Log& log, SharedBlocksOptions options = {});
  ~SharedBlocks();
  SharedBlocks(const SharedBlocks&) = delete;
  SharedBlocks& operator=(const SharedBlocks&) = delete;

  // Reads the store once, then starts the thread. On the store's error, nothing is started.
  Result<void> start();

  // Writes what changed here, and reads what changed elsewhere, now.
  Result<void> refresh();

 private:
  void work();
  Result<void> write(const ProviderBlocks::Changes& changes);
  Result<std::vector<ProviderBlock>> read();

  Store& store_;
  ProviderBlocks& blocks_;
  Log& log_;
  const SharedBlocksOptions options_;

  Mutex refreshing_;  // no older state may overwrite a newer one
  ProviderBlocks::Changes unwritten_ GUARDED_BY(refreshing_);
  std::int64_t number_ GUARDED_BY(refreshing_) = -1;

  Mutex mutex_;
  std::condition_variable changed_;
  bool is_changed_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread worker_;
};

// Deletes what is kept of a link, in the transaction that takes it away.
void end_blocks_of_link(Transaction& transaction, const std::string& link);

}  // namespace patchbay::calls
