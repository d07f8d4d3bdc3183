// Tests with which settings of a provider a server starts.
#include "authserver/oidc_settings.h"

#include <catch2/catch.hpp>

namespace patchbay::authserver {
namespace {

OidcSettings usual() {
  return {.organization = "acme", .issuer = "https://login.acme.example", .client_id = "patchbay"};
}

std::string fault_of(const OidcSettings& settings) {
  const auto checked = check_oidc(settings);
  return checked.has_error() ? checked.error().message() : "";
}

TEST_CASE("a provider is taken by its https address, or by any on loopback") {
  OidcSettings settings = usual();
  CHECK(fault_of(settings).empty());
  for (const char* good : {"http://127.0.0.1:8080", "http://localhost/realms/acme",
                           "https://login.acme.example/tenant/v2.0/"}) {
    settings.issuer = good;
    CHECK(fault_of(settings).empty());
  }
  for (const char* bad :
       {"", "login.acme.example", "http://login.acme.example", "ftp://login.acme.example",
        "https://login.acme.example?tenant=1", "https://login.acme.example#x",
        "https://ann:secret@login.acme.example"}) {
    settings.issuer = bad;
    INFO(bad);
    CHECK(fault_of(settings).find("issuer is") != std::string::npos);
  }
}

TEST_CASE("settings with which nobody could sign in, or everybody, are refused by name") {
  OidcSettings settings = usual();
  const auto names = [&](const char* key) {
    INFO(fault_of(settings));
    CHECK(fault_of(settings).find(key) != std::string::npos);
    settings = usual();
  };
  settings.client_id = "";
  names("client_id");
  settings.organization = "Two Words";
  names("organization");
  settings.scopes = {"email"};
  names("openid");
  settings.scopes = {"openid", "email profile"};
  names("scopes");
  settings.email_domains = {"@acme.example"};
  names("email_domains");
  settings.create_people = true;
  names("email_domains");
  settings.create_people = true;
  settings.email_domains = {"acme.example"};
  CHECK(fault_of(settings).empty());
}

TEST_CASE("an email address is compared in lower case, and its whole domain counts") {
  CHECK(known_form("Ann@Acme.Example") == "ann@acme.example");
  for (const char* bad :
       {"", "ann", "@acme.example", "ann@", "a@b@c", "a b@c", "\xC3\xA4@acme.example"}) {
    CHECK(known_form(bad).empty());
  }
  CHECK(is_allowed("ann@acme.example", {"other.example", "ACME.example"}));
  CHECK(is_allowed("ann@acme.example", {}));
  for (const char* bad :
       {"ann@sub.acme.example", "ann@notacme.example", "ann@acme.example.evil", ""}) {
    CHECK_FALSE(is_allowed(bad, {"acme.example"}));
  }
}

}  // namespace
}  // namespace patchbay::authserver
