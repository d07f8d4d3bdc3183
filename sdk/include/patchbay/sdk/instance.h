// SPDX-License-Identifier: Apache-2.0
// One instance of a connector: the object of the class that the connector's author wrote, and the
// services that the host gives to it.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>

#include "patchbay/abi/entry.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/services.h"

namespace patchbay::sdk::detail {

template <class Connector, class = void>
struct Construct {
  static constexpr bool is_possible =
      std::is_constructible_v<Connector, Call&> || std::is_default_constructible_v<Connector>;
  static Connector make(Call& call, std::string_view) {
    if constexpr (std::is_constructible_v<Connector, Call&>) {
      return Connector(call);
    } else {
      (void)call;
      return Connector();
    }
  }
};

template <class Connector>
struct Construct<Connector, std::void_t<typename Connector::Config>> {
  using Config = typename Connector::Config;
  static constexpr bool is_possible = std::is_constructible_v<Connector, Config, Call&> ||
                                      std::is_constructible_v<Connector, Config>;
  static Connector make(Call& call, std::string_view config) {
    if constexpr (std::is_constructible_v<Connector, Config, Call&>) {
      return Connector(decode_checked<Config>(config, "configuration"), call);
    } else {
      (void)call;
      return Connector(decode_checked<Config>(config, "configuration"));
    }
  }
};

template <class Connector>
struct Instance {
  Instance(const patchbay_call& raw, const patchbay_host& host, std::string_view config)
      : services(host), connector(made(raw, config)) {}

  static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                                patchbay_str config, patchbay_instance** instance,
                                patchbay_error* error) noexcept {
    return barrier(error, [&] {
      auto made = std::make_unique<Instance>(*call, *host, view(config));
      *instance = reinterpret_cast<patchbay_instance*>(made.release());
    });
  }

  // If the connector's destructor throws, the process ends, as everywhere in C++.
  static void destroy(const patchbay_call*, patchbay_instance* instance) noexcept {
    delete &of(instance);
  }

  static Instance& of(patchbay_instance* instance) {
    return *reinterpret_cast<Instance*>(instance);
  }

  Services services;
  Connector connector;

 private:
  Connector made(const patchbay_call& raw, std::string_view config) {
    Call call(raw, services);
    return Construct<Connector>::make(call, config);
  }
};

}  // namespace patchbay::sdk::detail
