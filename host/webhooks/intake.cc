#include "webhooks/intake.h"

#include <algorithm>
#include <utility>

#include "catalog/instances.h"
#include "webhooks/subscription_table.h"

namespace patchbay::webhooks {
namespace {

Error takes_none(std::string_view connector) {
  return {Code::kNotFound, "No connector \"" + std::string(connector.substr(0, 64)) +
                               "\" takes webhooks here. The \"webhooks\" of its connector.json "
                               "would say how."};
}

}  // namespace

void Intake::Senders::add(const Secret& secret, WakeKey wake) {
  const auto same = std::find_if(secrets.begin(), secrets.end(), [&](const Secret& each) {
    return each.reveal() == secret.reveal();
  });
  if (same != secrets.end()) {
    wakes[static_cast<std::size_t>(same - secrets.begin())].push_back(std::move(wake));
    return;
  }
  secrets.push_back(secret);
  wakes.push_back({std::move(wake)});
}

Result<Intake::Senders> Intake::subscriber(const std::string& connector,
                                           const std::string& subscription) const {
  PATCHBAY_TRY(const auto row, parts_.store.read([&](store::Transaction& transaction) {
    return Result<std::optional<SubscriptionRow>>(find_subscription(transaction, subscription));
  }));
  Senders senders;
  if (!row || row->connector != connector) return senders;
  PATCHBAY_TRY(const Secret secret,
               parts_.vault.unseal(place_of_secret(row->id), row->sealed_secret));
  senders.add(secret, {.connector = connector,
                       .organization = row->organization,
                       .link = row->link,
                       .collection = row->collection});
  return senders;
}

Result<Intake::Senders> Intake::senders_of(const manifest::Manifest& connector,
                                           const std::string& subscription) const {
  if (!subscription.empty()) return subscriber(connector.identity.id, subscription);
  Senders senders;
  for (const ConfiguredSecret& each : secrets_) {
    if (!catalog::is_called(connector, each.connector)) continue;
    senders.add(each.secret,
                {.connector = connector.identity.id, .organization = each.organization});
  }
  return senders;
}

Result<Intake::Address> Intake::address_of(const Delivery& delivery) {
  auto view = parts_.catalog.view();
  const catalog::Connector* connector = view->find(delivery.connector);
  if (connector == nullptr || !connector->manifest().webhooks) {
    return takes_none(delivery.connector);
  }
  const std::string subscription(delivery.subscription);
  auto senders = senders_of(connector->manifest(), subscription);
  if (senders.has_error()) {
    count(connector->id(), "not_kept");
    return std::move(senders).error();
  }
  Address address{std::move(view), connector, &*connector->manifest().webhooks,
                  std::move(senders).value()};
  const bool has_subscription = subscription.empty() || !address.senders.secrets.empty();
  if (!has_subscription) return refused(address, "no_subscription");
  return address;
}

Error Intake::refused(const Address& address, std::string_view reason) {
  count(address.connector->id(), reason);
  return Error(Code::kUnauthenticated, "Invalid signature").with_reason("webhook_not_proved");
}

Result<void> Intake::check_head(const Delivery& delivery) {
  PATCHBAY_TRY(const auto address, address_of(delivery));
  const std::string_view fault =
      fault_of_head(*address.declared, delivery, address.senders.secrets, parts_.clock.wall());
  if (!fault.empty()) return refused(address, fault);
  return success();
}

Result<std::optional<std::string>> Intake::take(const Delivery& delivery) {
  PATCHBAY_TRY(const auto address, address_of(delivery));
  const catalog::Connector* connector = address.connector;
  Judgement judged =
      judge(*address.declared, delivery, address.senders.secrets, parts_.clock.wall());
  switch (judged.verdict) {
    case Verdict::kRefused:
      return refused(address, judged.reason);
    case Verdict::kQuestion:
      count(connector->id(), "question");
      return std::optional(std::move(judged.answer));
    case Verdict::kIgnored:
      count(connector->id(), "ignored");
      return std::nullopt;
    case Verdict::kTaken:
      break;
  }
  TakenDelivery taken{.wakes = address.senders.wakes[judged.secret],
                      .address = std::string(delivery.subscription),
                      .id = judged.id,
                      .asks_renewal = judged.asks_renewal && !delivery.subscription.empty()};
  for (WakeKey& wake : taken.wakes) {
    wake.access_only = judged.access_only;
    wake.lists = judged.lists;
    if (!judged.collection.empty()) wake.collection = judged.collection;
  }
  const auto outcome = inbox_.put(taken);
  if (outcome.has_error()) {
    count(connector->id(), outcome.error().code() == Code::kRateLimited ? "too_many" : "not_kept");
    return outcome.error();
  }
  count(connector->id(), outcome.value() == Inbox::Outcome::kNew ? "taken" : "repeated");
  return std::nullopt;
}

// Counts a delivery. The metric stays small, because the set of outcomes is fixed and all
// connectors are in the catalog.
void Intake::count(const std::string& connector, std::string_view outcome) {
  parts_.metrics
      .counter("patchbay_webhook_deliveries_total",
               "Deliveries of providers, by what became of them.",
               {{"connector", connector}, {"outcome", std::string(outcome)}})
      .increment();
}

}  // namespace patchbay::webhooks
