#pragma once

#include <string>
#include <vector>

namespace patchbay::oauth_messages {

// Scopes as a column of the store has them, and back: a JSON array.
std::string scope_column(const std::vector<std::string>& scopes);
std::vector<std::string> scopes_of_column(const std::string& column);

}  // namespace patchbay::oauth_messages
