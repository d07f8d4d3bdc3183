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

// Everything about accounts that people connect, in the order in which each part needs those before
// it. Thread-safe once it is complete.
struct AccountParts {
  struct From {
    AccountStore& kept;
    const catalog::Catalog& catalog;
    HttpClient& http;
    Surroundings surroundings;
    const accounts::AccountsOptions& options;
  };
  explicit AccountParts(const From& from);

  // What can only be made when there is a pipeline: connectors are asked who an account is.
  void complete(const calls::CallParts& calls, const gates::Gates& gates);

  // As accounts::Accounts::tend, and calls that have been parked for too long are forgotten.
  Result<void> tend(const std::stop_token& stop = {});

  AccountStore& kept;
  const Clock& clock;
  Wait& wait;
  catalog::DeclaredConnectors connectors;
  oauth::Discovery discovery;
  oauth::TokenEndpoint tokens;
  oauth::PendingAuthorizations pending;
  oauth::Authorizations authorizations;
  oauth::ConnectTickets tickets;
  oauth::DeviceFlow devices;
  accounts::OauthProvider::Parts provider_parts;
  accounts::OauthProvider provider;
  accounts::Accounts stored;
  actions::ParkedCalls parked;
  // There once it is complete.
  std::unique_ptr<calls::ConnectorProbe> probe;
  std::unique_ptr<connecting::Connecting> connecting;
};

}  // namespace patchbay::engine
