// SPDX-License-Identifier: Apache-2.0
// Makes the table of the auth capability from a connector class that has identify and probe
// (connector_members.h).
#pragma once

#include "patchbay/abi/auth.h"
#include "patchbay/sdk/auth.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/connector_members.h"
#include "patchbay/sdk/instance.h"

namespace patchbay::sdk::detail {

template <class Connector>
struct AuthTable {
  static patchbay_status identify(patchbay_instance* raw, const patchbay_call* raw_call,
                                  const patchbay_sink* identity, patchbay_error* error) noexcept {
    return barrier(error, [&] {
      auto& instance = Instance<Connector>::of(raw);
      Call call(*raw_call, instance.services);
      const Identity found = instance.connector.identify(call);
      Sink(*identity).write(found.json());
    });
  }

  static patchbay_status probe(patchbay_instance* raw, const patchbay_call* raw_call,
                               patchbay_error* error) noexcept {
    return barrier(error, [&] {
      auto& instance = Instance<Connector>::of(raw);
      Call call(*raw_call, instance.services);
      instance.connector.probe(call);
    });
  }

  // Must not fail. If the connector's classify throws, the verdict stays PASS, as the host has set
  // it. The action itself then reads the response.
  static void classify(patchbay_instance* raw, const patchbay_answer* answer,
                       patchbay_verdict* verdict) noexcept {
    barrier(nullptr, [&] {
      const Connector& connector = Instance<Connector>::of(raw).connector;
      fill(verdict, connector.classify(Answer(*answer)));
    });
  }

  static constexpr patchbay_auth table() {
    patchbay_auth table{};
    table.struct_size = sizeof(table);
    table.identify = &identify;
    table.probe = &probe;
    if constexpr (has_classify<Connector>) table.classify = &classify;
    if constexpr (has_classify_from<Connector>) table.classify_from = Connector::classify_from;
    return table;
  }

  static constexpr patchbay_auth kTable = table();
};

}  // namespace patchbay::sdk::detail
