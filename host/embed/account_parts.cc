#include "embed/account_parts.h"

#include "accounts/sync_times.h"

namespace patchbay::embed {

AccountParts::AccountParts(const From& from)
    : keeping(from.keeping),
      clock(from.clock),
      wait(from.wait),
      connectors(from.catalog),
      discovery(from.http, from.clock),
      tokens(from.http, from.clock),
      pending(keeping.store, keeping.vault, from.random),
      authorizations(pending, keeping.redirects, from.random),
      tickets(keeping.store, from.random),
      devices(from.http, from.clock),
      provider_parts{connectors, keeping.clients, discovery, tokens},
      provider(provider_parts),
      stored({.store = keeping.store,
              .vault = keeping.vault,
              .audit = keeping.audit,
              .provider = provider,
              .clock = from.clock,
              .wait = from.wait,
              .random = from.random,
              .log = from.log}),
      parked({.store = keeping.store,
              .vault = keeping.vault,
              .audit = keeping.audit,
              .random = from.random}) {}

void AccountParts::complete(const calls::CallParts& calls, const gates::Gates& gates) {
  probe = std::make_unique<calls::ConnectorProbe>(calls);
  connecting = std::make_unique<connecting::Connecting>(
      connecting::Connecting::Parts{.provider = provider_parts,
                                    .pending = pending,
                                    .authorizations = authorizations,
                                    .devices = devices,
                                    .grants = stored.grants,
                                    .probe = *probe,
                                    .audit = keeping.audit,
                                    .clock = clock,
                                    .wait = wait,
                                    .refusals = calls.http.refusals(),
                                    .circumstances = keeping.circumstances,
                                    .gates = &gates});
  stored.revocation.also_clear(
      {.of_link =
           [](Transaction& transaction, const std::string& link) {
             clear_state_of_link(transaction, link);
             accounts::clear_sync_times(transaction, link);
             actions::forget_parked_calls_of_link(transaction, link);
             oauth::forget_authorizations_of_link(transaction, link);
           },
       .of_user =
           [](Transaction& transaction, const std::string& organization, const std::string& user) {
             actions::forget_parked_calls_of_user(transaction, organization, user);
             oauth::forget_authorizations_of_user(transaction, organization, user);
           },
       .in_memory =
           [cache = &calls.cache, catalog = &calls.catalog](const std::string& link) {
             cache->forget(link);
             catalog->forget_link(link);
           }});
}

Result<void> AccountParts::tend(const std::stop_token& stop) {
  PATCHBAY_TRY(stored.tend(stop));
  return parked.sweep();
}

}  // namespace patchbay::embed
