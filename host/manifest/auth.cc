#include "manifest/auth.h"

#include "manifest/words.h"

namespace patchbay::manifest {

std::string_view type_of(const Auth& auth) {
  if (std::holds_alternative<OAuth2>(auth)) return "oauth2";
  return std::holds_alternative<ApiKey>(auth) ? "api_key" : "none";
}

std::string_view name_of(Flow flow) { return kFlowWords.word(flow); }

const std::vector<Scope>& scopes_of(const Auth& auth) {
  static const std::vector<Scope> none;
  if (const auto* oauth = std::get_if<OAuth2>(&auth)) return oauth->scopes;
  if (const auto* key = std::get_if<ApiKey>(&auth)) return key->scopes;
  return none;
}

}  // namespace patchbay::manifest
