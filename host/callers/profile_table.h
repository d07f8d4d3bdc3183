// Functions on the tables of profiles and of those who hold them, each with one statement. They
// throw SOCI's exceptions, which Store turns into errors.
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
// Deletes what clients hold that are in the table of clients no longer, or revoked there.
void delete_holders_without_client(Transaction& transaction);
int count_holders(Transaction& transaction, const std::string& organization);
// Returns true if this OAuth client is registered here, not revoked, and of this organization or of
// none; "" finds those of every organization. host/authserver keeps the table.
bool has_client(Transaction& transaction, const std::string& organization, const std::string& id);
void set_holder(Transaction& transaction, const HeldProfile& held);
// Returns false if the holder has no profile.
bool delete_holder(Transaction& transaction, const std::string& organization,
                   const FilterHolder& holder);

// Returns the clients that hold profiles, in every organization.
std::vector<HeldProfile> list_client_holders(Transaction& transaction);

// A profile that concerns a caller, and who holds it.
struct HeldLines {
  HeldProfile held;
  std::optional<std::vector<std::string>> lines;  // nothing: there is no such profile any more
};
// Returns those of the caller's organization, key and client, and the operator's.
std::vector<HeldLines> find_held(Transaction& transaction, const Caller& caller);

}  // namespace patchbay::callers
