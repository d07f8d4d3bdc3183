// Keeps what one call leaves open for a later call of the same owner, such as a stream on which a
// provider waits for a person's answer.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "services/call_frame.h"

namespace patchbay::services {

// The connector, the owner (CallContext::owner) in its organization, and the name that the
// connector chose. Only calls of this connector and owner get the thing.
struct KeptName {
  std::string connector;
  std::string organization;
  std::string owner;
  std::string name;

  auto operator<=>(const KeptName&) const = default;
};

// Thread-safe. A thing whose time is over goes when the next thing is kept or taken, so a host
// without calls may have the last ones a little longer.
class KeptThings {
 public:
  static constexpr std::size_t kMostOfOwner = 8;
  static constexpr std::size_t kMost = 1000;

  // Keeps the thing until `until`. Fails with OVERLOADED if too many are kept, and with
  // INVALID_ARGUMENT if the name is in use; then `thing` is unchanged. If the host has no room, the
  // organization with the most things loses the one that would end first.
  Result<void> keep(KeptName name, std::unique_ptr<CallAttachment>& thing, Monotonic until,
                    Monotonic now);
  // Returns the thing and forgets it; nullptr if it does not exist.
  std::unique_ptr<CallAttachment> take(const KeptName& name, Monotonic now);
  // Ends all things of an owner, such as a link that was removed.
  void end_of(std::string_view owner);

 private:
  struct Kept {
    std::unique_ptr<CallAttachment> thing;
    Monotonic until;
  };
  using All = std::map<KeptName, Kept>;
  All take_overdue(Monotonic now) REQUIRES(mutex_);
  [[nodiscard]] std::size_t kept_of_owner(const KeptName& name) const REQUIRES(mutex_);
  bool take_from_largest(const std::string& organization, All& taken) REQUIRES(mutex_);

  Mutex mutex_;
  All all_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::services
