// Tests that the SDK's documents capability works, with a source in this test program, and that the
// test kit (testing/documents.h) finds broken rules.
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/json.h>
#include <patchbay/testing/documents.h>

#include <catch2/catch.hpp>
#include <cstring>

namespace shelf {

using namespace patchbay::sdk;

struct Cursor {
  int next = 0;
};
PATCHBAY_FIELDS(Cursor, next)

// Three books on two pages, with everything that a source can report about them.
class Shelf {
 public:
  std::string act(Call&) { return "{}"; }

  void list_collections(Call&, Collections& collections) {
    collections.add({"C1", "Shelf", "https://shelf.test", PATCHBAY_COLLECTION_READABLE});
    collections.add({"C2", "Cellar", "", PATCHBAY_COLLECTION_SUSPENDED});
    collections.failed("attic", Error(PATCHBAY_E_NOT_FOUND, "There is no attic."));
  }

  StepEnd list_documents(Call&, const Enumeration& asked, Step& step) {
    if (asked.collection() == "C2") {
      return StepEnd::not_readable(PATCHBAY_COLLECTION_SUSPENDED, "The cellar is locked.");
    }
    const auto cursor = asked.cursor_as<Cursor>();
    if (asked.access_only()) {
      step.access("b1", Access::listed({{PATCHBAY_PRINCIPAL_GROUP, "readers"}}));
      return StepEnd::complete(Cursor{1});
    }
    if (cursor && cursor->next == 2) return changes(step);
    cursor ? step.continue_listing() : step.begin_listing();
    step.expect(3);
    cursor ? second_page(step) : first_page(step);
    return cursor ? StepEnd::complete(Cursor{2}) : StepEnd::more(Cursor{1});
  }

  void fetch_document(Call&, const FetchRequest& wanted, Content& content) {
    if (wanted.document.id == "b2") return content.skip("encrypted", "Nobody has the key.");
    content.begin({"cover", "text/plain", "", 5}).write("cover");
    content.begin({"pages", "text/plain", "v9", PATCHBAY_SIZE_UNKNOWN})
        .write(std::string(wanted.document.reference) + " of " +
               std::string(wanted.document.collection));
  }

  void look_at_document(Call&, const DocumentRef& document, Changes& changes) {
    document.id == "b9" ? changes.gone("b9") : changes.upsert(book("b1"));
  }
  void document_access(Call&, const DocumentRef& document, Changes& changes) {
    changes.access(document.id, Access::inherited());
  }
  std::string list_members(Call&, std::string_view, std::string_view cursor, Members& members) {
    members.add({{PATCHBAY_PRINCIPAL_USER, cursor.empty() ? "ann" : "bob"}});
    return cursor.empty() ? "2" : "";
  }

 private:
  static Document book(const std::string& id) {
    Document document;
    document.id = id;
    document.version = "v1";
    document.reference = "row 7";
    document.title = "Title of " + id;
    document.size = 12;
    document.parents = {"shelf"};
    document.authors = {{PATCHBAY_PRINCIPAL_USER, "7", PATCHBAY_ROLE_OWNER, "a@b.test", "Ann"}};
    document.metadata = R"({"isbn":1})";
    return document;
  }
  static void first_page(Step& step) {
    Document shelf;
    shelf.id = "shelf";
    shelf.is_container = true;
    shelf.has_content = false;
    shelf.access = Access::listed({{PATCHBAY_PRINCIPAL_ANYONE, ""}});
    step.upsert(shelf);
    step.upsert(book("b1"));
    step.checkpoint(Cursor{0});
    step.failed_with_all_below("drawer", Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, "It is stuck."));
  }
  static void second_page(Step& step) {
    Document note = book("b3");
    note.content = "short";
    step.upsert(note);
    Document locked = book("b2");
    locked.skipped = "encrypted";
    step.upsert(locked);
    step.leave_hole();
  }
  static StepEnd changes(Step& step) {
    step.gone("b1");
    step.gone_with_all_below("drawer");
    step.failed("b3", Error(PATCHBAY_E_PROVIDER, "Torn."));
    return StepEnd::complete(Cursor{2});
  }
};

constexpr Action<Shelf> kActions[] = {action<&Shelf::act>("act")};
constexpr patchbay_entry kEntry = detail::entry<Shelf, kActions>("shelf", "1.0.0");

// The smallest possible source. The test decides the result of its step.
class OddSource {
 public:
  std::string act(Call&) { return "{}"; }
  StepEnd list_documents(Call&, const Enumeration&, Step& step) { return *misstep(step); }
  void fetch_document(Call&, const FetchRequest&, Content& content) { content.skip("No word!"); }
  static std::optional<StepEnd> (*misstep)(Step& step);
};
std::optional<StepEnd> (*OddSource::misstep)(Step& step) = nullptr;

constexpr Action<OddSource> kOddActions[] = {action<&OddSource::act>("act")};
constexpr patchbay_entry kOddEntry = detail::entry<OddSource, kOddActions>("odd", "1.0.0");

}  // namespace shelf

namespace {

using namespace patchbay::testing;
using patchbay::sdk::Document;
using patchbay::sdk::Step;
using patchbay::sdk::StepEnd;

struct Shelf {
  Host host;
  Instance instance{shelf::kEntry, host};
  Documents documents{instance, "C1"};
};

Document named(const std::string& id) {
  Document document;
  document.id = id;
  document.reference = "row 7";
  return document;
}

// Returns the outcome of a step, and the faults that the kit found.
std::pair<Outcome, std::string> misstep(std::optional<StepEnd> (*what)(Step&)) {
  Host host;
  Instance instance(shelf::kOddEntry, host);
  shelf::OddSource::misstep = what;
  const Outcome outcome = Documents(instance).step().outcome;
  return {outcome, host.problems()};
}

}  // namespace

TEST_CASE("a listing goes from page to page by its cursor, and ends where changes begin") {
  Shelf shelf;
  const Stepped all = shelf.documents.run();
  REQUIRE(all.outcome.ok());
  CHECK(all.steps == 2);
  CHECK(all.flags == (PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING |
                      PATCHBAY_STEP_COMPLETE | PATCHBAY_STEP_PARTIAL));
  CHECK(all.expected == 3);
  CHECK(all.checkpoints == 3);
  CHECK(all.cursor == R"({"next":2})");
  REQUIRE(all.failed.size() == 1);
  CHECK(all.failed[0].id == "drawer");
  CHECK(all.failed[0].with_all_below);
  CHECK(all.failed[0].message == "It is stuck.");

  const Stepped changes = shelf.documents.run(all.cursor);
  CHECK(changes.flags == PATCHBAY_STEP_COMPLETE);
  CHECK(changes.gone == std::vector<std::string>{"b1", "drawer/…"});
  CHECK_FALSE(changes.failed.at(0).with_all_below);
  CHECK(shelf.host.problems().empty());
}

TEST_CASE("a document crosses the border with all that it has") {
  Shelf shelf;
  const Stepped all = shelf.documents.run();
  const Document* folder = all.find("shelf");
  REQUIRE(folder != nullptr);
  CHECK(folder->is_container);
  CHECK_FALSE(folder->has_content);
  REQUIRE(all.access.count("shelf") == 1);
  CHECK(all.access.at("shelf").kind == PATCHBAY_ACCESS_LISTED);
  CHECK(all.access.at("shelf").principals.at(0).kind == PATCHBAY_PRINCIPAL_ANYONE);
  const Document* book = all.find("b1");
  REQUIRE(book != nullptr);
  CHECK(book->version == "v1");
  CHECK(book->reference == "row 7");
  CHECK(book->parents == std::vector<std::string>{"shelf"});
  CHECK(book->authors.at(0).email == "a@b.test");
  CHECK(book->authors.at(0).role == PATCHBAY_ROLE_OWNER);
  CHECK(book->metadata == R"({"isbn":1})");
  CHECK_FALSE(book->access);
  CHECK(book->has_content);
  CHECK_FALSE(book->content);
  CHECK(all.find("b3")->content == "short");
  CHECK(all.find("b2")->skipped == "encrypted");
}

TEST_CASE("a content has parts, or a reason why it has none of them") {
  Shelf shelf;
  const Fetched read = shelf.documents.fetch(named("b1"));
  REQUIRE(read.outcome.ok());
  REQUIRE(read.parts.size() == 2);
  CHECK(read.parts[0].part.name == "cover");
  CHECK(read.parts[1].part.version == "v9");
  CHECK(read.parts[1].bytes == "row 7 of C1");
  CHECK(shelf.documents.fetch(named("b1"), 8).outcome.status == PATCHBAY_E_TOO_LARGE);
  const Fetched skipped = shelf.documents.fetch(named("b2"));
  CHECK(skipped.outcome.ok());
  CHECK(skipped.skipped == "encrypted");
  CHECK(skipped.message == "Nobody has the key.");
  CHECK(shelf.host.problems().empty());
}

TEST_CASE("collections, a look, access and members are asked for one by one") {
  Shelf shelf;
  const NamedCollections named_ones = shelf.documents.collections();
  REQUIRE(named_ones.collections.size() == 2);
  CHECK(named_ones.collections[0].name == "Shelf");
  CHECK(named_ones.collections[1].state == PATCHBAY_COLLECTION_SUSPENDED);
  CHECK(named_ones.failed.at("attic") == "There is no attic.");
  CHECK(shelf.documents.look(named("b9")).gone == std::vector<std::string>{"b9"});
  CHECK(shelf.documents.look(named("b1")).find("b1") != nullptr);
  CHECK(shelf.documents.access(named("b1")).access.at("b1").kind == PATCHBAY_ACCESS_WIDENED);
  const GroupMembers first = shelf.documents.members("readers");
  CHECK(first.members.at(0).id == "ann");
  CHECK(first.cursor == "2");
  CHECK(shelf.documents.members("readers", "2").cursor.empty());
  const Stepped sweep = shelf.documents.run({}, PATCHBAY_ENUMERATE_ACCESS);
  CHECK(sweep.access.at("b1").principals.at(0).id == "readers");
  CHECK(sweep.upserts.empty());
  CHECK(shelf.host.problems().empty());
}

TEST_CASE("a collection that is not readable has a state, and says nothing else") {
  Shelf shelf;
  const Stepped locked = Documents(shelf.instance, "C2").run();
  CHECK(locked.outcome.ok());
  CHECK(locked.state == PATCHBAY_COLLECTION_SUSPENDED);
  CHECK(locked.reason == "The cellar is locked.");
  CHECK(locked.checkpoints == 0);
  CHECK(shelf.host.problems().empty());
}

TEST_CASE("a cursor of another version, and a flag of a later release, are told apart") {
  Shelf shelf;
  CHECK(shelf.documents.step("page 3").outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
  CHECK(shelf.documents.step({}, 1u << 20).outcome.status == PATCHBAY_E_UNSUPPORTED);
  CHECK(shelf.documents.fetch(named("b1"), 100, 1u << 20).outcome.status == PATCHBAY_E_UNSUPPORTED);
}

TEST_CASE("the wrapper refuses what a step may not do") {
  const auto empty = misstep([](Step&) { return std::optional(StepEnd::more(std::string())); });
  CHECK(empty.first.status == PATCHBAY_E_PLUGIN_FAULT);
  CHECK(empty.first.message == "an empty cursor is the beginning of a listing");
  const auto late = misstep([](Step& step) {
    step.gone("a");
    step.begin_listing();
    return std::optional<StepEnd>();
  });
  CHECK(late.first.message == "a step says that it is a listing before all else");
  const auto nameless = misstep([](Step& step) {
    step.upsert(Document{});
    return std::optional<StepEnd>();
  });
  CHECK(nameless.first.status == PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("the kit names what breaks the rules") {
  const auto large = misstep([](Step& step) {
    Document document;
    document.id = std::string(2000, 'x');
    document.skipped = "Not a word";
    step.upsert(document);
    return std::optional(StepEnd::complete(std::string("c")));
  });
  CHECK(large.second.find("too large a id") != std::string::npos);
  CHECK(large.second.find("for what is no word") != std::string::npos);
  Host host;
  Instance instance(shelf::kOddEntry, host);
  Documents(instance).fetch(named("a"));
  CHECK(host.problems().find("skipped a content for what is no word") != std::string::npos);
  CHECK_THROWS_AS(Documents(instance).collections(), std::logic_error);
}

// The kit passes each struct in its first size, followed by guard bytes (Guarded). This test passes
// a longer struct, as a later host does.
TEST_CASE("a plugin fills the step of a later host, and leaves what it does not know alone") {
  Host host;
  Instance instance(shelf::kEntry, host);
  struct LaterStep {
    patchbay_step step;
    unsigned char unknown[64];
  };
  LaterStep later{};
  std::memset(later.unknown, 0xA5, sizeof(later.unknown));
  later.step.struct_size = sizeof(later);
  Stepped stepped;
  const TakenChanges changes(stepped, host.faults);
  struct LaterChanges {
    patchbay_changes changes;
    void (*unknown)();
  };
  LaterChanges taking{*changes.raw(), nullptr};
  taking.changes.struct_size = sizeof(taking);
  const patchbay_enumeration asked{sizeof(patchbay_enumeration), 0, borrow("C1"), {}};
  const Outcome outcome = Documents(instance, "C1").enumerate(asked, taking.changes, later.step);
  CHECK(outcome.ok());
  CHECK(later.step.flags == (PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING));
  CHECK(later.step.struct_size == sizeof(later));
  for (const unsigned char byte : later.unknown) CHECK(byte == 0xA5);
  CHECK(stepped.cursor == R"({"next":1})");
  CHECK(host.problems().empty());
}

TEST_CASE("a connector without documents has no such capability, nor functions that it lacks") {
  const auto* odd = static_cast<const patchbay_documents*>(
      shelf::kOddEntry.capability(borrow(PATCHBAY_DOCUMENTS_ID)));
  REQUIRE(odd != nullptr);
  CHECK(odd->enumerate != nullptr);
  CHECK(odd->collections == nullptr);
  CHECK(odd->look == nullptr);
  CHECK(odd->access == nullptr);
  CHECK(odd->members == nullptr);
  const auto& wrapped = load(PATCHBAY_BINARY_DIR "/sdk_connectors/wrapped/wrapped.so");
  CHECK(wrapped.capability(borrow(PATCHBAY_DOCUMENTS_ID)) == nullptr);
}
