#include "engine/account_store.h"

namespace patchbay::engine {

void log_outages(store::Store& store, telemetry::Log& log) {
  store.tell([&log](const store::StoreNews& news) {
    switch (news.what) {
      case store::StoreNews::What::kLost:
        return log.write(telemetry::Level::kError, "the store cannot be used", {{"why", news.why}});
      case store::StoreNews::What::kBack:
        return log.write(telemetry::Level::kWarning, "the store can be used again",
                         {{"after_ms", news.lasted.count()}});
      case store::StoreNews::What::kRefused:
        return log.write(telemetry::Level::kError, "the store refused a statement",
                         {{"why", news.why}});
    }
  });
}

AccountStore::AccountStore(OpenedStore opened, AccountStoreOptions options, const Clock& clock)
    : store(std::move(opened.store)),
      vault(std::move(opened.vault)),
      audit(*store, std::move(options.host), clock),
      circumstances(*store, std::move(options.region)),
      configured_clients(std::move(options.clients)),
      clients(*store, *vault, configured_clients),
      redirects(std::move(opened.redirects)) {}

Result<std::unique_ptr<AccountStore>> AccountStore::open(AccountStoreOptions options,
                                                         const Clock& clock, Random& random) {
  PATCHBAY_TRY(auto redirects, oauth::RedirectUris::parse(options.redirect_uris));
  PATCHBAY_TRY(auto store, store::Store::open({.location = options.store, .make = options.make}));
  PATCHBAY_TRY(auto vault, vault::Vault::open(*store, std::move(options.key_ring), random));
  return std::unique_ptr<AccountStore>(new AccountStore(
      {std::move(store), std::move(vault), std::move(redirects)}, std::move(options), clock));
}

}  // namespace patchbay::engine
