#include "accounts/reach.h"

#include "oauth_messages/reason.h"

namespace patchbay::accounts {

Result<Reached> reach(const OauthProvider::Parts& parts, const std::string& connector,
                      const std::string& organization, const oauth::Bounds& bounds) {
  Declared declared = parts.connectors.find(connector);
  const manifest::OAuth2* oauth = declared.manifest ? oauth_of(*declared.manifest) : nullptr;
  if (oauth == nullptr) {
    return oauth_messages::oauth_failed(oauth_messages::Reason::kExchangeFailed,
                                        "Connector \"" + connector +
                                            "\" was removed, or its manifest has no OAuth. "
                                            "Install it again.");
  }
  const manifest::Identity& identity = declared.manifest->identity;
  PATCHBAY_TRY(auto client, oauth::require_client(parts.clients,
                                                  {identity.id, identity.provider, organization}));
  PATCHBAY_TRY(auto endpoints, parts.discovery.endpoints_of(*oauth, declared.config, bounds));
  oauth::Registration registration{*oauth, std::move(endpoints), std::move(client)};
  return Reached{std::move(declared), std::move(registration)};
}

}  // namespace patchbay::accounts
