#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "authserver/auth_world.h"
#include "authserver/browser.h"
#include "authserver/signing_key.h"
#include "http_client/scripted_server.h"

namespace patchbay::authserver {

inline constexpr const char* kReturn = "/api/v1/oauth/sign_in/oidc/callback";

// A strict OpenID Connect provider on loopback. It accepts only what its documents allow: each code
// once, with the verifier, the redirect URI and the secret. A test can change its answers.
class OidcPeer {
 public:
  OidcPeer();

  // Returns the settings of a host on which the users of "acme" sign in at this provider.
  [[nodiscard]] OidcSettings settings() const;
  // Signs in the person in the browser. `sent` is the answer that redirects the browser to the
  // provider. Returns the target to which the provider redirects the browser.
  std::string let_in(const httpd::Response& sent,
                     const nlohmann::json& claims = nlohmann::json::object());

  nlohmann::json published;                                       // the provider's metadata
  nlohmann::json keys;                                            // its key set
  nlohmann::json user_info;                                       // of the userinfo endpoint
  std::function<std::string(const nlohmann::json& claims)> sign;  // makes an ID token
  std::atomic<bool> is_down = false;                              // 503 for everything
  bool is_client_public = false;                                  // the client has no secret
  std::string return_path = kReturn;                              // registered for the client
  std::atomic<int> keys_read = 0;
  SigningKey key{"RS256", "first"};

  [[nodiscard]] std::string issuer() const { return server_.origin(); }

 private:
  struct Visit {
    nlohmann::json claims;
    std::string challenge;
  };

  void serve(const std::string& path, std::function<std::string(const test::SeenRequest&)> answer);
  std::string tokens(const test::SeenRequest& request);

  std::map<std::string, Visit> visits_;  // the visits, by their codes
  test::ScriptedServer server_;          // declared last: its threads use the other members
};

// Makes a complete sign-in with these claims: the page, the link, the provider, and the redirect
// back. Returns the last answer.
httpd::Response sign_in_at(OidcPeer& peer, Browser& browser,
                           const nlohmann::json& claims = nlohmann::json::object(),
                           const std::string& page = "/api/v1/oauth/sign_in");

}  // namespace patchbay::authserver
