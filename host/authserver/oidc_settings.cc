#include "authserver/oidc_settings.h"

#include <algorithm>

#include "base/lower_case.h"
#include "callers/names.h"
#include "http_client/url.h"
#include "oauth_messages/endpoint_address.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kLongestEmail = 254;  // RFC 5321 §4.5.3.1.3, without "<" and ">"
constexpr std::size_t kLongestIssuer = 500;

Error wrong_setting(std::string message) { return {Code::kInvalidArgument, std::move(message)}; }

Result<void> check_oidc_issuer(const std::string& issuer) {
  if (issuer.size() <= kLongestIssuer && issuer.find('?') == issuer.npos &&
      oauth_messages::check_endpoint(issuer).has_value()) {
    return success();
  }
  return wrong_setting("issuer is \"" + issuer +
                       "\". It has to be the https address by which the provider calls itself, "
                       "without a query; only on loopback may it be http.");
}

bool is_domain(const std::string& text) { return !known_form("x@" + text).empty(); }

Result<void> check_whom_to_let_in(const OidcSettings& settings) {
  const auto& domains = settings.email_domains;
  const auto wrong = std::find_if_not(domains.begin(), domains.end(), is_domain);
  if (wrong != domains.end()) {
    return wrong_setting("email_domains has \"" + *wrong +
                         "\". Write a domain as it stands after the \"@\": \"acme.example\".");
  }
  if (!settings.create_people || !domains.empty()) return success();
  return wrong_setting(
      "create_people needs `email_domains`: without it, everybody with an account at the provider "
      "would come in.");
}

}  // namespace

Result<void> check_oidc(const OidcSettings& settings) {
  PATCHBAY_TRY(check_oidc_issuer(settings.issuer));
  PATCHBAY_TRY(callers::check_organization(settings.organization));
  if (settings.client_id.empty()) {
    return wrong_setting("client_id is missing: it is what the provider calls this server.");
  }
  const auto& scopes = settings.scopes;
  const auto wrong = std::find_if_not(scopes.begin(), scopes.end(), [](const auto& scope) {
    return oauth_messages::is_scope(scope);
  });
  if (wrong != scopes.end()) {
    return wrong_setting("scopes has \"" + *wrong +
                         "\", which is no scope. Write each for itself.");
  }
  if (std::find(scopes.begin(), scopes.end(), "openid") == scopes.end()) {
    return wrong_setting("scopes has to contain \"openid\"; without it the provider names nobody.");
  }
  return check_whom_to_let_in(settings);
}

std::string shown_name(const OidcSettings& settings) {
  if (!settings.name.empty()) return settings.name;
  const auto url = http_client::Url::parse(settings.issuer);
  return url.has_value() ? url.value().origin().host : settings.issuer;
}

std::string known_form(std::string_view email) {
  const std::size_t at = email.find('@');
  const bool is_printable = std::all_of(email.begin(), email.end(),
                                        [](char letter) { return letter > ' ' && letter < 0x7F; });
  if (!is_printable || email.size() > kLongestEmail || at == email.npos || at == 0 ||
      at + 1 == email.size() || email.find('@', at + 1) != email.npos) {
    return {};
  }
  return lower_case(email);
}

bool is_allowed(std::string_view email, const std::vector<std::string>& domains) {
  if (domains.empty()) return true;
  const std::string_view domain = email.substr(std::min(email.find('@') + 1, email.size()));
  return !domain.empty() && std::any_of(domains.begin(), domains.end(), [&](const auto& each) {
    return equal_ignoring_case(each, domain);
  });
}

}  // namespace patchbay::authserver
