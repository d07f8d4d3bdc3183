#pragma once

#include <memory>

#include "accounts/accounts.h"
#include "accounts/oauth_provider.h"
#include "actions/parked_calls.h"
#include "calls/account_probe.h"
#include "catalog/declared_connectors.h"
#include "connecting/connecting.h"
#include "engine/account_store.h"
#include "engine/surroundings.h"
#include "oauth/oauth.h"

namespace patchbay::engine {

// The parts that handle the accounts of users. Each member uses only the members above it.
// Thread-safe after complete().
struct AccountParts {
  struct Inputs {
    AccountStore& kept;
    const catalog::Catalog& catalog;
    http_client::HttpClient& http;
    Surroundings surroundings;
    const accounts::AccountsOptions& options;
    const std::string& client_document;
  };
  explicit AccountParts(const Inputs& from);

  // Creates the parts that need a pipeline, because these parts call connectors to identify an
  // account.
  void complete(const calls::CallParts& calls, const gates::Gates& gates);

  // Runs accounts::Accounts::tend for the stored accounts. Deletes calls that were parked for too
  // long.
  Result<void> tend(const std::stop_token& stop = {});

  AccountStore& kept;
  const Clock& clock;
  Wait& wait;
  catalog::DeclaredConnectors connectors;
  oauth::Discovery discovery;
  oauth::TokenEndpoint tokens;
  oauth::ObtainedClients obtained;
  oauth::PendingAuthorizations pending;
  oauth::Authorizations authorizations;
  oauth::ConnectTickets tickets;
  oauth::DeviceFlow devices;
  accounts::OauthProvider::Parts provider_parts;
  accounts::OauthProvider provider;
  accounts::Accounts stored;
  actions::ParkedCalls parked;
  // These members are set by complete().
  std::unique_ptr<calls::ConnectorProbe> probe;
  std::unique_ptr<connecting::Connecting> connecting;
};

}  // namespace patchbay::engine
