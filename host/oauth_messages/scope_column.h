#pragma once

#include <string>
#include <vector>

namespace patchbay::oauth_messages {

// These functions convert scopes to a JSON array for a column of the store, and back.
std::string scope_column(const std::vector<std::string>& scopes);
std::vector<std::string> scopes_of_column(const std::string& column);

}  // namespace patchbay::oauth_messages
