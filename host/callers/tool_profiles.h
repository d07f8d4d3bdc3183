// Profiles: filters of tools with a name, and whose tools they filter. What filters the tools of an
// organization, a key or a client is always a profile, so each rule is written once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/chain.h"
#include "base/caller.h"
#include "base/clock.h"
#include "base/result.h"
#include "callers/organizations.h"
#include "callers/tool_filter_cache.h"
#include "callers/tool_filters.h"
#include "store/store.h"

namespace patchbay::callers {

struct ToolProfile {
  std::string organization;  // "": the operator's, for callers of every organization
  std::string name;
  std::vector<std::string> lines;  // as tool_filter.h has them
  WallTime changed_at;
};

// Whose tools a profile filters.
struct FilterHolder {
  enum class Kind { kOrganization, kKey, kClient };
  Kind kind = Kind::kOrganization;
  std::string id{};  // of the key or client; "" for the organization
};
// Returns "organization", "key" or "client".
std::string_view word_of(FilterHolder::Kind kind);
std::optional<FilterHolder::Kind> kind_of(std::string_view word);

// A holder and its profile.
struct HeldProfile {
  std::string organization;
  FilterHolder holder;
  std::string profile;
};

// Keeps profiles and their holders. Every change is committed together with its audit record, and
// every host follows within a second. An organization of "" is the operator's: its filters are for
// callers of every organization. Thread-safe.
class ToolProfiles {
 public:
  static constexpr std::size_t kMostProfiles = 1000;  // of one organization

  ToolProfiles(Store& store, const Clock& clock, AuditChain chain)
      : store_(store), clock_(clock), chain_(std::move(chain)) {}

  // Both in the order of names.
  Result<std::vector<ToolProfile>> list(const std::string& organization);
  Result<std::vector<HeldProfile>> holders(const std::string& organization);
  // Fails with NOT_FOUND.
  Result<ToolProfile> show(const std::string& organization, const std::string& name);

  // Sets a profile or replaces the one of its name. Returns true if there was one. Fails with
  // INVALID_ARGUMENT if the name or a line cannot be, and with NOT_FOUND if there is no such
  // organization.
  Result<bool> put(const std::string& organization, const std::string& name,
                   const std::vector<std::string>& lines, const Changer& by);
  // Fails with NOT_FOUND, and with INVALID_ARGUMENT while somebody holds the profile.
  Result<void> remove(const std::string& organization, const std::string& name, const Changer& by);

  // Filters the tools of a holder by this profile from now on; "" ends the filter. Fails with
  // NOT_FOUND if the organization has no such profile or key.
  Result<void> give(const std::string& organization, const FilterHolder& holder,
                    const std::string& profile, const Changer& by);
  // Gives a profile to a key or client that is made in this transaction. Fails with NOT_FOUND if
  // the organization has no such profile.
  Result<void> give_new(Transaction& transaction, const HeldProfile& given, const Changer& by);

 private:
  void record(Transaction& transaction, const std::string& profile, const char* change,
              const std::string& holder, const Changer& by);

  Store& store_;
  const Clock& clock_;
  const AuditChain chain_;
};

// Returns the filters of a caller whose organization, key and client are known; nullptr if no
// filter concerns the caller. A profile that cannot be read offers nothing.
std::shared_ptr<const ToolFilters> filters_for(Transaction& transaction, const Caller& caller,
                                               ToolFilterCache& cache);

}  // namespace patchbay::callers
