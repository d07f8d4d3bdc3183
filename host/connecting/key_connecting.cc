// Connects an account with an API key from the user.
#include "connecting/connecting.h"
#include "connecting/handed_key.h"

namespace patchbay::connecting {
namespace {

// Returns the error for a key that the service refused. Contains the connector's message, which
// explains best what the user has to do.
Error refused_key(const std::string& connector, const Error& why) {
  const bool is_challenge = why.details().reason == "challenge";
  return Error(why.code(), "The service of connector \"" + connector +
                               "\" does not take this key: " + why.message() +
                               (is_challenge ? "" : " Make a new one there, or copy it whole."))
      .with_details(why.details());
}

}  // namespace

Result<accounts::LinkRecord> Connecting::hand_over(const Caller& caller,
                                                   const std::string& connector, Secret key,
                                                   const std::string& link, const TraceId& trace_id,
                                                   const Patience& patience) {
  PATCHBAY_TRY(const accounts::DeclaredConnector declared,
               parts_.provider.connectors.find(connector));
  const std::string& id = declared.manifest->identity.id;
  if (manifest::api_key_of(*declared.manifest) == nullptr) {
    return Error(Code::kInvalidArgument, "Connector \"" + id + "\" is not connected with a key.");
  }
  PATCHBAY_TRY(key, handed_key(key));
  PATCHBAY_TRY(require_open(caller, id, trace_id));
  const auto account = accounts::transient_link({key, links::CredentialKind::kKey});
  const auto found = parts_.probe.identify(id, *account, trace_id, patience);
  if (found.has_error() && is_refusal(found.error())) return refused_key(id, found.error());
  accounts::Grant grant;
  grant.credential = accounts::HandedKey{std::move(key)};
  grant.link = link;
  grant.trace_id = trace_id.hex();
  PATCHBAY_TRY(auto kept, keep(caller, *declared.manifest, std::move(grant), found));
  record_connected({caller, id, kept.id, trace_id}, kept);
  return kept;
}

}  // namespace patchbay::connecting
