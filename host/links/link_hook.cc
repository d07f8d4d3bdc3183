#include "links/link_hook.h"

#include "manifest/auth.h"

namespace patchbay::links {
namespace {

constexpr int kFirstRedirect = 300;
constexpr int kFirstRefusal = 400;

// Returns the placement of a bearer token (RFC 6750 §2.1).
manifest::ApiKey bearer() {
  manifest::ApiKey placement;
  placement.prefix = "Bearer ";
  return placement;
}

manifest::ApiKey placement_of(CredentialKind kind, const manifest::Manifest& connector) {
  if (kind == CredentialKind::kToken) return bearer();
  const manifest::ApiKey* key = manifest::api_key_of(connector);
  // Without a declared key, the credential is a token from the operator.
  return key != nullptr ? *key : bearer();
}

bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

}  // namespace

LinkHook::LinkHook(Link* link, const manifest::Manifest& connector, const Patience& patience)
    : link_(link), connector_(connector), patience_(patience) {}

Result<void> LinkHook::before(http_client::RequestAttempt& attempt, bool credential_allowed) {
  is_write_ = !is_safe(attempt.method());
  has_carried_ = false;
  had_written_ = has_written_;
  if (link_ == nullptr || !credential_allowed) return success();
  PATCHBAY_TRY(const Credential credential, link_->credential(patience_));
  generation_ = credential.generation;
  const manifest::ApiKey key = placement_of(credential.kind, connector_);
  const Secret& secret = credential.secret;
  has_carried_ = true;
  if (key.place == manifest::KeyPlace::kQuery) return attempt.add_query(key.name, secret);
  std::string value;
  // Memory is reserved first. A growing string would leave copies of the secret in freed memory.
  value.reserve(key.prefix.size() + secret.reveal().size());
  value.append(key.prefix).append(secret.reveal());
  attempt.set_header(key.name, Secret(std::move(value)));
  return success();
}

void LinkHook::after(int status, const http_client::Headers& /*headers*/) {
  if (is_write_ && status < kFirstRefusal) has_written_ = true;
  // A redirect does not prove that the provider accepted the credential. It may lead to a sign-in
  // page.
  if (has_carried_ && status < kFirstRedirect) link_->accepted(generation_);
}

Error LinkHook::without_credential() const {
  const std::string& id = connector_.identity.id;
  if (link_ != nullptr) {
    return {Code::kProviderError,
            "The service refused a request that did not carry the account's credential: connector "
            "\"" +
                id +
                "\" asked for none, or its network.allow does not give it to the origin that "
                "answered. The account is not to blame. Give the connector's author this "
                "sentence."};
  }
  if (manifest::takes_link(connector_)) {
    return {Code::kLinkRequired,
            "The service wants an account for this, and the call of connector \"" + id +
                "\" came without one. Connect one."};
  }
  return {Code::kProviderError, "The service wants an account for this, and connector \"" + id +
                                    "\" uses none. Give its author this sentence."};
}

Result<void> LinkHook::renew() { return link_->renew(generation_, patience_); }

}  // namespace patchbay::links
