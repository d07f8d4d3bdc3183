// SPDX-License-Identifier: Apache-2.0
// Start here. A connector is a class, a table of its actions, and one line:
//
//   class Greeter {
//    public:
//     std::string greet(Call& call, std::string_view arguments);
//   };
//
//   constexpr Action<Greeter> kActions[] = {action<&Greeter::greet>("greet")};
//   PATCHBAY_CONNECTOR(Greeter, kActions)
//
// The SDK makes one object of the class for each configuration, with the first of these
// constructors that the class has. Config is a nested type of the class and is read by its Codec:
//
//   with a Config:     Greeter(Config config, Call& call)      Greeter(Config config)
//   without a Config:  Greeter(Call& call)                     Greeter()
//
// The class may also have these members. All are optional:
//
//  - identify, probe and classify (auth.h)
//  - for actions that are only known at run time, if the manifest has "dynamic_actions": {}
//
//      ActionList list_actions(Call& call)
//      void invoke(Call& call, std::string_view action, std::string_view arguments,
//                  const Sink& result)
//
//  - the members of a source of documents (documents.h)
//  - the members for webhooks (webhooks.h)
//
// The compiler refuses a member that has one of these names but another form.
//
// An action that must first ask its caller something throws a Question (question.h).
//
// Several calls may run at once, on several threads, as far as the manifest's `concurrency` allows.
#pragma once

#include "patchbay/abi/entry.h"
#include "patchbay/sdk/actions_table.h"
#include "patchbay/sdk/auth_table.h"
#include "patchbay/sdk/connector_members.h"
#include "patchbay/sdk/documents_table.h"
#include "patchbay/sdk/instance.h"
#include "patchbay/sdk/question.h"
#include "patchbay/sdk/text.h"
#include "patchbay/sdk/webhooks_table.h"

namespace patchbay::sdk::detail {

template <class Connector, const auto& actions>
const void* capability(patchbay_str id) noexcept {
  if (view(id) == PATCHBAY_ACTIONS_ID) return &ActionsTable<Connector, actions>::kTable;
  if constexpr (!has_invoke<Connector>) {  // a connector with invoke accepts actions with any name
    if (view(id) == PATCHBAY_ACTION_NAMES_ID) return &ActionsTable<Connector, actions>::kNames;
  }
  if constexpr (has_auth<Connector>) {
    if (view(id) == PATCHBAY_AUTH_ID) return &AuthTable<Connector>::kTable;
  }
  if constexpr (has_documents<Connector>) {
    if (view(id) == PATCHBAY_DOCUMENTS_ID) return &DocumentsTable<Connector>::kTable;
  }
  if constexpr (has_webhooks<Connector>) {
    if (view(id) == PATCHBAY_WEBHOOKS_ID) return &WebhooksTable<Connector>::kTable;
  }
  return nullptr;
}

template <class Connector, const auto& actions>
constexpr patchbay_entry entry(std::string_view id, std::string_view version) {
  check_members<Connector>();
  static_assert(Construct<Connector>::is_possible,
                "patchbay: the connector has no constructor that is looked for. With a nested type "
                "Config (`using Config = ...;`) it is X(Config config, Call& call) or "
                "X(Config config), without one X(Call& call) or X(); public.");
  static_assert(std::is_same_v<Bare<decltype(actions[0])>, Action<Connector>>,
                "patchbay: the table of actions is of another class. Write: constexpr "
                "Action<X> kActions[] = {...}, where X is the connector's class.");
  patchbay_entry entry{};
  entry.struct_size = sizeof(entry);
  entry.id = borrow(id);
  entry.version = borrow(version);
#ifdef PATCHBAY_CONNECTOR_BUILT_WITH
  entry.built_with = borrow(PATCHBAY_CONNECTOR_BUILT_WITH);
#endif
  entry.capability = &capability<Connector, actions>;
  entry.create = &Instance<Connector>::create;
  entry.destroy = &Instance<Connector>::destroy;
  return entry;
}

}  // namespace patchbay::sdk::detail

// Exports the connector. For use once, in one source file, outside of any namespace. Id and version
// come from connector.json through patchbay_add_connector(), so they always match it.
#define PATCHBAY_CONNECTOR(Class, actions)                                                       \
  extern "C" PATCHBAY_EXPORT const patchbay_entry* PATCHBAY_ABI patchbay_plugin_entry_v1(void) { \
    static constexpr patchbay_entry kEntry = ::patchbay::sdk::detail::entry<Class, actions>(     \
        PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION);                                      \
    return &kEntry;                                                                              \
  }
