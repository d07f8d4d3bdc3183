#include "engine/account_parts.h"

#include "accounts/credential_table.h"

namespace patchbay::engine {

AccountParts::AccountParts(const Inputs& from)
    : kept(from.kept),
      clock(from.surroundings.clock),
      wait(from.surroundings.wait),
      connectors(from.catalog),
      discovery(from.http, clock),
      tokens(from.http, clock),
      obtained({.http = from.http,
                .store = *kept.store,
                .vault = *kept.vault,
                .random = from.surroundings.random,
                .clock = clock,
                .redirects = kept.redirects,
                .is_in_use = accounts::is_client_in_use,
                .document = from.client_document}),
      pending(*kept.store, *kept.vault, from.surroundings.random),
      authorizations(pending, kept.redirects, from.surroundings.random),
      tickets(*kept.store, from.surroundings.random),
      devices(from.http, clock),
      provider_parts{connectors, kept.clients, discovery, tokens, obtained},
      provider(provider_parts),
      stored({.store = *kept.store,
              .vault = *kept.vault,
              .audit = kept.audit,
              .provider = provider,
              .clock = clock,
              .wait = wait,
              .random = from.surroundings.random,
              .log = from.surroundings.log},
             from.options),
      parked({.store = *kept.store,
              .vault = *kept.vault,
              .audit = kept.audit,
              .random = from.surroundings.random}) {}

void AccountParts::complete(const calls::CallParts& calls, const gates::Gates& gates) {
  probe = std::make_unique<calls::ConnectorProbe>(calls);
  connecting = std::make_unique<connecting::Connecting>(
      connecting::Connecting::Parts{.provider = provider_parts,
                                    .pending = pending,
                                    .authorizations = authorizations,
                                    .devices = devices,
                                    .grants = stored.grants,
                                    .probe = *probe,
                                    .audit = kept.audit,
                                    .clock = clock,
                                    .wait = wait,
                                    .refusals = calls.http.refusals(),
                                    .circumstances = &kept.circumstances,
                                    .gates = &gates});
}

Result<void> AccountParts::tend(const std::stop_token& stop) {
  PATCHBAY_TRY(stored.tend(stop));
  return parked.sweep();
}

}  // namespace patchbay::engine
