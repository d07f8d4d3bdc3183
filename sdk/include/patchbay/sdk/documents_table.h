// SPDX-License-Identifier: Apache-2.0
// Makes the table of the documents capability from a connector class that has list_documents and
// fetch_document (connector_members.h).
#pragma once

#include <string>

#include "patchbay/abi/draft/documents.h"
#include "patchbay/sdk/barrier.h"
#include "patchbay/sdk/connector_members.h"
#include "patchbay/sdk/documents.h"
#include "patchbay/sdk/instance.h"

namespace patchbay::sdk::detail {

template <class Connector>
struct DocumentsTable {
  // Calls body(connector, call) and converts exceptions to a status.
  template <class Body>
  static patchbay_status run(patchbay_instance* raw, const patchbay_call* raw_call,
                             patchbay_error* error, const Body& body) noexcept {
    return barrier(error, [&] {
      auto& instance = Instance<Connector>::of(raw);
      Call call(*raw_call, instance.services);
      body(instance.connector, call);
    });
  }

  static void understand(std::uint32_t flags) {
    if ((flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) == 0) return;
    throw Error(PATCHBAY_E_UNSUPPORTED,
                "The connector was built before what is asked of this step: use a newer version of "
                "it, or leave that out.");
  }

  static patchbay_status collections(patchbay_instance* raw, const patchbay_call* raw_call,
                                     const patchbay_collections* taking,
                                     patchbay_error* error) noexcept {
    return run(raw, raw_call, error, [&](Connector& connector, Call& call) {
      Collections collections(*taking);
      connector.list_collections(call, collections);
    });
  }

  static patchbay_status enumerate(patchbay_instance* raw, const patchbay_call* raw_call,
                                   const patchbay_enumeration* asked,
                                   const patchbay_changes* changes, patchbay_step* filled,
                                   patchbay_error* error) noexcept {
    return run(raw, raw_call, error, [&](Connector& connector, Call& call) {
      understand(asked->flags);
      Step step(*changes, *filled);
      step.end(connector.list_documents(call, Enumeration(*asked), step));
    });
  }

  static patchbay_status look(patchbay_instance* raw, const patchbay_call* raw_call,
                              const patchbay_document_ref* document, const patchbay_changes* taking,
                              patchbay_error* error) noexcept {
    return run(raw, raw_call, error, [&](Connector& connector, Call& call) {
      Changes changes(*taking);
      connector.look_at_document(call, document_ref(*document), changes);
    });
  }

  static patchbay_status access(patchbay_instance* raw, const patchbay_call* raw_call,
                                const patchbay_document_ref* document,
                                const patchbay_changes* taking, patchbay_error* error) noexcept {
    return run(raw, raw_call, error, [&](Connector& connector, Call& call) {
      Changes changes(*taking);
      connector.document_access(call, document_ref(*document), changes);
    });
  }

  static patchbay_status fetch(patchbay_instance* raw, const patchbay_call* raw_call,
                               const patchbay_fetch* wanted, const patchbay_content* taking,
                               patchbay_error* error) noexcept {
    return run(raw, raw_call, error, [&](Connector& connector, Call& call) {
      understand(wanted->flags);
      Content content(*taking);
      connector.fetch_document(call,
                               FetchRequest{document_ref(*wanted->document), wanted->max_bytes,
                                            (wanted->flags & PATCHBAY_FETCH_TEXT) != 0},
                               content);
    });
  }

  static patchbay_status members(patchbay_instance* raw, const patchbay_call* raw_call,
                                 patchbay_str group, patchbay_str cursor,
                                 const patchbay_members* taking, patchbay_error* error) noexcept {
    return run(raw, raw_call, error, [&](Connector& connector, Call& call) {
      Members members(*taking);
      const std::string next = connector.list_members(call, view(group), view(cursor), members);
      if (!next.empty()) take(taking->more(taking, borrow(next)));
    });
  }

  static constexpr patchbay_documents table() {
    patchbay_documents table{};
    table.struct_size = sizeof(table);
    table.enumerate = &enumerate;
    table.fetch = &fetch;
    if constexpr (has_list_collections<Connector>) table.collections = &collections;
    if constexpr (has_look_at_document<Connector>) table.look = &look;
    if constexpr (has_document_access<Connector>) table.access = &access;
    if constexpr (has_list_members<Connector>) table.members = &members;
    return table;
  }

  static constexpr patchbay_documents kTable = table();
};

}  // namespace patchbay::sdk::detail
