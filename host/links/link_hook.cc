#include "links/link_hook.h"

namespace patchbay::links {
namespace {

// A key wins over OAuth: what an operator hands over is a key where the connector takes keys.
manifest::ApiKey placement(const manifest::Manifest& connector) {
  for (const auto& auth : connector.auth) {
    if (const auto* key = std::get_if<manifest::ApiKey>(&auth)) return *key;
  }
  manifest::ApiKey bearer;  // RFC 6750 §2.1
  bearer.prefix = "Bearer ";
  return bearer;
}

}  // namespace

LinkHook::LinkHook(Link* link, const manifest::Manifest& connector)
    : link_(link), connector_(connector) {}

Result<void> LinkHook::before(RequestAttempt& attempt, bool credential_allowed) {
  if (link_ == nullptr || !credential_allowed) return success();
  PATCHBAY_TRY(const Secret secret, link_->credential());
  const manifest::ApiKey key = placement(connector_);
  if (key.place == manifest::KeyPlace::kQuery) return attempt.add_query(key.name, secret);
  std::string value;
  value.reserve(key.prefix.size() + secret.reveal().size());  // no copy of it is left behind
  value.append(key.prefix).append(secret.reveal());
  attempt.set_header(key.name, Secret(std::move(value)));
  return success();
}

Result<Verdict> LinkHook::after(int /*status*/, const Headers& /*headers*/) {
  return Verdict::kProceed;
}

}  // namespace patchbay::links
