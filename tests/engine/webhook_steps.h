// Functions that tests of webhooks in a whole host share.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "engine/provider_host.h"
#include "webhooks/subscription_table.h"

namespace patchbay::test {

// Enables subscriptions, and makes each round check them.
inline webhooks::Options subscribing(const std::string& public_url = kPublicUrl) {
  return {
      .subscriptions = {.public_url = public_url, .between_plans = std::chrono::milliseconds(0)}};
}

inline void tend_subscriptions(ProviderHost& host) {
  const auto tended = host.engine->webhooks->subscriptions.tend();
  INFO((tended.has_error() ? tended.error().message() : ""));
  REQUIRE(tended.has_value());
}

// Makes all work for subscriptions due, and does this work.
inline void tend_due_subscriptions(ProviderHost& host) {
  execute(*host.engine->kept->store, "update webhook_subscription set due_at = 1");
  tend_subscriptions(host);
}

inline std::vector<webhooks::SubscriptionRow> subscriptions_of_host(
    ProviderHost& host, const std::string& connector,
    webhooks::SubscriptionState state = webhooks::SubscriptionState::kLive) {
  auto rows = host.engine->kept->store->read([&](store::Transaction& transaction) {
    return Result<std::vector<webhooks::SubscriptionRow>>(
        webhooks::subscriptions_of(transaction, host.link(), connector));
  });
  REQUIRE(rows.has_value());
  std::erase_if(rows.value(), [&](const auto& row) { return row.state != state; });
  return rows.value();
}

// Discards the notices that have arrived. Only later notices start a run.
inline void forget_wakes(ProviderHost& host) {
  execute(*host.engine->kept->store, "delete from webhook_wake");
  execute(*host.engine->kept->store, "delete from document_run where cause = 'event'");
  host.notices.forget();
}

// Returns the number of runs that deliveries have started since then.
inline long long woken_runs(ProviderHost& host) {
  REQUIRE(host.engine->webhooks->wakes.tend().has_value());
  return number_of(*host.engine->kept->store,
                   "select count(*) from document_run where cause = 'event'");
}

// Returns, for each message, the status of its answer and the text that `shown` returns for it.
template <class Shown>
std::vector<std::string> answered_notices(const ProviderHost& host, Shown shown) {
  std::vector<std::string> out;
  for (const auto& each : host.notices.all()) {
    out.push_back(std::to_string(each.status) + " " + shown(each.what));
  }
  return out;
}

// Returns the requests of the log as "METHOD TARGET STATUS", if their target contains `part`.
inline std::vector<std::string> asked_of_provider(ProviderHost& host, std::string_view part) {
  std::vector<std::string> out;
  for (const auto& each : host.provider.log().all()) {
    if (each.target.find(part) == std::string::npos) continue;
    out.push_back(each.method + " " + each.target.substr(0, each.target.find('?')) + " " +
                  std::to_string(each.status));
  }
  return out;
}

}  // namespace patchbay::test
