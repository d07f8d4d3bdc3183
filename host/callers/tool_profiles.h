// A profile is a named filter of tools. Its holders are the organizations, keys and clients whose
// tools it filters. Every filter of tools is a profile, so each rule is written only once.
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
  std::string organization;  // "": the operator's profile, for callers of every organization
  std::string name;
  std::vector<std::string> lines;  // in the form of tool_filter.h
  WallTime changed_at;
};

// An organization, key or client whose tools a profile filters.
struct FilterHolder {
  enum class Kind { kOrganization, kKey, kClient };
  Kind kind = Kind::kOrganization;
  std::string id{};  // id of the key or client; "" for the organization
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

// Stores the profiles and their holders. Each change is committed together with its audit record,
// and takes effect on every host within a second. The organization "" means the operator, whose
// profiles filter the tools of callers of every organization. Thread-safe.
class ToolProfiles {
 public:
  static constexpr std::size_t kMostProfiles = 1000;  // limit of one organization

  ToolProfiles(store::Store& store, const Clock& clock, audit::AuditChain chain)
      : store_(store), clock_(clock), chain_(std::move(chain)) {}

  // list() returns the profiles, and holders() their holders. Both sort by the profiles' names.
  Result<std::vector<ToolProfile>> list(const std::string& organization);
  Result<std::vector<HeldProfile>> holders(const std::string& organization);
  // Returns one profile. Fails with NOT_FOUND if there is no such profile.
  Result<ToolProfile> show(const std::string& organization, const std::string& name);

  // Creates a profile, or replaces the one with this name. Returns true if it replaced one. Fails
  // with INVALID_ARGUMENT if the name or a line is wrong, or if the organization already has
  // kMostProfiles. Fails with NOT_FOUND if there is no such organization.
  Result<bool> put(const std::string& organization, const std::string& name,
                   const std::vector<std::string>& lines, const Changer& by);
  // Deletes a profile. Fails with NOT_FOUND if there is no such profile, and with INVALID_ARGUMENT
  // if it has holders.
  Result<void> remove(const std::string& organization, const std::string& name, const Changer& by);

  // Gives the profile `profile` to the holder, so that it filters the holder's tools. "" removes
  // the holder's profile. Fails with NOT_FOUND if there is no such organization, profile, key or
  // client, and with INVALID_ARGUMENT if the organization has too many holders.
  Result<void> give(const std::string& organization, const FilterHolder& holder,
                    const std::string& profile, const Changer& by);
  // Gives a profile to a key or client that is created in the same transaction. Fails with
  // NOT_FOUND if the organization has no such profile, and with INVALID_ARGUMENT if the
  // organization has too many holders.
  Result<void> give_new(store::Transaction& transaction, const HeldProfile& given,
                        const Changer& by);

 private:
  void record(store::Transaction& transaction, const std::string& profile, const char* change,
              const std::string& holder, const Changer& by);

  store::Store& store_;
  const Clock& clock_;
  const audit::AuditChain chain_;
};

// Returns the filters for a caller, or nullptr if there are no filters. The caller's organization,
// key and client must be set. An unreadable profile offers no tool.
std::shared_ptr<const ToolFilters> filters_for(store::Transaction& transaction,
                                               const Caller& caller, ToolFilterCache& cache);

}  // namespace patchbay::callers
