#include "embed/account_parts.h"

#include "links/sync_times.h"

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
              .log = from.log}) {}

void AccountParts::complete(const actions::PipelineParts& pipeline) {
  probe = std::make_unique<actions::ConnectorProbe>(pipeline);
  connecting = std::make_unique<links::Connecting>(
      links::Connecting::Parts{.provider = provider_parts,
                               .pending = pending,
                               .authorizations = authorizations,
                               .devices = devices,
                               .grants = stored.grants,
                               .probe = *probe,
                               .audit = keeping.audit,
                               .clock = clock,
                               .wait = wait,
                               .refusals = pipeline.http.refusals(),
                               .circumstances = keeping.circumstances,
                               .gates = &pipeline.gates});
  stored.revocation.also_clear([](Transaction& transaction, const std::string& link) {
    clear_state_of_link(transaction, link);
    links::clear_sync_times(transaction, link);
    oauth::forget_authorizations_of_link(transaction, link);
  });
  stored.revocation.also_forget(
      [cache = &pipeline.cache, catalog = &pipeline.catalog](const std::string& link) {
        cache->forget(link);
        catalog->forget_link(link);
      });
}

}  // namespace patchbay::embed
