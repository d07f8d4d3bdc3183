// Keeps an object that one call leaves open, for a later call of the same owner. Such an object is,
// for example, a stream on which a provider waits for a person's answer.
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

// Keeps things between calls. Thread-safe. A thing whose time is over is destroyed at the next
// keep() or take(). So a host without calls has such a thing longer.
class KeptThings {
 public:
  static constexpr std::size_t kMostOfOwner = 8;
  static constexpr std::size_t kMost = 1000;

  // Keeps the thing until `until`. If the host has no room, the organization with the most things
  // loses its thing that would end first, unless it has less than two things more than this
  // organization. Fails with OVERLOADED if there is no room after that, or if this owner has too
  // many things. Fails with INVALID_ARGUMENT if the name is in use. After a failure, `thing` is
  // unchanged.
  Result<void> keep(KeptName name, std::unique_ptr<CallAttachment>& thing, Monotonic until,
                    Monotonic now);
  // Removes the thing and returns it. Returns nullptr if there is no such thing.
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
