#include "callers/tool_profiles.h"

#include <algorithm>
#include <array>

#include "audit/security_events.h"
#include "callers/key_table.h"
#include "callers/names.h"
#include "callers/profile_table.h"

namespace patchbay::callers {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"organization", "key", "client"};
// Maximum number of holders in one organization. It is necessary because a client whose id is the
// address of its document is not registered. So a caller could name any number of such clients.
constexpr int kMostHolders = 10'000;

Error no_profile(const std::string& name) {
  return Error(Code::kNotFound, "There is no profile \"" + name.substr(0, 64) +
                                    "\" here; `patchbay profiles list` shows all.");
}

Result<void> check_profile_name(const std::string& name) {
  if (check_organization(name).has_value()) return success();
  return Error(Code::kInvalidArgument,
               "A profile's name is 1 to 64 of the letters a-z, digits, \".\", \"_\" and \"-\".");
}

Result<void> require_organization(store::Transaction& transaction,
                                  const std::string& organization) {
  if (organization.empty() || has_organization(transaction, organization)) return success();
  return no_organization(organization);
}

// Returns, for example, "key key_AbC" or "organization acme".
std::string name_of_holder(const std::string& organization, const FilterHolder& holder) {
  std::string name(word_of(holder.kind));
  const bool is_whole = holder.kind == FilterHolder::Kind::kOrganization;
  if (is_whole && organization.empty()) return "every organization";
  return name.append(" ").append(is_whole ? organization : holder.id);
}

// Fails with NOT_FOUND if there is no such client. A client whose id is the address of its document
// is in no table, so only the form of the address is checked.
Result<void> check_client(store::Transaction& transaction, const std::string& organization,
                          const std::string& id) {
  if (is_document_address(id) || has_client(transaction, organization, id)) return success();
  return Error(Code::kNotFound,
               "There is no client \"" + id.substr(0, 64) +
                   "\" here; `patchbay client list` shows all. An id that is the address of a "
                   "client's document is one of https with a path, of at most 500 bytes.");
}

Result<void> check_holder(store::Transaction& transaction, const std::string& organization,
                          const FilterHolder& holder) {
  switch (holder.kind) {
    case FilterHolder::Kind::kOrganization:
      return require_organization(transaction, organization);
    case FilterHolder::Kind::kKey:
      if (find_key(transaction, organization, holder.id)) return success();
      return Error(Code::kNotFound, "This organization has no key \"" + holder.id.substr(0, 64) +
                                        "\"; `patchbay keys list` shows its keys.");
    case FilterHolder::Kind::kClient:
      break;
  }
  PATCHBAY_TRY(require_organization(transaction, organization));
  return check_client(transaction, organization, holder.id);
}

}  // namespace

std::string_view word_of(FilterHolder::Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<FilterHolder::Kind> kind_of(std::string_view word) {
  const auto* const found = std::find(kKinds.begin(), kKinds.end(), word);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<FilterHolder::Kind>(found - kKinds.begin());
}

void ToolProfiles::record(store::Transaction& transaction, const std::string& profile,
                          const char* change, const std::string& holder, const Changer& by) {
  audit::AuditEntry entry;
  entry.event = audit::event_of(audit::ToolProfileChanged{profile, change, holder});
  entry.organization = by.organization;
  entry.actor = by.actor;
  entry.subject = profile;
  entry.trace_id = by.trace_id;
  chain_.append(transaction, std::move(entry), clock_.wall());
  bump_change(transaction);
}

Result<std::vector<ToolProfile>> ToolProfiles::list(const std::string& organization) {
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<ToolProfile>> {
    PATCHBAY_TRY(require_organization(transaction, organization));
    return list_profiles(transaction, organization);
  });
}

Result<std::vector<HeldProfile>> ToolProfiles::holders(const std::string& organization) {
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<HeldProfile>> {
    PATCHBAY_TRY(require_organization(transaction, organization));
    return list_holders(transaction, organization);
  });
}

Result<ToolProfile> ToolProfiles::show(const std::string& organization, const std::string& name) {
  return store_.read([&](store::Transaction& transaction) -> Result<ToolProfile> {
    auto found = find_profile(transaction, organization, name);
    if (!found) return no_profile(name);
    return std::move(*found);
  });
}

Result<bool> ToolProfiles::put(const std::string& organization, const std::string& name,
                               const std::vector<std::string>& lines, const Changer& by) {
  PATCHBAY_TRY(check_profile_name(name));
  PATCHBAY_TRY(ToolFilter::read(lines));
  return store_.transaction([&](store::Transaction& transaction) -> Result<bool> {
    PATCHBAY_TRY(require_organization(transaction, organization));
    const bool existed = find_profile(transaction, organization, name).has_value();
    if (existed) {
      delete_profile(transaction, organization, name);
    } else if (list_profiles(transaction, organization).size() >= kMostProfiles) {
      return Error(Code::kInvalidArgument, "An organization has at most 1000 profiles.");
    }
    insert_profile(transaction, {organization, name, lines, store::from_millis(transaction.now())});
    record(transaction, name, existed ? "updated" : "created", "", by);
    return existed;
  });
}

Result<void> ToolProfiles::remove(const std::string& organization, const std::string& name,
                                  const Changer& by) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    if (!find_profile(transaction, organization, name)) return no_profile(name);
    for (const HeldProfile& each : list_holders(transaction, organization)) {
      if (each.profile != name) continue;
      return Error(Code::kInvalidArgument,
                   "The profile \"" + name + "\" filters the tools of " +
                       name_of_holder(organization, each.holder).substr(0, 128) +
                       ": give that another one first, or none.");
    }
    delete_profile(transaction, organization, name);
    record(transaction, name, "removed", "", by);
    return success();
  });
}

Result<void> ToolProfiles::give(const std::string& organization, const FilterHolder& holder,
                                const std::string& profile, const Changer& by) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const bool is_taken = profile.empty() && delete_holder(transaction, organization, holder);
    if (!is_taken) {
      PATCHBAY_TRY(check_holder(transaction, organization, holder));
    }
    if (!profile.empty()) return give_new(transaction, {organization, holder, profile}, by);
    if (!is_taken) return success();
    record(transaction, profile, "taken", name_of_holder(organization, holder), by);
    return success();
  });
}

Result<void> ToolProfiles::give_new(store::Transaction& transaction, const HeldProfile& given,
                                    const Changer& by) {
  if (!find_profile(transaction, given.organization, given.profile)) {
    return no_profile(given.profile);
  }
  if (count_holders(transaction, given.organization) >= kMostHolders) {
    return Error(Code::kInvalidArgument,
                 "The profiles of an organization filter the tools of at most 10000 keys and "
                 "clients.");
  }
  set_holder(transaction, given);
  record(transaction, given.profile, "given", name_of_holder(given.organization, given.holder), by);
  return success();
}

std::shared_ptr<const ToolFilters> filters_for(store::Transaction& transaction,
                                               const Caller& caller, ToolFilterCache& cache) {
  std::vector<ToolFilters::Part> parts;
  for (const HeldLines& each : find_held(transaction, caller)) {
    auto filter = each.lines ? cache.filter_of(*each.lines)
                             : std::make_shared<const ToolFilter>(ToolFilter::of_nothing());
    parts.push_back({name_of_holder(each.held.organization, each.held.holder), each.held.profile,
                     std::move(filter)});
  }
  if (parts.empty()) return nullptr;
  return std::make_shared<const ToolFilters>(std::move(parts));
}

}  // namespace patchbay::callers
