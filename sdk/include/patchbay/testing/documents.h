// SPDX-License-Identifier: Apache-2.0
// Unit tests of a connector's documents.
//
//   Instance notes(load(PATCHBAY_TESTED_LIBRARY), host);
//   Documents documents(notes);
//   const Stepped all = documents.run();           // steps until the run is complete
//   const Fetched read = documents.fetch(all.upserts.front());
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "patchbay/testing/instance.h"
#include "patchbay/testing/taken_documents.h"

namespace patchbay::testing {

class Documents {
 public:
  // `collection` is the collection of the documents; "" if the connector has no collections.
  explicit Documents(Instance& instance, std::string collection = {})
      : instance_(instance),
        table_(static_cast<const patchbay_documents*>(
            instance.entry_.capability(borrow(PATCHBAY_DOCUMENTS_ID)))),
        collection_(std::move(collection)) {}

  // Makes one step. `flags` are PATCHBAY_ENUMERATE_…
  Stepped step(const std::string& cursor = {}, std::uint32_t flags = 0) {
    Stepped stepped;
    step_into(stepped, cursor, flags);
    return stepped;
  }

  // Makes steps from `cursor` on, until the run is complete, a step fails, or `most` steps were
  // made.
  Stepped run(const std::string& cursor = {}, std::uint32_t flags = 0, std::size_t most = 100000) {
    Stepped all;
    all.cursor = cursor;
    do {
      step_into(all, all.cursor, flags);
    } while (all.outcome.ok() && !all.is_complete() && all.steps < most);
    return all;
  }

  // Makes one step with the test's own structs.
  Outcome enumerate(const patchbay_enumeration& asked, const patchbay_changes& changes,
                    patchbay_step& step) {
    return run_call([&](patchbay_instance* self, const patchbay_call* call, patchbay_error* error) {
      return need().enumerate(self, call, &asked, &changes, &step, error);
    });
  }

  Stepped look(const sdk::Document& document) { return ask(need().look, document, "look"); }
  Stepped access(const sdk::Document& document) { return ask(need().access, document, "access"); }

  Fetched fetch(const sdk::Document& document, std::uint64_t max_bytes = 64u << 20,
                std::uint32_t flags = 0) {
    Fetched fetched;
    const patchbay_document_ref ref = lend(document);
    const patchbay_fetch wanted{sizeof(patchbay_fetch), flags, &ref, max_bytes};
    TakenContent content(fetched, faults(), max_bytes);
    fetched.outcome =
        run_call([&](patchbay_instance* self, const patchbay_call* call, patchbay_error* error) {
          return need().fetch(self, call, &wanted, content.raw(), error);
        });
    return fetched;
  }

  NamedCollections collections() {
    NamedCollections named;
    const patchbay_collections taking{sizeof(patchbay_collections), 0, &named, &add_collection,
                                      &fail_collection};
    named.outcome =
        run_call([&](patchbay_instance* self, const patchbay_call* call, patchbay_error* error) {
          return present(need().collections, "collections")(self, call, &taking, error);
        });
    for (const auto& each : named.collections) {
      detail::hold(faults(), !each.id.empty(), "named a collection without an id");
    }
    return named;
  }

  GroupMembers members(const std::string& group, const std::string& cursor = {}) {
    GroupMembers members;
    const patchbay_members taking{sizeof(patchbay_members), 0, &members, &add_members,
                                  &more_members};
    members.outcome =
        run_call([&](patchbay_instance* self, const patchbay_call* call, patchbay_error* error) {
          return present(need().members, "members")(self, call, borrow(group), borrow(cursor),
                                                    &taking, error);
        });
    return members;
  }

 private:
  const patchbay_documents& need() const { return instance_.need(table_, PATCHBAY_DOCUMENTS_ID); }
  template <class Function>
  static Function present(Function function, const char* name) {
    if (function == nullptr) {
      throw std::logic_error(std::string("the connector has no ") + name + " function");
    }
    return function;
  }
  Faults& faults() { return instance_.host_.faults; }

  template <class Body>
  Outcome run_call(const Body& body) {
    return instance_.run(
        [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
          return body(instance_.instance_, call, error);
        });
  }

  void step_into(Stepped& into, const std::string& cursor, std::uint32_t flags) {
    const patchbay_enumeration asked{sizeof(patchbay_enumeration), flags, borrow(collection_),
                                     borrow(cursor)};
    Taking reason(4096);
    Guarded<patchbay_step> step;
    step.value.reason = reason.raw();
    TakenChanges changes(into, faults(), &step.value.flags);
    into.outcome = enumerate(asked, *changes.raw(), step.value);
    ++into.steps;
    step.check("step", faults());
    into.flags |= step.value.flags;
    if (step.value.expected > 0) into.expected = step.value.expected;
    into.state = step.value.state;
    into.reason = reason.text;
    if (!into.outcome.ok()) return;
    const bool is_readable = step.value.state == PATCHBAY_COLLECTION_READABLE;
    detail::hold(faults(), !is_readable || changes.ends_with_checkpoint(),
                 "ended a step without a checkpoint");
    detail::hold(faults(), is_readable || changes.count() == 0,
                 "said something of a collection that is not readable");
    detail::hold(faults(),
                 (step.value.flags & (PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING)) !=
                     PATCHBAY_STEP_BEGINS_LISTING,
                 "began a listing and did not call it one");
  }

  patchbay_document_ref lend(const sdk::Document& document) const {
    return {sizeof(patchbay_document_ref), 0,
            borrow(collection_),           borrow(document.id),
            borrow(document.version),      borrow(document.reference)};
  }

  template <class Function>
  Stepped ask(Function function, const sdk::Document& document, const char* name) {
    Stepped told;
    const patchbay_document_ref ref = lend(document);
    TakenChanges changes(told, faults());
    told.outcome =
        run_call([&](patchbay_instance* self, const patchbay_call* call, patchbay_error* error) {
          return present(function, name)(self, call, &ref, changes.raw(), error);
        });
    detail::hold(faults(), told.checkpoints == 0, std::string("gave a checkpoint in ") + name);
    detail::hold(faults(), !told.outcome.ok() || changes.count() == 1,
                 std::string("said not exactly one thing in ") + name);
    return told;
  }

  static patchbay_status add_collection(const patchbay_collections* raw,
                                        const patchbay_collection* collection) {
    static_cast<NamedCollections*>(raw->context)
        ->collections.push_back({detail::copy(collection->id), detail::copy(collection->name),
                                 detail::copy(collection->url), collection->state});
    return PATCHBAY_OK;
  }
  static patchbay_status fail_collection(const patchbay_collections* raw, patchbay_str name,
                                         const patchbay_error* why) {
    static_cast<NamedCollections*>(raw->context)->failed[detail::copy(name)] =
        std::string(why->message, why->message_size);
    return PATCHBAY_OK;
  }
  static patchbay_status add_members(const patchbay_members* raw,
                                     const patchbay_principal* principals, std::uint64_t count) {
    auto& into = static_cast<GroupMembers*>(raw->context)->members;
    for (auto& each : detail::copy(principals, count)) into.push_back(std::move(each));
    return PATCHBAY_OK;
  }
  static patchbay_status more_members(const patchbay_members* raw, patchbay_str cursor) {
    static_cast<GroupMembers*>(raw->context)->cursor = detail::copy(cursor);
    return PATCHBAY_OK;
  }

  Instance& instance_;
  const patchbay_documents* table_;
  std::string collection_;
};

}  // namespace patchbay::testing
