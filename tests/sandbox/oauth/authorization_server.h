// The part of an authorization server that all providers share: who consented to what, and which
// codes and tokens are valid. Each provider has a file of its own for the form of its requests and
// answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "sandbox/oauth/habits.h"

namespace patchbay::sandbox::oauth {

using Scopes = std::set<std::string>;

struct Client {
  std::string id;
  std::string secret;  // "" for a public client
  std::set<std::string> redirect_uris;
};

// The parameters of an authorization request.
struct AuthorizationTerms {
  std::string client;
  std::string redirect_uri;
  Scopes scopes;
  std::string challenge;    // code_challenge with the method S256
  std::string user;         // the user who is asked; "": the user in the habits
  bool refreshable = true;  // true: the flow can return a refresh token
  bool anew = false;        // true: the user is asked for consent again
  bool first_only = false;  // true: only a new consent returns a refresh token (Google)
  bool with_held = false;   // true: also grants the scopes of earlier grants (incremental consent)
};

// The values of a token answer, before they are written in the provider's own form.
struct IssuedAnswer {
  std::string access_token;
  std::string refresh_token;  // "": no refresh token
  Scopes scopes;
  std::chrono::seconds expires_in{0};          // 0: the token does not expire
  std::chrono::seconds refresh_expires_in{0};  // 0: the refresh token does not expire
};

// An error code of RFC 6749 §5.2 or RFC 8628 §3.5.
struct OauthRefusal {
  std::string error;
};

using Outcome = std::variant<IssuedAnswer, OauthRefusal>;

struct DeviceCode {
  std::string device_code;
  std::string user_code;
  std::chrono::seconds expires_in{900};
  std::chrono::seconds interval{5};
};

// The rights of a valid access token.
struct Holder {
  std::string user;
  std::string client;
  Scopes scopes;
  bool expires = true;
};

// Thread-safe. Routes run on the sandbox's thread, and tests run on their own threads.
class AuthorizationServer {
 public:
  AuthorizationServer(std::string name, TokenPrefixes prefixes, Habits habits, const Clock& clock);

  void add(Client client);
  [[nodiscard]] const std::string& name() const { return name_; }

  // ---- functions for tests and demos
  [[nodiscard]] Habits habits() const;
  void set(const Habits& habits);
  // Makes all valid access tokens expire now. Refresh tokens stay valid.
  void expire_access_tokens();
  void expire_refresh_tokens();
  // Ends all tokens and grants of the user at once, as the user or an incident can do.
  void revoke_everything(const std::string& user);
  // Acts as the user who enters a device's code and decides. Returns false if the code does not
  // exist.
  bool decide_device(const std::string& user_code, bool approve);
  // Issues tokens directly, without a flow.
  IssuedAnswer issue(const std::string& client, const std::string& user, const Scopes& scopes);
  // Returns the number of requests to the token endpoint, including refused ones. "" counts all
  // grant types.
  [[nodiscard]] std::size_t token_requests(const std::string& grant_type = "") const;

  // ---- functions for the routes
  [[nodiscard]] const Client* client(const std::string& id) const;
  // Returns true if the URI is exactly a registered one. On loopback, any port is allowed (RFC 8252
  // §7.3).
  [[nodiscard]] bool is_registered(const Client& client, const std::string& redirect_uri) const;
  [[nodiscard]] bool is_right(const std::string& client, const std::string& secret) const;
  void count(const std::string& grant_type);

  // Returns the code, or the reason why no code is issued.
  std::variant<std::string, OauthRefusal> consent(const AuthorizationTerms& asked);
  Outcome redeem(const std::string& client, const std::string& code,
                 const std::string& redirect_uri, const std::string& verifier);
  Outcome refresh(const std::string& client, const std::string& refresh_token);
  Outcome client_credentials(const std::string& client, const Scopes& scopes);
  DeviceCode start_device(const std::string& client, const Scopes& scopes, bool refreshable);
  Outcome poll_device(const std::string& client, const std::string& device_code);
  // Ends the grant of an access or refresh token. Returns true if the token was valid and belonged
  // to that client.
  bool revoke(const std::string& client, const std::string& token);
  // Returns nullopt if the token is unknown, expired or revoked.
  [[nodiscard]] std::optional<Holder> holder(const std::string& access_token) const;

 private:
  struct Code {
    AuthorizationTerms asked;
    std::string user;
    Scopes scopes{};
    bool refreshable = true;
    WallTime until{};
  };
  struct Token {
    std::uint64_t grant = 0;
    bool refreshes = false;
    std::string client;
    std::string user;
    Scopes scopes{};
    WallTime until{};
    bool dead = false;
  };
  struct Device {
    std::string client;
    std::string user_code;
    Scopes scopes{};
    bool refreshable = true;
    std::optional<bool> approved;
    WallTime until{};
    std::optional<WallTime> polled;
    std::chrono::seconds interval{5};
  };

  // The caller of each of these functions must hold mutex_.
  std::string make(const std::string& prefix);
  std::string add_token(const std::string& prefix, Token token, std::chrono::seconds lifetime);
  IssuedAnswer issue(std::uint64_t grant, const Token& like, bool refreshable);
  [[nodiscard]] bool is_alive(const Token& token) const;
  void end_grant(std::uint64_t grant);

  const std::string name_;
  const TokenPrefixes prefixes_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  Habits habits_;
  std::map<std::string, Client> clients_;
  std::map<std::pair<std::string, std::string>, Scopes> consents_;  // by client and user
  std::map<std::string, Code> codes_;
  std::map<std::string, Token> tokens_;
  std::map<std::string, Device> devices_;  // by device code
  std::map<std::string, std::size_t> counts_;
  std::uint64_t made_ = 0;
};

}  // namespace patchbay::sandbox::oauth
