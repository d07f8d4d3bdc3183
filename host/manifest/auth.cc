#include "manifest/auth.h"

#include <algorithm>

#include "manifest/manifest.h"
#include "manifest/words.h"

namespace patchbay::manifest {
namespace {

// Returns the first `auth` of this kind in the manifest, or nullptr. If the manifest is const, the
// pointer is to const.
template <class Kind, class ManifestType>
auto* first_of(ManifestType& manifest) {
  for (auto& auth : manifest.auth) {
    if (auto* found = std::get_if<Kind>(&auth)) return found;
  }
  return static_cast<decltype(std::get_if<Kind>(manifest.auth.data()))>(nullptr);
}

}  // namespace

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

const OAuth2* oauth_of(const Manifest& manifest) { return first_of<OAuth2>(manifest); }

OAuth2* oauth_of(Manifest& manifest) { return first_of<OAuth2>(manifest); }

const ApiKey* api_key_of(const Manifest& manifest) { return first_of<ApiKey>(manifest); }

bool has_flow(const Manifest& manifest, Flow flow) {
  const OAuth2* oauth = oauth_of(manifest);
  return oauth != nullptr &&
         std::find(oauth->flows.begin(), oauth->flows.end(), flow) != oauth->flows.end();
}

bool takes_link(const Manifest& manifest) {
  return oauth_of(manifest) != nullptr || api_key_of(manifest) != nullptr;
}

bool works_without_link(const Manifest& manifest) {
  return first_of<NoAuth>(manifest) != nullptr || !takes_link(manifest);
}

}  // namespace patchbay::manifest
