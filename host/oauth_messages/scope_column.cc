#include "oauth_messages/scope_column.h"

#include <nlohmann/json.hpp>

namespace patchbay::oauth_messages {

using nlohmann::json;

std::string scope_column(const std::vector<std::string>& scopes) {
  return json(scopes).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<std::string> scopes_of_column(const std::string& column) {
  std::vector<std::string> scopes;
  for (const auto& scope : json::parse(column, nullptr, false)) {
    if (scope.is_string()) scopes.push_back(scope.get<std::string>());
  }
  return scopes;
}

}  // namespace patchbay::oauth_messages
