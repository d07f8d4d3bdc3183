// Tests that documents are found by their words, but only by users who may read them.
#include "search/search.h"

#include "documents/sync_seat.h"

namespace patchbay::search::test {
namespace {

using documents::Access;
using documents::AccessKind;
using documents::Asker;
using documents::test::group;
using documents::test::kIndexer;
using documents::test::person;
using documents::test::shared_with;
using documents::test::SyncSeat;
using documents::test::Truth;
using documents::test::user;
using documents::test::value_of;
using Titles = std::vector<std::string>;

class SearchSeat {
 public:
  explicit SearchSeat(store::Dialect dialect)
      : database_(dialect), seat(database_.location(), truth) {
    seat.follow();
    truth.put("report", {.content = "The quarterly report of the northern office.",
                         .title = "Numbers",
                         .access = shared_with({user("ann")})});
    truth.put("memo", {.content = "A memo about the report.",
                       .title = "Quarterly memo",
                       .access = shared_with({user("bob")})});
    truth.put("menu", {.content = "Soup, cr\xC3\xA8me br\xC3\xBBl\xC3\xA9"
                                  "e.",
                       .title = "Menu",
                       .access = shared_with({user("ann"), user("bob")})});
    refresh();
  }

  // Loads the changes, and updates the index.
  void refresh() {
    seat.run();
    while (value_of(search.tend())) {
    }
  }
  Titles found(const Asker& asker, const std::string& words, std::size_t most = 10) {
    Titles ids;
    for (const auto& each : value_of(search.find(asker, words, most)).documents) {
      ids.push_back(each.key.native_id);
    }
    return ids;
  }

 private:
  TestDatabase database_;

 public:
  Truth truth;
  SyncSeat seat;
  Search search{*seat.store};
};

TEST_CASE("documents are found by words of text and title, with the title first") {
  SearchSeat seat(each_database());
  CHECK(seat.found(kIndexer, "quarterly") == Titles{"memo", "report"});
  CHECK(seat.found(kIndexer, "REPORT quarterly office") == Titles{"report"});
  CHECK(seat.found(kIndexer, "soup") == Titles{"menu"});
  CHECK(seat.found(kIndexer, "nowhere").empty());
  CHECK(seat.found(kIndexer, "quarterly", 1) == Titles{"memo"});
}

TEST_CASE("who may not read a document does not find it") {
  SearchSeat seat(each_database());
  CHECK(seat.found(person("ann"), "quarterly") == Titles{"report"});
  CHECK(seat.found(person("bob"), "quarterly") == Titles{"memo"});
  CHECK(seat.found(person("cyd"), "quarterly").empty());
  Asker elsewhere = kIndexer;
  elsewhere.organization = "other";
  CHECK(seat.found(elsewhere, "quarterly").empty());

  seat.truth.share("report", shared_with({user("cyd")}));
  seat.refresh();
  CHECK(seat.found(person("ann"), "quarterly").empty());
  CHECK(seat.found(person("cyd"), "quarterly") == Titles{"report"});
}

TEST_CASE("a permission that is gone counts at once, before the index is brought up to date") {
  SearchSeat seat(each_database());
  seat.truth.share("report", shared_with({user("bob")}));
  seat.seat.run();
  CHECK(seat.found(person("ann"), "quarterly").empty());
}

TEST_CASE("what is changed is found by its new words, and what is deleted by none") {
  SearchSeat seat(each_database());
  seat.truth.write("report", "The yearly report.");
  seat.truth.remove("memo");
  seat.refresh();
  CHECK(seat.found(kIndexer, "quarterly").empty());
  CHECK(seat.found(kIndexer, "yearly") == Titles{"report"});
  CHECK(seat.found(kIndexer, "memo").empty());
}

TEST_CASE("words are words, whatever else they mean to a database") {
  SearchSeat seat(each_database());
  for (const char* words :
       {"quarterly\"", "title:quarterly", "quarterly OR menu", "quarter*", "-quarterly NEAR(a)",
        "'; drop table search_state; --", "a & b | !c", "^quarterly"}) {
    INFO(words);
    CHECK(seat.search.find(kIndexer, words, 10).has_value());
  }
  CHECK(seat.found(kIndexer, "quarterly OR soup").empty());
}

TEST_CASE("a search without words, or with too many, is refused") {
  SearchSeat seat(store::Dialect::kSqlite);
  std::string many;
  for (int i = 0; i < 17; ++i) many += "word ";
  for (const std::string& words :
       {std::string(), std::string(" \t\n"), std::string("\"(*)"), many, std::string(513, 'x')}) {
    const auto refused = seat.search.find(kIndexer, words, 10);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kInvalidArgument);
  }
}

TEST_CASE("a document that two links have is found once") {
  SearchSeat seat(store::Dialect::kSqlite);
  seat.seat.follow("link-2");
  seat.seat.run(documents::RunKind::kSync, "link-2");
  seat.refresh();
  CHECK(seat.found(kIndexer, "soup") == Titles{"menu"});
}

TEST_CASE("only the beginning of a long text is indexed, in steps of a few documents") {
  SearchSeat seat(each_database());
  std::string text = "beginning ";
  while (text.size() < 2000) text += "filler \xC3\xA9\xC3\xA9\xC3\xA9 ";
  for (int i = 0; i < 5; ++i) {
    seat.truth.put("long" + std::to_string(i), {.content = text + " ending", .title = "Long"});
  }
  seat.seat.run();
  Search bounded(*seat.seat.store, {.indexed = 1001, .step = 2000});
  int steps = 0;
  while (value_of(bounded.tend())) ++steps;
  CHECK(steps >= 3);
  CHECK(value_of(bounded.find(kIndexer, "beginning", 10)).documents.size() == 5);
  CHECK(value_of(bounded.find(kIndexer, "ending", 10)).documents.empty());
}

TEST_CASE("a change of permissions does not keep a new document out of the index") {
  SearchSeat seat(each_database());
  seat.truth.put("late", {.content = "tardy", .title = "Late"});
  seat.seat.run();
  seat.truth.put("other", {.content = "other", .title = "Other"});
  seat.seat.run();
  seat.truth.share("late", shared_with({user("ann")}));
  seat.seat.run();
  Search small(*seat.seat.store, {.step = 1});  // indexes one document at a time
  while (value_of(small.tend())) {
  }
  CHECK(seat.found(person("ann"), "tardy") == Titles{"late"});
}

TEST_CASE("a long text is cut between two letters") {
  SearchSeat seat(each_database());
  for (int i = 0; i < 3; ++i) {
    seat.truth.put(
        "long" + std::to_string(i),
        {.content = std::string(i, 'a') + "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", .title = "Long"});
  }
  seat.seat.run();
  Search bounded(*seat.seat.store, {.indexed = 7});
  while (value_of(bounded.tend())) {
  }
  CHECK(seat.found(kIndexer, "long").size() == 3);
}

TEST_CASE("more searches at once than a host runs are refused for now") {
  SearchSeat seat(store::Dialect::kSqlite);
  Search none(*seat.seat.store, {.at_once = 0});
  const auto refused = none.find(kIndexer, "soup", 10);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(refused.error().details().retry_after);
  // Each search releases its place.
  Search one(*seat.seat.store, {.at_once = 1});
  for (int i = 0; i < 3; ++i) CHECK(one.find(kIndexer, "soup", 10).has_value());
}

TEST_CASE("an answer says if it is cut because others' documents came first") {
  SearchSeat seat(store::Dialect::kSqlite);
  for (int i = 0; i < 150; ++i) {
    seat.truth.put("x" + std::to_string(i),
                   {.content = "common", .title = "common", .access = shared_with({user("bob")})});
  }
  seat.refresh();
  Search bounded(*seat.seat.store, {.looked = 100});
  const FoundDocuments found = value_of(bounded.find(person("ann"), "common", 10));
  CHECK(found.documents.empty());
  CHECK(found.is_cut);
  CHECK(value_of(bounded.find(person("bob"), "common", 10)).documents.size() == 10);
}

}  // namespace
}  // namespace patchbay::search::test
