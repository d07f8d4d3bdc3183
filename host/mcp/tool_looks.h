// Keeps the newest list of each caller's tools. All streams of a caller share one list.
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
  static constexpr std::chrono::seconds kFresh{1};  // how long streams share one list

  using Take = std::function<Offer()>;

  // Returns a list that is not older than kFresh, or calls `take` for a new list. The caller's
  // other streams wait while `take` runs. If `stopped` requests a stop during `take`, the new list
  // may be incomplete, so only this stream gets the list.
  std::shared_ptr<const Offer> recent(Monotonic now, const std::stop_token& stopped,
                                      const Take& take);

 private:
  StrandMutex mutex_;  // held while `take` runs
  std::shared_ptr<const Offer> seen_ GUARDED_BY(mutex_);
  Monotonic seen_at_ GUARDED_BY(mutex_){};
};

// The ToolLook of each caller with streams. A ToolLook lives as long as a stream has a pointer to
// it. Thread-safe.
class ToolLooks {
 public:
  // `owner` names the organization, the user and the key, because each key and each grant shows
  // tools of its own.
  std::shared_ptr<ToolLook> of(const std::string& owner);

 private:
  Mutex mutex_;
  std::map<std::string, std::weak_ptr<ToolLook>> looks_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
