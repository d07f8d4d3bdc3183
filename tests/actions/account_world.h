// A whole host with accounts, against the sandbox's GitHub: pipeline, links, oauth and the shipped
// connector. Only the provider is not real.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/accounts.h"
#include "accounts/oauth_provider.h"
#include "actions/parked_calls.h"
#include "actions/pipeline.h"
#include "calls/account_probe.h"
#include "catalog/declared_connectors.h"
#include "http_service/all_services.h"
#include "oauth/discovery.h"
#include "oauth/token_endpoint.h"
#include "vault/vault.h"

namespace patchbay::test {

// Where the world is stored and which provider it uses; enough to make it again in another process.
struct WorldPlace {
  std::string store;     // the store's location
  std::string key_ring;  // an existing file
  std::string provider;  // the sandbox's URL
  std::string host = "host-a";
};

// The seed of the sandbox that worlds talk to: GitHub with the client "app" and the user octocat.
std::string_view world_seed();

class AccountWorld {
 public:
  // Throws std::runtime_error with a sentence. `reached`: RefreshOptions.
  explicit AccountWorld(const WorldPlace& place,
                        std::function<void(std::string_view point)> reached = {});

  // Calls get_repository of octocat/hello-world as `caller`.
  Result<void> call(std::string& result, const Caller& caller = {});
  Result<void> invoke(std::string_view action, std::string_view arguments, std::string& result,
                      const Caller& caller = {});
  Result<void> resume(std::string_view token, std::string& result, const Caller& caller = {});

  // Stores tokens as a user's grant.
  Result<accounts::LinkRecord> keep(const oauth_messages::TokenSet& tokens,
                                    const Caller& caller = {});

 private:
  actions::Request request(const Caller& caller);
  static accounts::AccountsOptions options(std::function<void(std::string_view)> reached);

 public:
  SystemClock clock;
  SystemRandom random;
  SystemWait wait;
  Log log;
  LoggedEvents events{log};
  std::unique_ptr<Store> store;
  std::unique_ptr<Vault> vault;
  Audit audit;
  services::MemoryStateStore state;
  services::HostTable table{{http_service::all_services(), clock, log, state, wait}};
  HttpClient http{{}, clock, random, log, wait};
  RequestBudget budget{clock};
  ProviderBlocks blocks{clock};
  ResponseCache cache{clock, std::size_t{1} << 20};
  loader::Loader loader;
  catalog::Catalog catalog;
  catalog::DeclaredConnectors declared{catalog};
  oauth::ConfiguredClients clients;
  oauth::Discovery discovery{http, clock};
  oauth::TokenEndpoint tokens{http, clock};
  accounts::OauthProvider provider{{declared, clients, discovery, tokens}};
  accounts::Accounts accounts;
  actions::ParkedCalls parked;
  links::Links links{{&accounts.links}};
  gates::Gates gates{{}, events};
  actions::PipelineParts parts;
  actions::Pipeline pipeline;
  calls::ConnectorProbe probe;
};

}  // namespace patchbay::test
