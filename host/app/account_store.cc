#include "app/account_store.h"

#include <unistd.h>

#include <array>

namespace patchbay::app {

Result<KeyRingSource> key_ring_of(const ServerConfig& config, const Environment& environment) {
  if (auto keys = environment("PATCHBAY_KEY_RING")) {
    return KeyRingSource{.file = {}, .text = Secret(std::move(*keys))};
  }
  return KeyRingSource::in_file(config.key_ring.string());
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

void log_outages(Store& store, Log& log) {
  store.tell([&log](const StoreNews& news) {
    switch (news.what) {
      case StoreNews::What::kLost:
        return log.write(Level::kError, "the store cannot be used", {{"why", news.why}});
      case StoreNews::What::kBack:
        return log.write(Level::kWarning, "the store can be used again",
                         {{"after_ms", news.lasted.count()}});
      case StoreNews::What::kRefused:
        return log.write(Level::kError, "the store refused a statement", {{"why", news.why}});
    }
  });
}

AccountStore::AccountStore(Opened opened)
    : random(std::move(opened.random)),
      store(std::move(opened.store)),
      vault(std::move(opened.vault)),
      audit(*store, host_name(), clock),
      circumstances(*store, std::move(opened.region)),
      configured_clients(std::move(opened.clients)),
      clients(*store, *vault, configured_clients),
      redirects(std::move(opened.redirects)),
      keeping{*store, *vault, audit, clients, redirects, &circumstances} {}

Result<std::unique_ptr<AccountStore>> AccountStore::open(
    const ServerConfig& config, const Environment& environment,
    const std::vector<std::string>& redirect_uris, Make make) {
  PATCHBAY_TRY(auto redirects, oauth::RedirectUris::parse(redirect_uris));
  PATCHBAY_TRY(auto store, Store::open({.location = config.store, .make = make}));
  PATCHBAY_TRY(auto source, key_ring_of(config, environment));
  std::unique_ptr<Random> random = std::make_unique<SystemRandom>();
  PATCHBAY_TRY(auto vault, Vault::open(*store, std::move(source), *random));
  return std::unique_ptr<AccountStore>(new AccountStore(
      {std::move(random), std::move(store), std::move(vault), std::move(redirects),
       oauth::ConfiguredClients(config.oauth_clients, environment), config.region}));
}

}  // namespace patchbay::app
