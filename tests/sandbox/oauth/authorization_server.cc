#include "sandbox/oauth/authorization_server.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "base/base64.h"

namespace patchbay::sandbox::oauth {
namespace {

constexpr std::chrono::minutes kCodeLifetime{10};
constexpr std::chrono::seconds kSlowDown{5};
constexpr WallTime kNever = WallTime::max();

std::string s256(const std::string& verifier) {
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
  std::string text = base64(digest);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

WallTime after(WallTime now, std::chrono::seconds lifetime) {
  return lifetime.count() == 0 ? kNever : now + lifetime;
}

// Returns the address without its port, if it is an http address on loopback.
std::string without_loopback_port(const std::string& uri) {
  for (const std::string host : {"http://127.0.0.1", "http://[::1]"}) {
    if (!uri.starts_with(host + ":")) continue;
    return host + uri.substr(std::min(uri.find('/', host.size()), uri.size()));
  }
  return uri;
}

}  // namespace

AuthorizationServer::AuthorizationServer(std::string name, TokenPrefixes prefixes, Habits habits,
                                         const Clock& clock)
    : name_(std::move(name)),
      prefixes_(std::move(prefixes)),
      clock_(clock),
      habits_(std::move(habits)) {}

void AuthorizationServer::add(Client client) {
  const std::lock_guard lock(mutex_);
  clients_[client.id] = std::move(client);
}

// ---- functions for tests

Habits AuthorizationServer::habits() const {
  const std::lock_guard lock(mutex_);
  return habits_;
}

void AuthorizationServer::set(const Habits& habits) {
  const std::lock_guard lock(mutex_);
  habits_ = habits;
}

void AuthorizationServer::expire_access_tokens() {
  const std::lock_guard lock(mutex_);
  for (auto& [text, token] : tokens_) token.dead = token.dead || !token.refreshes;
}

void AuthorizationServer::expire_refresh_tokens() {
  const std::lock_guard lock(mutex_);
  for (auto& [text, token] : tokens_) token.dead = token.dead || token.refreshes;
}

void AuthorizationServer::revoke_everything(const std::string& user) {
  const std::lock_guard lock(mutex_);
  for (auto& [text, token] : tokens_) token.dead = token.dead || token.user == user;
  std::erase_if(consents_, [&](const auto& consent) { return consent.first.second == user; });
}

bool AuthorizationServer::decide_device(const std::string& user_code, bool approve) {
  const std::lock_guard lock(mutex_);
  for (auto& [code, device] : devices_) {
    if (device.user_code != user_code) continue;
    device.approved = approve;
    return true;
  }
  return false;
}

IssuedAnswer AuthorizationServer::issue(const std::string& client, const std::string& user,
                                        const Scopes& scopes) {
  const std::lock_guard lock(mutex_);
  consents_[{client, user}].insert(scopes.begin(), scopes.end());
  return issue(++made_, {.client = client, .user = user, .scopes = scopes}, true);
}

std::size_t AuthorizationServer::token_requests(const std::string& grant_type) const {
  const std::lock_guard lock(mutex_);
  std::size_t total = 0;
  for (const auto& [type, count] : counts_) {
    if (grant_type.empty() || grant_type == type) total += count;
  }
  return total;
}

// ---- functions for the routes

const Client* AuthorizationServer::client(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = clients_.find(id);
  return found != clients_.end() ? &found->second : nullptr;
}

bool AuthorizationServer::is_registered(const Client& client,
                                        const std::string& redirect_uri) const {
  return client.redirect_uris.contains(redirect_uri) ||
         client.redirect_uris.contains(without_loopback_port(redirect_uri));
}

bool AuthorizationServer::is_right(const std::string& client, const std::string& secret) const {
  const std::lock_guard lock(mutex_);
  const auto found = clients_.find(client);
  return found != clients_.end() && found->second.secret == secret;
}

void AuthorizationServer::count(const std::string& grant_type) {
  const std::lock_guard lock(mutex_);
  ++counts_[grant_type];
}

std::variant<std::string, OauthRefusal> AuthorizationServer::consent(
    const AuthorizationTerms& asked) {
  const std::lock_guard lock(mutex_);
  if (habits_.deny) return OauthRefusal{"access_denied"};
  Code code{.asked = asked, .user = asked.user.empty() ? habits_.user : asked.user};
  Scopes& held = consents_[{asked.client, code.user}];
  const bool is_new = asked.anew || held.empty();
  for (const std::string& scope : asked.scopes) {
    if (!habits_.grant_only || habits_.grant_only->contains(scope)) code.scopes.insert(scope);
  }
  if (asked.with_held) code.scopes.insert(held.begin(), held.end());
  held.insert(code.scopes.begin(), code.scopes.end());
  code.refreshable = asked.refreshable && (is_new || !asked.first_only);
  code.until = clock_.wall() + kCodeLifetime;
  const std::string text = make("code-");
  codes_[text] = std::move(code);
  return text;
}

Outcome AuthorizationServer::redeem(const std::string& client, const std::string& code,
                                    const std::string& redirect_uri, const std::string& verifier) {
  const std::lock_guard lock(mutex_);
  const auto found = codes_.find(code);
  if (found == codes_.end()) return OauthRefusal{"invalid_grant"};
  const Code given = std::move(found->second);
  codes_.erase(found);  // the first client that sends a code uses it up
  if (given.asked.client != client || clock_.wall() >= given.until) {
    return OauthRefusal{"invalid_grant"};
  }
  if (given.asked.redirect_uri != redirect_uri) return OauthRefusal{"redirect_uri_mismatch"};
  if (s256(verifier) != given.asked.challenge) return OauthRefusal{"invalid_grant"};
  return issue(++made_, {.client = client, .user = given.user, .scopes = given.scopes},
               given.refreshable);
}

Outcome AuthorizationServer::refresh(const std::string& client, const std::string& refresh_token) {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(refresh_token);
  if (found == tokens_.end() || !found->second.refreshes || found->second.client != client ||
      !is_alive(found->second)) {
    return OauthRefusal{"invalid_grant"};
  }
  const Token old = found->second;
  if (habits_.rotation == Rotation::kOldDiesAtOnce) end_grant(old.grant);
  return issue(old.grant, old, habits_.rotation != Rotation::kNone);
}

Outcome AuthorizationServer::client_credentials(const std::string& client, const Scopes& scopes) {
  const std::lock_guard lock(mutex_);
  return issue(++made_, {.client = client, .user = client, .scopes = scopes}, false);
}

DeviceCode AuthorizationServer::start_device(const std::string& client, const Scopes& scopes,
                                             bool refreshable) {
  const std::lock_guard lock(mutex_);
  DeviceCode started;
  started.interval = habits_.device_interval;
  started.device_code = make("device-");
  started.user_code = "WDJB-" + std::to_string(1000 + made_);
  devices_[started.device_code] = {.client = client,
                                   .user_code = started.user_code,
                                   .scopes = scopes,
                                   .refreshable = refreshable,
                                   .approved = {},
                                   .until = clock_.wall() + started.expires_in,
                                   .polled = {},
                                   .interval = started.interval};
  return started;
}

Outcome AuthorizationServer::poll_device(const std::string& client,
                                         const std::string& device_code) {
  const std::lock_guard lock(mutex_);
  const auto found = devices_.find(device_code);
  if (found == devices_.end() || found->second.client != client)
    return OauthRefusal{"invalid_grant"};
  Device& device = found->second;
  const WallTime now = clock_.wall();
  if (now >= device.until) return OauthRefusal{"expired_token"};
  const bool hasty = device.polled && now - *device.polled < device.interval;
  device.polled = now;
  if (hasty) {
    device.interval += kSlowDown;
    return OauthRefusal{"slow_down"};
  }
  if (!device.approved) return OauthRefusal{"authorization_pending"};
  const Device decided = device;
  devices_.erase(found);
  if (!*decided.approved) return OauthRefusal{"access_denied"};
  return issue(++made_, {.client = client, .user = habits_.user, .scopes = decided.scopes},
               decided.refreshable);
}

bool AuthorizationServer::revoke(const std::string& client, const std::string& token) {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(token);
  if (found == tokens_.end() || !is_alive(found->second)) return false;
  if (!client.empty() && found->second.client != client) return false;
  end_grant(found->second.grant);
  consents_.erase({found->second.client, found->second.user});
  return true;
}

std::optional<Holder> AuthorizationServer::holder(const std::string& access_token) const {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(access_token);
  if (found == tokens_.end() || found->second.refreshes || !is_alive(found->second)) {
    return std::nullopt;
  }
  const Token& token = found->second;
  return Holder{token.user, token.client, token.scopes, token.until != kNever};
}

// ---- functions that require the lock

std::string AuthorizationServer::make(const std::string& prefix) {
  return prefix + name_ + "-" + std::to_string(++made_);
}

std::string AuthorizationServer::add_token(const std::string& prefix, Token token,
                                           std::chrono::seconds lifetime) {
  const std::string text = make(prefix);
  token.until = after(clock_.wall(), lifetime);
  token.dead = false;
  tokens_[text] = std::move(token);
  return text;
}

IssuedAnswer AuthorizationServer::issue(std::uint64_t grant, const Token& like, bool refreshable) {
  Token token = like;
  token.grant = grant;
  token.refreshes = false;
  IssuedAnswer issued;
  issued.scopes = like.scopes;
  issued.expires_in = habits_.access_lifetime;
  const bool is_endless = habits_.access_lifetime.count() == 0 && !prefixes_.endless.empty();
  issued.access_token =
      add_token(is_endless ? prefixes_.endless : prefixes_.access, token, habits_.access_lifetime);
  if (refreshable && habits_.access_lifetime.count() != 0) {
    token.refreshes = true;
    issued.refresh_expires_in = habits_.refresh_lifetime;
    issued.refresh_token = add_token(prefixes_.refresh, token, habits_.refresh_lifetime);
  }
  return issued;
}

bool AuthorizationServer::is_alive(const Token& token) const {
  return !token.dead && clock_.wall() < token.until;
}

void AuthorizationServer::end_grant(std::uint64_t grant) {
  for (auto& [text, token] : tokens_) {
    if (token.grant == grant) token.dead = true;
  }
}

}  // namespace patchbay::sandbox::oauth
