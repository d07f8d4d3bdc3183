// Stores an object that one call leaves open, for a later call of the same owner. An example is a
// stream on which a provider waits for a user's answer.
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
// connector chose. Only calls of this connector and owner can take the object.
struct KeptName {
  std::string connector;
  std::string organization;
  std::string owner;
  std::string name;

  auto operator<=>(const KeptName&) const = default;
};

// Stores objects between calls. An object whose time is over is destroyed at the next keep() or
// take(). So a host without calls may hold it longer. Thread-safe.
class KeptThings {
 public:
  static constexpr std::size_t kMostOfOwner = 8;
  static constexpr std::size_t kMost = 1000;

  // Stores the object until `until`. If the host has no space, the organization with the most
  // objects loses the one that ends first, provided it has at least two objects more than this
  // organization. Fails with OVERLOADED if there is still no space, or if this owner has too many
  // objects. Fails with INVALID_ARGUMENT if the name is in use. After a failure, `thing` is
  // unchanged.
  Result<void> keep(KeptName name, std::unique_ptr<CallAttachment>& thing, Monotonic until,
                    Monotonic now);
  // Removes the object and returns it. Returns nullptr if there is no such object.
  std::unique_ptr<CallAttachment> take(const KeptName& name, Monotonic now);
  // Destroys all objects of an owner, for example of a removed link.
  void end_of(std::string_view owner);

 private:
  struct KeptThing {
    std::unique_ptr<CallAttachment> thing;
    Monotonic until;
  };
  using ThingMap = std::map<KeptName, KeptThing>;
  ThingMap take_overdue(Monotonic now) REQUIRES(mutex_);
  [[nodiscard]] std::size_t kept_of_owner(const KeptName& name) const REQUIRES(mutex_);
  bool take_from_largest(const std::string& organization, ThingMap& taken) REQUIRES(mutex_);

  Mutex mutex_;
  ThingMap all_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::services
