// Connects an account without a browser on this machine (RFC 8628).
#include "accounts/reach.h"
#include "audit/events.h"
#include "connecting/connecting.h"

namespace patchbay::connecting {

Result<BegunDevice> Connecting::begin_device(const Caller& caller, const WantedAccount& wanted,
                                             const TraceId& trace_id, const Patience& patience) {
  PATCHBAY_TRY(const accounts::DeclaredConnector declared,
               declared_for(caller, wanted, manifest::Flow::kDeviceCode, trace_id));
  const std::string& id = declared.manifest->identity.id;
  auto begun = ask_for_code(caller, *declared.manifest, wanted, trace_id, patience);
  const Step step{caller, id, wanted.link, trace_id};
  if (begun.has_error()) {
    record_failed(step, begun.error());
  } else {
    record(step, audit::event_of(audit::OauthInitiated{id, parts_.clock.wall()}));
  }
  return begun;
}

Result<BegunDevice> Connecting::ask_for_code(const Caller& caller,
                                             const manifest::Manifest& manifest,
                                             const WantedAccount& wanted, const TraceId& trace_id,
                                             const Patience& patience) {
  const oauth::Bounds bounds = bounds_of(patience, trace_id);
  const std::string& id = manifest.identity.id;
  PATCHBAY_TRY(const accounts::ReachedServer at,
               accounts::reach(parts_.provider,
                               {.connector = id,
                                .organization = caller.organization,
                                .known = oauth::CacheUse::kAskAgain},
                               bounds));
  PATCHBAY_TRY(const auto scopes,
               parts_.grants.scopes_to_ask(caller, manifest, wanted.link, wanted.scopes));
  PATCHBAY_TRY(auto device, parts_.devices.start(at.registration, scopes, bounds));
  return BegunDevice{id,
                     wanted.link,
                     std::move(device),
                     at.registration.endpoints.issuer,
                     at.registration.client.reference,
                     at.registration.client.id};
}

Result<accounts::LinkRecord> Connecting::finish_device(const Caller& caller,
                                                       const BegunDevice& begun,
                                                       const TraceId& trace_id,
                                                       const Patience& patience) {
  auto kept = poll(caller, begun, trace_id, patience);
  if (kept.has_error()) {
    record_failed({caller, begun.connector, begun.link, trace_id}, kept.error());
    return kept;
  }
  record_connected({caller, begun.connector, kept.value().id, trace_id}, kept.value());
  return kept;
}

Result<accounts::LinkRecord> Connecting::poll(const Caller& caller, const BegunDevice& begun,
                                              const TraceId& trace_id, const Patience& patience) {
  const oauth::Bounds bounds = bounds_of(patience, trace_id);
  PATCHBAY_TRY(const accounts::ReachedServer at,
               accounts::reach(parts_.provider, accounts::need_to_go_on(begun, caller.organization),
                               bounds));
  PATCHBAY_TRY(auto tokens,
               parts_.devices.finish(at.registration, begun.device, parts_.wait, bounds));
  return keep(caller, at, std::move(tokens), begun.link, trace_id, patience);
}

}  // namespace patchbay::connecting
