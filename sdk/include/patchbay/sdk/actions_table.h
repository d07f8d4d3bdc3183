// SPDX-License-Identifier: Apache-2.0
// Makes the table of the actions capability from a connector class.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/actions.h"
#include "patchbay/abi/draft/action_names.h"
#include "patchbay/sdk/action.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/connector_members.h"
#include "patchbay/sdk/instance.h"
#include "patchbay/sdk/question.h"

namespace patchbay::sdk::detail {

// At the end of an action, also after an error, tells the host if the list of actions changed.
struct ChangeTeller {
  const Call& call;
  patchbay_action_outcome& outcome;
  ~ChangeTeller() {
    if (!call.has_changed_actions() || !PATCHBAY_HAS(&outcome, flags)) return;
    outcome.flags |= PATCHBAY_OUTCOME_ACTIONS_CHANGED;
  }
};

template <class Connector, const auto& actions>
struct ActionsTable {
  static patchbay_status invoke(patchbay_instance* raw, const patchbay_call* raw_call,
                                const patchbay_action_request* request,
                                patchbay_action_outcome* outcome, patchbay_error* error) noexcept {
    std::optional<Question> question;
    const patchbay_status status = barrier(error, [&] {
      try {
        run(raw, *raw_call, *request, *outcome);
      } catch (Question& asked) {
        question = std::move(asked);
      }
    });
    if (status != PATCHBAY_OK || !question) return status;
    return barrier(error, [&] { question->write(*outcome); });
  }

  static void run(patchbay_instance* raw, const patchbay_call& raw_call,
                  const patchbay_action_request& request, patchbay_action_outcome& outcome) {
    if ((request.flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
      throw Error(PATCHBAY_E_UNSUPPORTED,
                  "The connector was built before what is asked of this call: use a newer version "
                  "of it, or leave that out.");
    }
    auto& instance = Instance<Connector>::of(raw);
    Call call(raw_call, instance.services, &request);
    const ChangeTeller teller{call, outcome};
    const Sink result(*outcome.result);
    const std::string_view name = view(request.action);
    for (const Action<Connector>& known : actions) {
      if (known.name != name) continue;
      return known.invoke(instance.connector, call, view(request.arguments), result);
    }
    if constexpr (has_invoke<Connector>) {
      instance.connector.invoke(call, name, view(request.arguments), result);
    } else {
      throw Error(PATCHBAY_E_PLUGIN_FAULT,
                  "The manifest names the action \"" + std::string(name) +
                      "\" and the connector's table of actions does not: add it there.");
    }
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
