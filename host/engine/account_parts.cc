#include "engine/account_parts.h"

#include "accounts/sync_times.h"
#include "calls/shared_blocks.h"
#include "documents/library.h"
#include "process/programs.h"
#include "store/key_value.h"
#include "webhooks/subscription_table.h"
#include "webhooks/wake_table.h"

namespace patchbay::engine {

AccountParts::AccountParts(const From& from)
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
                .redirects = kept.redirects,
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
  stored.revocation.also_clear(
      {.of_link =
           [](Transaction& transaction, const std::string& link) {
             clear_state_of_link(transaction, link);
             calls::end_blocks_of_link(transaction, link);
             documents::end_documents_of_link(transaction, link);
             webhooks::remove_subscriptions_of_link(transaction, link);
             webhooks::remove_wakes_of_link(transaction, link);
             accounts::clear_sync_times(transaction, link);
             actions::forget_parked_calls_of_link(transaction, link);
             oauth::forget_authorizations_of_link(transaction, link);
           },
       .of_user =
           [](Transaction& transaction, const std::string& organization, const std::string& user) {
             actions::forget_parked_calls_of_user(transaction, organization, user);
             oauth::forget_authorizations_of_user(transaction, organization, user);
             documents::end_documents_of_user(transaction, organization, user);
             webhooks::remove_subscriptions_of_user(transaction, organization, user);
           },
       .in_memory =
           [cache = &calls.cache, catalog = &calls.catalog,
            programs = calls.host.programs()](const std::string& link) {
             cache->forget(link);
             catalog->forget_link(link);
             if (programs != nullptr) programs->end_of(link);
           }});
}

Result<void> AccountParts::tend(const std::stop_token& stop) {
  PATCHBAY_TRY(stored.tend(stop));
  return parked.sweep();
}

}  // namespace patchbay::engine
