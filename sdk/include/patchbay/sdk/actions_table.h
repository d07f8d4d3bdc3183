// The actions capability of a connector class.
#pragma once

#include <string>

#include "patchbay/abi/actions.h"
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
};

}  // namespace patchbay::sdk::detail
