// Functions on the table of clients. Each runs one statement. They throw SOCI's exceptions, which
// Store converts to errors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authserver/clients.h"
#include "store/store.h"

namespace patchbay::authserver {

struct ClientAndSecret {
  Client client;
  std::string secret_hash;  // SHA-256 in hex; empty for a client without a secret
};

void insert_client(store::Transaction& transaction, const Client& client,
                   const std::string& secret_hash);
std::optional<ClientAndSecret> find_client(store::Transaction& transaction, const std::string& id);
std::vector<Client> list_clients(store::Transaction& transaction);
void set_client_secret(store::Transaction& transaction, const std::string& id,
                       const std::string& secret_hash);
void mark_client_used(store::Transaction& transaction, const std::string& id);
void revoke_client(store::Transaction& transaction, const std::string& id);
// Returns the number of self-registered clients that were not revoked.
int count_registered(store::Transaction& transaction);
// The next four functions delete only self-registered clients. delete_oldest_unused_client()
// deletes the oldest client that was never used, if there is one.
void delete_oldest_unused_client(store::Transaction& transaction);
// Deletes the clients that registered before `before` and were never used.
void delete_unused_clients(store::Transaction& transaction, store::Millis before);
// Deletes the clients that were last used before `before` and whose grants have all ended.
void delete_idle_clients(store::Transaction& transaction, store::Millis before);
void delete_revoked_clients(store::Transaction& transaction, store::Millis before);

}  // namespace patchbay::authserver
