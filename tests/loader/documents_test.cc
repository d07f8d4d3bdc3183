// Tests that a connector's reports about documents arrive unchanged, and that all passed values are
// checked.
#include <patchbay/abi/draft/documents.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <sstream>

#include "kit/handed_struct.h"
#include "loader/documents.h"
#include "loader/test_host.h"
#include "services/text.h"

namespace patchbay {
namespace {

using services::to_abi;

// Records the reports that it receives.
class NotedDocuments final : public loader::DocumentListener {
 public:
  Result<void> upsert(const loader::ReportedDocument& document) override {
    if (document.id == "refused") return Error(Code::kTooLarge, "Not that one.");
    notes.push_back("upsert " + std::string(document.id) + " " +
                    std::string(document.content.value_or("-")) + " " +
                    (document.access ? std::to_string(document.access->principals.size()) : "?") +
                    " " + (document.parents.empty() ? "" : std::string(document.parents[0])));
    return success();
  }
  Result<void> gone(std::string_view id, bool subtree) override {
    notes.push_back("gone " + std::string(id) + (subtree ? " all" : ""));
    return success();
  }
  Result<void> access(std::string_view id, const loader::ReportedAccess& access) override {
    notes.push_back("access " + std::string(id) + " " + std::to_string(access.kind));
    return success();
  }
  Result<void> failed(std::string_view id, bool subtree, Error why) override {
    notes.push_back("failed " + std::string(id) + (subtree ? " all " : " ") + why.message());
    return success();
  }
  Result<void> checkpoint(std::string_view cursor) override {
    notes.push_back("checkpoint " + std::string(cursor));
    return success();
  }
  std::vector<std::string> notes;
};

patchbay_document simple_document(std::string_view id) {
  patchbay_document document{};
  document.struct_size = sizeof(patchbay_document);
  document.id = to_abi(id);
  document.size = PATCHBAY_SIZE_UNKNOWN;
  return document;
}

patchbay_status say_everything(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                               const patchbay_enumeration* what, const patchbay_changes* changes,
                               patchbay_step* step, patchbay_error* /*error*/) {
  step->flags = PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING | PATCHBAY_STEP_COMPLETE;
  step->expected = 2;
  const patchbay_str parent = to_abi("folder");
  const patchbay_principal ann{PATCHBAY_PRINCIPAL_USER, PATCHBAY_ROLE_READER, 0, 0, 0, to_abi("1"),
                               to_abi("ann@acme.test"), to_abi("Ann")};
  const patchbay_access access{sizeof(patchbay_access), PATCHBAY_ACCESS_LISTED, &ann, 1};
  patchbay_document document = simple_document("a");
  document.flags = PATCHBAY_DOCUMENT_INLINE;
  document.content = to_abi("words");
  document.parents = &parent;
  document.parent_count = 1;
  document.access = &access;
  changes->upsert(changes, &document);
  changes->gone(changes, to_abi("b"), PATCHBAY_GONE_SUBTREE);
  changes->access(changes, to_abi("c"), &access);
  patchbay_error why{};
  why.struct_size = sizeof(patchbay_error);
  why.code = PATCHBAY_E_PROVIDER_ERROR;
  why.message_size = 3;
  std::memcpy(why.message, "No.", 3);
  changes->failed(changes, to_abi("d"), PATCHBAY_FAILED_SUBTREE, &why);
  return changes->checkpoint(changes, what->cursor);
}

// Continues after an error of the listener, and returns success.
patchbay_status say_what_is_refused(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                                    const patchbay_enumeration* /*what*/,
                                    const patchbay_changes* changes, patchbay_step* /*step*/,
                                    patchbay_error* /*error*/) {
  const patchbay_document refused = simple_document("refused");
  const patchbay_document after = simple_document("after");
  changes->upsert(changes, &refused);
  changes->upsert(changes, &after);
  return PATCHBAY_OK;
}

patchbay_status say_nonsense(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                             const patchbay_enumeration* what, const patchbay_changes* changes,
                             patchbay_step* /*step*/, patchbay_error* /*error*/) {
  patchbay_document document = simple_document("a");
  const std::string_view kind = services::from_abi(what->cursor);
  if (kind == "parents") document.parent_count = 3;
  if (kind == "authors") document.author_count = PATCHBAY_PRINCIPALS_MAX + 1;
  if (kind == "small") document.struct_size = 8;
  const std::string long_version(PATCHBAY_VERSION_MAX + 1, 'v');
  if (kind == "long") document.version = to_abi(long_version);
  return changes->upsert(changes, kind == "none" ? nullptr : &document);
}

// Makes a report. The cursor begins with the flags of the report, followed by its kind.
patchbay_status say_with_flags(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                               const patchbay_enumeration* what, const patchbay_changes* changes,
                               patchbay_step* step, patchbay_error* /*error*/) {
  std::istringstream asked{std::string(services::from_abi(what->cursor))};
  std::uint32_t flags = 0;
  std::string kind;
  asked >> flags >> kind;
  patchbay_document document = simple_document("a");
  document.flags = flags;
  patchbay_error why{};
  why.struct_size = sizeof(patchbay_error);
  why.code = PATCHBAY_E_PROVIDER_ERROR;
  patchbay_status status = PATCHBAY_OK;
  if (kind == "document") status = changes->upsert(changes, &document);
  if (kind == "gone") status = changes->gone(changes, to_abi("a"), flags);
  if (kind == "failed") status = changes->failed(changes, to_abi("a"), flags, &why);
  if (kind == "step") step->flags = flags;
  if (status == PATCHBAY_OK) status = changes->checkpoint(changes, to_abi("on"));
  if (kind == "end") step->flags = flags;
  return status;
}

patchbay_status say_who(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                        patchbay_str /*group*/, patchbay_str /*cursor*/,
                        const patchbay_members* members, patchbay_error* /*error*/) {
  patchbay_principal ann{};
  ann.kind = PATCHBAY_PRINCIPAL_USER;
  ann.flags = PATCHBAY_PRINCIPAL_INHERITED | (1U << 15U);
  patchbay_principal maybe_bob = ann;
  maybe_bob.flags = 1U << 16U;
  const patchbay_principal both[] = {ann, maybe_bob};
  return members->add(members, both, 2);
}

class NotedMembers final : public loader::MemberListener {
 public:
  Result<void> add(const std::vector<loader::ReportedPrincipal>& members) override {
    for (const auto& member : members) kinds.push_back(member.kind);
    return success();
  }
  Result<void> more(std::string_view /*cursor*/) override { return success(); }
  std::vector<std::uint32_t> kinds;
};

patchbay_documents table_with(decltype(patchbay_documents::enumerate) enumerate) {
  patchbay_documents table{};
  table.struct_size = sizeof(patchbay_documents);
  table.enumerate = enumerate;
  return table;
}

// ---- reports of a connector that was built with another release of the structs

using test::HandedStruct;

test::Release reporting = test::Release::kFirst;  // the connector's release

patchbay_status report_in_release(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                                  const patchbay_enumeration* what, const patchbay_changes* changes,
                                  patchbay_step* /*step*/, patchbay_error* /*error*/) {
  HandedStruct<patchbay_access> access(reporting);
  access.get().kind = PATCHBAY_ACCESS_LISTED;
  HandedStruct<patchbay_document> document(reporting);
  document.get().flags = PATCHBAY_DOCUMENT_INLINE;
  document.get().id = to_abi("a");
  document.get().access = &access.get();
  document.get().content = to_abi("words");
  HandedStruct<patchbay_error> why(reporting);
  why.get().code = PATCHBAY_E_PROVIDER_ERROR;
  why.get().message_size = 3;
  std::memcpy(why.get().message, "No.", 3);
  changes->upsert(changes, &document.get());
  changes->access(changes, to_abi("b"), &access.get());
  changes->failed(changes, to_abi("c"), 0, &why.get());
  CHECK(access.is_whole());
  CHECK(document.is_whole());
  CHECK(why.is_whole());
  return changes->checkpoint(changes, what->cursor);
}

patchbay_status collect_in_release(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                                   const patchbay_collections* collections,
                                   patchbay_error* /*error*/) {
  HandedStruct<patchbay_collection> collection(reporting);
  collection.get().id = to_abi("1");
  collection.get().url = to_abi("https://box.test/1");
  return collections->add(collections, &collection.get());
}

patchbay_status fetch_in_release(patchbay_instance* /*instance*/, const patchbay_call* /*call*/,
                                 const patchbay_fetch* /*fetch*/, const patchbay_content* content,
                                 patchbay_error* /*error*/) {
  HandedStruct<patchbay_part> part(reporting);
  part.get().name = to_abi("sheet");
  part.get().version = to_abi("v1");
  return content->begin(content, &part.get());
}

class NotedCollections final : public loader::CollectionListener {
 public:
  Result<void> add(const loader::ReportedCollection& collection) override {
    notes.push_back(std::string(collection.id) + " " + std::string(collection.url));
    return success();
  }
  Result<void> failed(std::string_view /*name*/, Error why) override { return why; }
  std::vector<std::string> notes;
};

class NotedContent final : public loader::ContentListener {
 public:
  Result<void> begin(const loader::ReportedPart& part) override {
    notes.push_back(std::string(part.name) + " " + std::string(part.version));
    return success();
  }
  Result<void> write(std::string_view /*bytes*/) override { return success(); }
  Result<void> skip(std::string_view /*reason*/, std::string_view /*message*/) override {
    return success();
  }
  std::vector<std::string> notes;
};

TEST_CASE("what a connector of another release reports is read as far as it reaches") {
  TestHost host;
  const services::CallContext context{.connector = "box", .action = {}, .link = {}, .trace_id = {}};
  const services::CallFrame frame(host.table, context);
  patchbay_documents table = table_with(report_in_release);
  table.collections = collect_in_release;
  table.fetch = fetch_in_release;
  const loader::Documents documents(&table, nullptr);
  for (const test::Release release : test::kReleases) {
    INFO(name_of(release));
    reporting = release;
    NotedDocuments heard;
    loader::StepReport step;
    CHECK(documents.enumerate(frame, {"c", "here"}, heard, step).has_value());
    CHECK(heard.notes == std::vector<std::string>{"upsert a words 0 ", "access b 1", "failed c No.",
                                                  "checkpoint here"});
    NotedCollections collections;
    CHECK(documents.collections(frame, collections).has_value());
    CHECK(collections.notes == std::vector<std::string>{"1 https://box.test/1"});
    NotedContent content;
    CHECK(documents.fetch(frame, {}, 100, content).has_value());
    CHECK(content.notes == std::vector<std::string>{"sheet v1"});
  }
}

TEST_CASE("every word of a step is heard as it is meant") {
  TestHost host;
  const services::CallContext context{.connector = "box", .action = {}, .link = {}, .trace_id = {}};
  const services::CallFrame frame(host.table, context);
  const patchbay_documents table = table_with(say_everything);
  NotedDocuments heard;
  loader::StepReport step;
  const auto outcome =
      loader::Documents(&table, nullptr).enumerate(frame, {"c", "here"}, heard, step);
  REQUIRE(outcome.has_value());
  CHECK(heard.notes == std::vector<std::string>{"upsert a words 1 folder", "gone b all",
                                                "access c 1", "failed d all No.",
                                                "checkpoint here"});
  CHECK(step.begins_listing);
  CHECK(step.is_complete);
  CHECK(step.expected == 2);
}

TEST_CASE("after a refusal nothing is heard, and the refusal is what the step comes to") {
  TestHost host;
  const services::CallContext context{.connector = "box", .action = {}, .link = {}, .trace_id = {}};
  const services::CallFrame frame(host.table, context);
  const patchbay_documents table = table_with(say_what_is_refused);
  NotedDocuments heard;
  loader::StepReport step;
  const auto outcome = loader::Documents(&table, nullptr).enumerate(frame, {"c", ""}, heard, step);
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().message() == "Not that one.");
  CHECK(heard.notes.empty());
}

TEST_CASE("documents that are not what they say are refused") {
  TestHost host;
  const services::CallContext context{.connector = "box", .action = {}, .link = {}, .trace_id = {}};
  const services::CallFrame frame(host.table, context);
  const patchbay_documents table = table_with(say_nonsense);
  for (const char* kind : {"parents", "authors", "small", "long", "none"}) {
    INFO(kind);
    NotedDocuments heard;
    loader::StepReport step;
    CHECK(
        loader::Documents(&table, nullptr).enumerate(frame, {"c", kind}, heard, step).has_error());
    CHECK(heard.notes.empty());
  }
}

TEST_CASE("flags that must be understood are UNSUPPORTED, and what they are said of is not heard") {
  TestHost host;
  const services::CallContext context{.connector = "box", .action = {}, .link = {}, .trace_id = {}};
  const services::CallFrame frame(host.table, context);
  const patchbay_documents table = table_with(say_with_flags);
  const auto said = [&](std::uint32_t flags, const std::string& of, NotedDocuments& heard) {
    loader::StepReport step;
    return loader::Documents(&table, nullptr)
        .enumerate(frame, {"c", std::to_string(flags) + " " + of}, heard, step);
  };
  for (const char* of : {"document", "gone", "failed", "step", "end"}) {
    INFO(of);
    for (const std::uint32_t bit : {16U, 31U}) {
      NotedDocuments heard;
      const auto outcome = said(1U << bit, of, heard);
      REQUIRE(outcome.has_error());
      CHECK(outcome.error().code() == Code::kUnsupported);
      CHECK(heard.notes.size() == (std::string_view(of) == "end" ? 1 : 0));
    }
    NotedDocuments heard;
    CHECK(said(1U << 15U, of, heard).has_value());
    CHECK(heard.notes.back() == "checkpoint on");
  }
}

TEST_CASE("a principal with a flag that must be understood is nobody") {
  TestHost host;
  const services::CallContext context{.connector = "box", .action = {}, .link = {}, .trace_id = {}};
  const services::CallFrame frame(host.table, context);
  patchbay_documents table = table_with(say_everything);
  table.members = say_who;
  NotedMembers heard;
  REQUIRE(loader::Documents(&table, nullptr).members(frame, "group", "", heard).has_value());
  CHECK(heard.kinds == std::vector<std::uint32_t>{PATCHBAY_PRINCIPAL_USER, 0});
}

TEST_CASE("a function that a connector's documents lack is unsupported") {
  TestHost host;
  const services::CallContext context{.connector = "box", .action = {}, .link = {}, .trace_id = {}};
  const services::CallFrame frame(host.table, context);
  const patchbay_documents table = table_with(say_everything);
  NotedDocuments heard;
  const auto looked = loader::Documents(&table, nullptr).look(frame, {"c", "a", "", ""}, heard);
  REQUIRE(looked.has_error());
  CHECK(looked.error().code() == Code::kUnsupported);
}

}  // namespace
}  // namespace patchbay
