// Functions on the tables of profiles and of their holders. A holder is the organization, key or
// client whose tools a profile filters (tool_profiles.h). The functions throw SOCI's exceptions,
// which Store turns into errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "callers/tool_profiles.h"
#include "store/store.h"

namespace patchbay::callers {

std::vector<ToolProfile> list_profiles(Transaction& transaction, const std::string& organization);
std::optional<ToolProfile> find_profile(Transaction& transaction, const std::string& organization,
                                        const std::string& name);
void insert_profile(Transaction& transaction, const ToolProfile& profile);
void delete_profile(Transaction& transaction, const std::string& organization,
                    const std::string& name);

std::vector<HeldProfile> list_holders(Transaction& transaction, const std::string& organization);
// Deletes the holders that are OAuth clients, if the client is revoked or no longer in the table of
// clients. Keeps clients whose id is the address of a document, because such clients are in no
// table.
void delete_holders_without_client(Transaction& transaction);
int count_holders(Transaction& transaction, const std::string& organization);
// Returns true if this OAuth client is registered, is not revoked, and belongs to this organization
// or to no organization. If `organization` is "", the client may belong to any organization.
// host/authserver keeps the table of clients.
bool has_client(Transaction& transaction, const std::string& organization, const std::string& id);
void set_holder(Transaction& transaction, const HeldProfile& held);
// Takes the profile away from the holder. Returns false if the holder has no profile.
bool delete_holder(Transaction& transaction, const std::string& organization,
                   const FilterHolder& holder);

// Returns the clients that have profiles, in every organization.
std::vector<HeldProfile> list_client_holders(Transaction& transaction);

// A profile that filters the tools of a caller, and the holder of the profile.
struct HeldLines {
  HeldProfile held;
  std::optional<std::vector<std::string>> lines;  // nullopt: the profile no longer exists
};
// Returns the profiles of the caller's organization, key and client, and the operator's profiles
// that apply to the caller.
std::vector<HeldLines> find_held(Transaction& transaction, const Caller& caller);

}  // namespace patchbay::callers
