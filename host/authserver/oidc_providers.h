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
  // Returns the provider of the organization's people; nullptr if they have none.
  [[nodiscard]] OidcProvider* of(std::string_view organization) const;
  // Returns the provider for a sign-in page on which this organization was named; "": none was. If
  // there is one provider only, returns this one. nullptr: the person has to name an organization
  // that has a provider.
  [[nodiscard]] OidcProvider* for_page(std::string_view organization) const;
  // Returns the provider that sends browsers back to the path kOidcReturnPath with this
  // organization behind it; "": to the path alone. nullptr: none does.
  [[nodiscard]] OidcProvider* returning_to(std::string_view organization) const;

 private:
  std::vector<std::unique_ptr<OidcProvider>> all_;
};

}  // namespace patchbay::authserver
