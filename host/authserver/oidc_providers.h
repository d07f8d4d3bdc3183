#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "authserver/oidc_provider.h"

namespace patchbay::authserver {

// The providers at which people sign in, at most one for each organization. Thread-safe.
class OidcProviders {
 public:
  // `http` and `clock` are borrowed; `http` may be nullptr if there are no settings.
  OidcProviders(const std::vector<OidcSettings>& settings, http_client::HttpClient* http,
                const Clock& clock);

  [[nodiscard]] bool is_empty() const { return all_.empty(); }
  // Returns the provider of this organization, or nullptr if the organization has no provider.
  [[nodiscard]] OidcProvider* of(std::string_view organization) const;
  // Returns the provider for a sign-in page. `organization` is the organization that the user
  // named, or "". If there is only one provider, returns this provider. Otherwise returns nullptr
  // if the organization has no provider; then the user has to name an organization.
  [[nodiscard]] OidcProvider* for_page(std::string_view organization) const;
  // Returns the provider that sends browsers back to the path kOidcReturnPath + "/" +
  // `organization`. If `organization` is "", returns the provider that sends them back to
  // kOidcReturnPath. Returns nullptr if there is no such provider.
  [[nodiscard]] OidcProvider* returning_to(std::string_view organization) const;

 private:
  std::vector<std::unique_ptr<OidcProvider>> all_;
};

}  // namespace patchbay::authserver
