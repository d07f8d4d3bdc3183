#include "oauth/obtained_clients.h"

#include "oauth/client_metadata.h"
#include "oauth_messages/reason.h"

namespace patchbay::oauth {
namespace {

constexpr std::size_t kRowBytes = 16;
constexpr std::size_t kMostRefusals = 256;
constexpr std::chrono::minutes kRefusalCounts{10};

// Returns true if the reference means this host's document. Such a reference is the document's
// address, a space and the issuer. The reference of a registered client is its row's id.
bool is_document(const std::string& reference) { return reference.starts_with("https://"); }

ClientIdentity client_of_document(const std::string& reference) {
  ClientIdentity client;
  client.id = reference.substr(0, reference.find(' '));
  client.authentication = manifest::ClientAuthentication::kNone;
  client.reference = reference;
  return client;
}

Error of_another_issuer() {
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kIssuerMismatch,
      "The service has another authorization server now than when this account was connected. "
      "Connect the account again.");
}

}  // namespace

bool ObtainedClients::may_show_document(const Endpoints& at) {
  if (parts_.document.empty() || !at.reads_client_documents) return false;
  const Lock lock(mutex_);
  const auto refused = refused_document_.find(at.issuer);
  return refused == refused_document_.end() || refused->second <= parts_.clock.now();
}

Result<std::optional<ClientIdentity>> ObtainedClients::kept(const ClientPurpose& purpose) const {
  return parts_.store.read([&](store::Transaction& transaction) {
    return newest_client(transaction, parts_.vault, purpose);
  });
}

Result<std::optional<ClientIdentity>> ObtainedClients::obtain(const std::string& organization,
                                                              const std::string& connector,
                                                              const std::string& redirect_uri,
                                                              const Endpoints& at,
                                                              const Bounds& bounds) {
  if (at.issuer.empty()) return std::nullopt;
  PATCHBAY_TRY(parts_.redirects.check(redirect_uri, connector));
  if (may_show_document(at))
    return client_of_document(address_for(parts_.document, connector) + " " + at.issuer);
  if (at.registration.empty()) return std::nullopt;
  const ClientPurpose purpose{organization, connector, at.issuer, without_port(redirect_uri)};
  PATCHBAY_TRY(auto known, kept(purpose));
  if (known) return known;
  PATCHBAY_TRY(auto given, register_client(parts_.http, at, redirect_uri, bounds));
  PATCHBAY_TRY(known, keep(purpose, std::move(given)));
  return known;
}

Result<ClientIdentity> ObtainedClients::keep(const ClientPurpose& purpose, GivenClient given) {
  const std::string row = parts_.random.token(kRowBytes);
  PATCHBAY_TRY(parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    remove_unused_clients(transaction, purpose, parts_.is_in_use);
    insert_client(transaction, parts_.vault, row, purpose, given);
    return success();
  }));
  given.identity.reference = row;
  return std::move(given.identity);
}

std::optional<std::string> ObtainedClients::document(const std::string& connector) const {
  if (parts_.document.empty()) return std::nullopt;
  return client_document(address_for(parts_.document, connector), parts_.redirects.list(connector));
}

Result<ClientIdentity> ObtainedClients::find(const std::string& reference,
                                             const std::string& issuer) const {
  if (is_document(reference)) {
    if (reference.substr(reference.find(' ') + 1) != issuer) return of_another_issuer();
    return client_of_document(reference);
  }
  PATCHBAY_TRY(auto found, parts_.store.read([&](store::Transaction& transaction) {
    return client_of_row(transaction, parts_.vault, reference);
  }));
  if (!found) {
    return oauth_messages::oauth_failed(
        oauth_messages::Reason::kClientMissing,
        "The client with which this account was connected is gone. Connect the account again.");
  }
  if (found->issuer != issuer) return of_another_issuer();
  return std::move(found->client);
}

Result<void> ObtainedClients::reject(const std::string& reference, const std::string& issuer) {
  if (!is_document(reference)) {
    return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
      mark_rejected(transaction, reference);
      return success();
    });
  }
  const Monotonic now = parts_.clock.now();
  const Lock lock(mutex_);
  std::erase_if(refused_document_, [&](const auto& each) { return each.second <= now; });
  if (refused_document_.size() >= kMostRefusals) refused_document_.clear();
  refused_document_.insert_or_assign(issuer, now + kRefusalCounts);
  return success();
}

}  // namespace patchbay::oauth
