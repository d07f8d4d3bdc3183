#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "manifest/manifest.h"
#include "store/store.h"
#include "telemetry/metrics.h"
#include "vault/vault.h"
#include "webhooks/delivery.h"
#include "webhooks/inbox.h"
#include "webhooks/scheme.h"
#include "webhooks/secrets.h"

namespace patchbay::webhooks {

// Receives deliveries. Checks the proof of each delivery, and makes it durable before the provider
// gets an answer. Thread-safe; all parts are borrowed.
class Intake {
 public:
  struct Parts {
    const catalog::Catalog& catalog;
    store::Store& store;
    const vault::Vault& vault;
    const Clock& clock;
    telemetry::Metrics& metrics;
  };
  Intake(const Parts& parts, std::vector<ConfiguredSecret> secrets)
      : parts_(parts), secrets_(std::move(secrets)), inbox_(parts.store) {}

  // Handles a delivery. If the provider asks a question, returns the answer as text/plain.
  // Otherwise returns nothing. Fails with NOT_FOUND if no connector of this name takes webhooks.
  // Fails with UNAUTHENTICATED, without the reason, if the delivery is not proved. Fails with
  // RATE_LIMITED if too many deliveries of the sender wait. Also fails with errors of the store.
  Result<std::optional<std::string>> take(const Delivery& delivery);

  // Checks a delivery before its body is read. Fails like take() if take() would fail with every
  // body. So the host does not read the body of a delivery that cannot be proved.
  Result<void> check_head(const Delivery& delivery);

 private:
  // The secrets that can prove a delivery, each once, and the wakes that each secret can cause.
  struct Senders {
    std::vector<Secret> secrets;
    std::vector<std::vector<WakeKey>> wakes;  // one list for each secret
    void add(const Secret& secret, WakeKey wake);
  };
  // The recipient of a delivery.
  struct Address {
    std::shared_ptr<const catalog::View> view;  // keeps the next two members alive
    const catalog::Connector* connector;
    const manifest::Webhooks* declared;
    Senders senders;
  };
  // Finds the connector and the secrets for a delivery. Refuses a delivery for a subscription that
  // the store does not have.
  Result<Address> address_of(const Delivery& delivery);
  Error refused(const Address& address, std::string_view reason);
  Result<Senders> senders_of(const manifest::Manifest& connector,
                             const std::string& subscription) const;
  Result<Senders> subscriber(const std::string& connector, const std::string& subscription) const;
  void count(const std::string& connector, std::string_view outcome);

  const Parts parts_;
  const std::vector<ConfiguredSecret> secrets_;
  Inbox inbox_;
};

}  // namespace patchbay::webhooks
