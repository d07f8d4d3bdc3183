// Looks at the tools of a caller, which the caller's streams share.
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

// The last look of one caller's streams. Thread-safe.
class ToolLook {
 public:
  static constexpr std::chrono::seconds kFresh{1};  // as long as a look serves further streams

  using Take = std::function<Offer()>;

  // Returns a look that is not older than kFresh, or takes a new one. Streams wait for the one that
  // looks. What is seen while `stopped` stops may be a part, so only this stream gets it.
  std::shared_ptr<const Offer> recent(Monotonic now, const std::stop_token& stopped,
                                      const Take& take);

 private:
  StrandMutex mutex_;  // held over a look
  std::shared_ptr<const Offer> seen_ GUARDED_BY(mutex_);
  Monotonic seen_at_ GUARDED_BY(mutex_){};
};

// The looks of all callers with streams. A look lasts as long as a stream holds it. Thread-safe.
class ToolLooks {
 public:
  // `owner` names the caller (principal_of() in session.h).
  std::shared_ptr<ToolLook> of(const std::string& owner);

 private:
  Mutex mutex_;
  std::map<std::string, std::weak_ptr<ToolLook>> looks_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
