// Functions on the tables of profiles and their holders. A holder is an organization, key or client
// whose tools a profile filters (tool_profiles.h). The functions throw SOCI's exceptions, which
// Store converts to errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "callers/tool_profiles.h"
#include "store/store.h"

namespace patchbay::callers {

std::vector<ToolProfile> list_profiles(store::Transaction& transaction,
                                       const std::string& organization);
std::optional<ToolProfile> find_profile(store::Transaction& transaction,
                                        const std::string& organization, const std::string& name);
void insert_profile(store::Transaction& transaction, const ToolProfile& profile);
void delete_profile(store::Transaction& transaction, const std::string& organization,
                    const std::string& name);

std::vector<HeldProfile> list_holders(store::Transaction& transaction,
                                      const std::string& organization);
// Deletes the holders that are OAuth clients, if the client is revoked or not in the table of
// clients any more. Clients whose id is the address of a document stay, because they are never in
// this table.
void delete_holders_without_client(store::Transaction& transaction);
int count_holders(store::Transaction& transaction, const std::string& organization);
// Returns true if this OAuth client is registered, not revoked, and belongs to this organization or
// to no organization. If `organization` is "", it may belong to any organization. host/authserver
// maintains the table of clients.
bool has_client(store::Transaction& transaction, const std::string& organization,
                const std::string& id);
void set_holder(store::Transaction& transaction, const HeldProfile& held);
// Removes the holder's profile. Returns false if the holder has no profile.
bool delete_holder(store::Transaction& transaction, const std::string& organization,
                   const FilterHolder& holder);

// Returns the clients of all organizations that have profiles.
std::vector<HeldProfile> list_client_holders(store::Transaction& transaction);

// A profile that filters a caller's tools, with its holder.
struct HeldLines {
  HeldProfile held;
  std::optional<std::vector<std::string>> lines;  // nullopt: the profile does not exist any more
};
// Returns the profiles of the caller's organization, key and client, and the operator's profiles
// that apply to the caller.
std::vector<HeldLines> find_held(store::Transaction& transaction, const Caller& caller);

}  // namespace patchbay::callers
