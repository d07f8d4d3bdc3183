// Connecting the account of the application itself: nobody is sent anywhere.
#include <algorithm>

#include "audit/events.h"
#include "links/connecting.h"
#include "links/reach.h"

namespace patchbay::links {
namespace {

Result<void> require_flow(const manifest::Manifest& manifest) {
  const auto& flows = oauth_of(manifest)->flows;
  if (std::find(flows.begin(), flows.end(), manifest::Flow::kClientCredentials) != flows.end()) {
    return success();
  }
  return Error(Code::kInvalidArgument,
               "Connector \"" + manifest.identity.id +
                   "\" has no account of the application's own: its manifest declares no "
                   "client_credentials. Connect a person's.");
}

}  // namespace

Result<LinkRecord> Connecting::connect_application(const Caller& caller,
                                                   const WantedAccount& wanted,
                                                   const TraceId& trace_id,
                                                   const Patience& patience) {
  const Declared declared = parts_.provider.connectors.find(wanted.connector);
  PATCHBAY_TRY(require_oauth(declared, wanted.connector));
  const manifest::Manifest& manifest = *declared.manifest;
  const std::string& id = manifest.identity.id;
  PATCHBAY_TRY(require_flow(manifest));
  record({caller, id, wanted.link, trace_id}, event_of(OauthInitiated{id, parts_.clock.wall()}));
  auto kept = ask_for_own(caller, wanted, manifest, trace_id, patience);
  if (kept.has_error()) {
    claim(trace_id, caller);
    record_failed({caller, id, wanted.link, trace_id}, kept.error());
    return kept;
  }
  record_connected({caller, id, kept.value().id, trace_id}, kept.value());
  return kept;
}

Result<LinkRecord> Connecting::ask_for_own(const Caller& caller, const WantedAccount& wanted,
                                           const manifest::Manifest& manifest,
                                           const TraceId& trace_id, const Patience& patience) {
  const oauth::Bounds bounds = bounds_of(patience, trace_id);
  PATCHBAY_TRY(const Reached at,
               reach(parts_.provider, manifest.identity.id, caller.organization, bounds));
  PATCHBAY_TRY(const auto scopes,
               parts_.grants.scopes_to_ask(caller, manifest, wanted.link, wanted.scopes));
  PATCHBAY_TRY(auto tokens,
               parts_.provider.tokens.client_credentials(at.registration, scopes, bounds));
  return keep(caller, manifest, std::move(tokens), wanted.link, trace_id, patience);
}

}  // namespace patchbay::links
