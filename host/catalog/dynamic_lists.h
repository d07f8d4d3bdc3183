#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/patience.h"
#include "base/result.h"
#include "catalog/action_index.h"
#include "loader/instance.h"
#include "manifest/manifest.h"
#include "services/services.h"

namespace patchbay::catalog {

// The actions that a connector listed for one link. Immutable.
struct DynamicList {
  std::uint64_t generation = 0;
  ActionIndex actions;
  // The entries that were left out of `actions`, with the reasons.
  std::vector<manifest::RejectedAction> rejected;
};

struct DynamicLimits {
  manifest::ActionListLimits list;  // limits for the list of one link
  // The maximum number of cached lists. A new list replaces the least recently used list.
  std::size_t links = 1000;
};

// The dynamic lists of one connector, by link. Thread-safe.
class DynamicLists {
 public:
  // Borrows all references. `taken` has the manifest's actions; a dynamic list may not use their
  // ids. Logs and counts the entries that are left out of a list.
  DynamicLists(const manifest::Manifest& manifest, const ActionIndex& taken,
               const services::HostTable& host, DynamicLimits limits);

  // Gets the list from the connector and writes it into `json`. The list has at most list_bytes()
  // bytes.
  using Ask = std::function<Result<loader::ListedActions>(std::string& json)>;

  // Returns the list of `link`. A call without an account passes a name for the user as `link`.
  // Returns the cached list until it expires, afterwards a new list from `ask`. If several calls
  // come at once, one call runs `ask`, and the other calls wait for its result. Fails with
  // DEADLINE_EXCEEDED or CANCELLED if the patience ends during this wait.
  Result<std::shared_ptr<const DynamicList>> of(std::string_view link, const Patience& patience,
                                                const Ask& ask);

  // Returns the cached list of `link`, also after its expiry. Returns nullptr if no list is cached.
  [[nodiscard]] std::shared_ptr<const DynamicList> kept(std::string_view link) const;

  // Returns true if the list of `link` is cached and has not expired. of() then returns this list
  // without asking the connector.
  [[nodiscard]] bool is_fresh(std::string_view link) const;

  // Marks the cached list of `link` as expired. Also applies to a list that is being read now.
  void doubt(std::string_view link);

  // Copies the lists of `other`, the lists of the replaced connector. The expiry times stay the
  // same. When a copied list has expired, the connector's new list is parsed even if its generation
  // number is unchanged. Copies nothing if the two manifests differ in trusted annotations or
  // scopes.
  void take_over(const DynamicLists& other);

  // Deletes all cached data of a link. Must be called when the link is removed.
  void forget(std::string_view link);

  // Returns the maximum size of one list, in bytes.
  [[nodiscard]] std::size_t list_bytes() const { return limits_.list.bytes; }

 private:
  struct Slot;

  std::shared_ptr<Slot> slot_of(std::string_view link);
  [[nodiscard]] std::shared_ptr<Slot> kept_slot(std::string_view link) const;
  void make_room();
  [[nodiscard]] bool fits(const DynamicList& list) const;
  static std::uint64_t doubts_of(Slot& slot);
  Result<void> refresh(Slot& slot, std::string_view link, const Ask& ask);
  [[nodiscard]] std::string why_left_out(const Action& action) const;
  void tell_rejected(std::string_view link, const DynamicList& list) const;
  Result<std::shared_ptr<const DynamicList>> read(std::uint64_t generation,
                                                  std::string_view json) const;

  const manifest::Manifest& manifest_;
  const ActionIndex& taken_;
  const services::HostTable& host_;
  DynamicLimits limits_;
  mutable std::mutex mutex_;
  std::uint64_t uses_ = 0;  // number of uses so far; shows which slot was least recently used
  std::map<std::string, std::shared_ptr<Slot>, std::less<>> slots_;
};

}  // namespace patchbay::catalog
