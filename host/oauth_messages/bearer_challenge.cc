#include "oauth_messages/bearer_challenge.h"

#include "oauth_messages/metadata.h"

namespace patchbay::oauth_messages {

std::string bearer_challenge(std::string_view resource, std::string_view scopes) {
  std::string text = "Bearer resource_metadata=\"";
  text.append(resource_metadata_address(resource));
  return text.append("\", scope=\"").append(scopes).append("\"");
}

std::string scope_challenge(std::string_view resource, std::string_view scopes) {
  return bearer_challenge(resource, scopes).append(", error=\"insufficient_scope\"");
}

}  // namespace patchbay::oauth_messages
