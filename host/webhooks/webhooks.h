// Webhooks: providers send deliveries. The host checks the proof of each delivery, and then starts
// runs that load documents. Read this file first; README.md has the rules.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "store/lease.h"
#include "webhooks/connector_subscriber.h"
#include "webhooks/intake.h"
#include "webhooks/subscriptions.h"
#include "webhooks/wakes.h"

namespace patchbay::webhooks {

struct Options {
  std::vector<ConfiguredSecret> secrets{};
  SubscriptionOptions subscriptions{};
};

// All objects for webhooks. Each member uses only the members that are declared before it.
// Thread-safe; all parts are borrowed.
struct Webhooks {
  struct Inputs {
    Intake::Parts intake;
    documents::Scheduler& scheduler;
    calls::BackgroundCalls::Parts calls;
    Random& random;
    telemetry::Log& log;
    std::string host;  // the host's name in leases
  };
  Webhooks(const Inputs& from, Options options)
      : leases(from.intake.store, from.host),
        subscribers(from.intake.catalog, from.calls),
        intake(from.intake, std::move(options.secrets)),
        wakes({from.intake.store, from.scheduler}),
        subscriptions({from.intake.store, leases, from.intake.vault, subscribers, from.random,
                       from.intake.clock, from.log, from.intake.metrics},
                      std::move(options.subscriptions)) {}

  store::Leases leases;
  ConnectorSubscribers subscribers;
  Intake intake;
  Wakes wakes;
  Subscriptions subscriptions;
};

}  // namespace patchbay::webhooks
