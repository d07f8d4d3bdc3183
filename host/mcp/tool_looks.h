// Caches the newest list of each caller's tools. All streams of a caller share one list.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/strand_mutex.h"
#include "mcp/tools.h"

namespace patchbay::mcp {

// The newest list of one caller's tools. Thread-safe.
class ToolLook {
 public:
  static constexpr std::chrono::seconds kFresh{1};  // time for which streams share one list

  using Take = std::function<Offer()>;

  // Returns a list that is not older than kFresh, or gets a new one from `take`. The caller's other
  // streams wait meanwhile. After a stop through `stopped`, the new list may be incomplete, so only
  // this stream gets it.
  std::shared_ptr<const Offer> recent(Monotonic now, const std::stop_token& stopped,
                                      const Take& take);

 private:
  StrandMutex mutex_;  // held while `take` runs
  std::shared_ptr<const Offer> seen_ GUARDED_BY(mutex_);
  Monotonic seen_at_ GUARDED_BY(mutex_){};
};

// The ToolLook of each caller with streams. It lives as long as a stream has a pointer to it.
// Thread-safe.
class ToolLooks {
 public:
  // `owner` is the organization, the user and the key, because each key and each grant has its own
  // tools.
  std::shared_ptr<ToolLook> of(const std::string& owner);

 private:
  Mutex mutex_;
  std::map<std::string, std::weak_ptr<ToolLook>> looks_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
