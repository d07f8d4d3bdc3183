#include "authserver/oidc_providers.h"

#include <algorithm>
#include <cassert>

namespace patchbay::authserver {
namespace {

template <class Providers, class Fits>
OidcProvider* first_that(const Providers& all, const Fits& fits) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& each) { return fits(each->settings); });
  return found == all.end() ? nullptr : found->get();
}

}  // namespace

OidcProviders::OidcProviders(const std::vector<OidcSettings>& settings,
                             http_client::HttpClient* http, const Clock& clock) {
  assert(settings.empty() || http != nullptr);
  for (const OidcSettings& each : settings) {
    all_.push_back(std::make_unique<OidcProvider>(each, *http, clock));
  }
}

OidcProvider* OidcProviders::of(std::string_view organization) const {
  return first_that(all_,
                    [&](const OidcSettings& each) { return each.organization == organization; });
}

OidcProvider* OidcProviders::for_page(std::string_view organization) const {
  return all_.size() == 1 ? all_.front().get() : of(organization);
}

OidcProvider* OidcProviders::returning_to(std::string_view organization) const {
  return first_that(all_, [&](const OidcSettings& each) {
    return each.has_own_return ? each.organization == organization : organization.empty();
  });
}

}  // namespace patchbay::authserver
