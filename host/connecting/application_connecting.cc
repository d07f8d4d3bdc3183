// Connects the application's own account. No user visits the provider for this.
#include "accounts/reach.h"
#include "audit/events.h"
#include "connecting/connecting.h"

namespace patchbay::connecting {

Result<accounts::LinkRecord> Connecting::connect_application(const Caller& caller,
                                                             const WantedAccount& wanted,
                                                             const TraceId& trace_id,
                                                             const Patience& patience) {
  PATCHBAY_TRY(const accounts::DeclaredConnector declared,
               declared_for(caller, wanted, manifest::Flow::kClientCredentials, trace_id));
  const manifest::Manifest& manifest = *declared.manifest;
  const std::string& id = manifest.identity.id;
  record({caller, id, wanted.link, trace_id},
         audit::event_of(audit::OauthInitiated{id, parts_.clock.wall()}));
  auto kept = ask_for_own(caller, wanted, manifest, trace_id, patience);
  if (kept.has_error()) {
    claim(trace_id, caller);
    record_failed({caller, id, wanted.link, trace_id}, kept.error());
    return kept;
  }
  record_connected({caller, id, kept.value().id, trace_id}, kept.value());
  return kept;
}

Result<accounts::LinkRecord> Connecting::ask_for_own(const Caller& caller,
                                                     const WantedAccount& wanted,
                                                     const manifest::Manifest& manifest,
                                                     const TraceId& trace_id,
                                                     const Patience& patience) {
  const oauth::Bounds bounds = bounds_of(patience, trace_id);
  PATCHBAY_TRY(const accounts::ReachedServer at,
               accounts::reach(parts_.provider,
                               {.connector = manifest.identity.id,
                                .organization = caller.organization,
                                .known = oauth::CacheUse::kAskAgain},
                               bounds));
  PATCHBAY_TRY(const auto scopes,
               parts_.grants.scopes_to_ask(caller, manifest, wanted.link, wanted.scopes));
  PATCHBAY_TRY(auto tokens,
               parts_.provider.tokens.client_credentials(at.registration, scopes, bounds));
  accounts::Grant grant;
  grant.credential = std::move(tokens);
  grant.link = wanted.link;
  grant.issuer = at.registration.endpoints.issuer;
  // A client has exactly one account, so the client's id also identifies the account.
  grant.oauth_user_id = std::string(accounts::kApplication) + at.registration.client.id;
  grant.trace_id = trace_id.hex();
  return parts_.grants.keep(caller, manifest, grant);
}

}  // namespace patchbay::connecting
