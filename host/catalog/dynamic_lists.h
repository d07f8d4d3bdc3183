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
  // the entries that are not in `actions`, with the reasons
  std::vector<manifest::RejectedAction> rejected;
};

struct DynamicLimits {
  manifest::ActionListLimits list;  // limits for each link's list
  // the most lists that are cached; a new list replaces the least recently used one
  std::size_t links = 1000;
};

// The dynamic lists of one connector, by link. Thread-safe.
class DynamicLists {
 public:
  // All references are borrowed. `taken` are the manifest's actions, whose ids a list may not use.
  // The object logs and counts the entries that it leaves out of a list.
  DynamicLists(const manifest::Manifest& manifest, const ActionIndex& taken,
               const services::HostTable& host, DynamicLimits limits);

  // Asks the connector for its list. Writes the list into `json`, at most list_bytes() bytes.
  using Ask = std::function<Result<loader::ListedActions>(std::string& json)>;

  // Returns the list of `link`. For a call without an account, `link` names the user. Returns the
  // cached list if it has not expired, else a new list from `ask`. If several calls come at once,
  // one call runs `ask`, and the other calls wait for its answer. Fails with DEADLINE_EXCEEDED or
  // CANCELLED if the patience ends during this wait.
  Result<std::shared_ptr<const DynamicList>> of(std::string_view link, const Patience& patience,
                                                const Ask& ask);

  // Returns the cached list of `link`, even if it has expired; nullptr if nothing is cached.
  [[nodiscard]] std::shared_ptr<const DynamicList> kept(std::string_view link) const;

  // Returns true if the list of `link` is cached and has not expired, so of() does not have to ask
  // the connector.
  [[nodiscard]] bool is_fresh(std::string_view link) const;

  // Makes the cached list of `link` expire now, and also a list that is being read.
  void doubt(std::string_view link);

  // Takes over the lists of `other`, whose connector was replaced by this one. The expiry times of
  // the lists do not change. After a list has expired, the connector's answer is read again, even
  // if the generation is unchanged. Takes over nothing if the two manifests differ in trusted
  // annotations or scopes.
  void take_over(const DynamicLists& other);

  // Deletes all cached data about a link. Call this when the link is removed.
  void forget(std::string_view link);

  // Returns the most bytes that the connector may write for one list.
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
  std::uint64_t uses_ = 0;  // counts the uses, to find the slot that was used least recently
  std::map<std::string, std::shared_ptr<Slot>, std::less<>> slots_;
};

}  // namespace patchbay::catalog
