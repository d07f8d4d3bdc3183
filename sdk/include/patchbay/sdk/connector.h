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
// One object of the class is made for each configuration, by the first of these constructors that
// it has; Config is the class's own nested type and is read by its Codec:
//
//   with a Config:     Greeter(Config config, Call& call)      Greeter(Config config)
//   without one:       Greeter(Call& call)                     Greeter()
//
// Members the wrapper looks for beside that, each optional: identify, probe and classify (auth.h),
//
//   ActionList list_actions(Call& call)                                  for actions that are only
//   void invoke(Call& call, std::string_view action,                     known at run time;
//               std::string_view arguments, const Sink& result)         the manifest then has
//                                                                       "dynamic_actions": {}
//
// and those of a source of documents (documents.h).
//
// A member that has one of these names and another form is refused by the compiler.
//
// An action that has to ask its caller something first throws a Question (question.h).
//
// Several calls may run at once, on several threads, as far as the manifest's `concurrency` says.
#pragma once

#include "patchbay/abi/entry.h"
#include "patchbay/sdk/actions_table.h"
#include "patchbay/sdk/auth_table.h"
#include "patchbay/sdk/documents_table.h"
#include "patchbay/sdk/instance.h"
#include "patchbay/sdk/members.h"
#include "patchbay/sdk/question.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk::detail {

template <class Connector, const auto& actions>
const void* capability(patchbay_str id) noexcept {
  if (view(id) == PATCHBAY_ACTIONS_ID) return &ActionsTable<Connector, actions>::kTable;
  if constexpr (!has_invoke<Connector>) {  // a connector with invoke accepts actions of any name
    if (view(id) == PATCHBAY_ACTION_NAMES_ID) return &ActionsTable<Connector, actions>::kNames;
  }
  if constexpr (has_auth<Connector>) {
    if (view(id) == PATCHBAY_AUTH_ID) return &AuthTable<Connector>::kTable;
  }
  if constexpr (has_documents<Connector>) {
    if (view(id) == PATCHBAY_DOCUMENTS_ID) return &DocumentsTable<Connector>::kTable;
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

// Exports the connector. Use it once, in one source file, outside any namespace. The id and the
// version come from connector.json through patchbay_add_connector(), so they cannot differ from it.
#define PATCHBAY_CONNECTOR(Class, actions)                                                   \
  extern "C" PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) {          \
    static constexpr patchbay_entry kEntry = ::patchbay::sdk::detail::entry<Class, actions>( \
        PATCHBAY_CONNECTOR_ID, PATCHBAY_CONNECTOR_VERSION);                                  \
    return &kEntry;                                                                          \
  }
