#pragma once

#include <condition_variable>
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
#include "base/result.h"
#include "catalog/action_index.h"
#include "loader/instance.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

// What a connector listed for one link. Immutable.
struct DynamicList {
  std::uint64_t generation = 0;
  ActionIndex actions;
  std::vector<manifest::RejectedAction> rejected;  // what was left out, and why
};

struct DynamicLimits {
  manifest::ActionListLimits list;  // of each link
  std::size_t links = 1000;         // kept at once; the one unused for longest goes first
};

// The dynamic lists of one connector, by link. Thread-safe.
class DynamicLists {
 public:
  // Both are borrowed; `taken` are the actions of the manifest.
  DynamicLists(const manifest::Manifest& manifest, const ActionIndex& taken, const Clock& clock,
               DynamicLimits limits);

  // Asks the connector: what it wrote goes into the string. At most as many bytes as the limits
  // say.
  using Ask = std::function<Result<loader::ListedActions>(std::string& json)>;

  // The list of `link` ("": the calls without an account): the one that is kept while it can be
  // believed, else what `ask` brings. Of several calls at once one asks. DEADLINE_EXCEEDED when
  // `deadline` passes while another asks.
  Result<std::shared_ptr<const DynamicList>> of(std::string_view link, Monotonic deadline,
                                                const Ask& ask);

  // The list that is kept for `link`, believable or not; nullptr without one.
  [[nodiscard]] std::shared_ptr<const DynamicList> kept(std::string_view link) const;

  // Lets go of everything known for a link, as when it is taken away.
  void forget(std::string_view link);

  // Bytes the connector may write for one list.
  [[nodiscard]] std::size_t list_bytes() const { return limits_.list.bytes; }

 private:
  struct Slot;

  std::shared_ptr<Slot> slot_of(std::string_view link);
  void make_room();
  Result<void> refresh(Slot& slot, const Ask& ask);
  Result<std::shared_ptr<const DynamicList>> read(std::uint64_t generation,
                                                  std::string_view json) const;

  const manifest::Manifest& manifest_;
  const ActionIndex& taken_;
  const Clock& clock_;
  DynamicLimits limits_;
  mutable std::mutex mutex_;
  std::uint64_t uses_ = 0;  // orders the slots by their last use
  std::map<std::string, std::shared_ptr<Slot>, std::less<>> slots_;
};

}  // namespace patchbay::catalog
