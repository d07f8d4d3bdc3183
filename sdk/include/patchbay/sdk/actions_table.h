// SPDX-License-Identifier: Apache-2.0
// The actions capability of a connector class.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "patchbay/abi/actions.h"
#include "patchbay/abi/draft/action_names.h"
#include "patchbay/sdk/action.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/instance.h"
#include "patchbay/sdk/members.h"

namespace patchbay::sdk::detail {

template <class Connector, const auto& actions>
struct ActionsTable {
  static patchbay_status invoke(patchbay_instance* raw, const patchbay_call* raw_call,
                                patchbay_str action, patchbay_str arguments,
                                const patchbay_sink* raw_result, patchbay_error* error) noexcept {
    return barrier(error, [&] {
      auto& instance = Instance<Connector>::of(raw);
      Call call(*raw_call, instance.services);
      const Sink result(*raw_result);
      for (const Action<Connector>& known : actions) {
        if (known.name == view(action)) {
          return known.invoke(instance.connector, call, view(arguments), result);
        }
      }
      if constexpr (has_invoke<Connector>) {
        instance.connector.invoke(call, view(action), view(arguments), result);
      } else {
        throw Error(PATCHBAY_E_PLUGIN_FAULT,
                    "The manifest names the action \"" + std::string(view(action)) +
                        "\" and the connector's table of actions does not: add it there.");
      }
    });
  }

  static patchbay_status list(patchbay_instance* raw, const patchbay_call* raw_call,
                              const patchbay_sink* sink, patchbay_action_list* about,
                              patchbay_error* error) noexcept {
    return barrier(error, [&] {
      auto& instance = Instance<Connector>::of(raw);
      Call call(*raw_call, instance.services);
      const ActionList list = instance.connector.list_actions(call);
      Sink(*sink).write(list.actions);
      about->generation = list.generation;
      about->lifetime_ms = static_cast<std::uint64_t>(list.lifetime.count());
    });
  }

  static constexpr patchbay_actions table() {
    patchbay_actions table{};
    table.struct_size = sizeof(table);
    table.invoke = &invoke;
    if constexpr (has_list_actions<Connector>) table.list = &list;
    return table;
  }

  static constexpr patchbay_actions kTable = table();

  template <std::size_t... rows>
  static constexpr std::array<patchbay_str, sizeof...(rows)> ids(std::index_sequence<rows...>) {
    return {borrow(actions[rows].name)...};
  }
  static constexpr auto kIds = ids(std::make_index_sequence<std::size(actions)>());
  static constexpr patchbay_action_names kNames{sizeof(patchbay_action_names), 0, kIds.data(),
                                                kIds.size()};
};

}  // namespace patchbay::sdk::detail
