// Tests who may read which document, and which changes an indexer gets.
#include <catch2/catch.hpp>

#include "documents/sync_seat.h"

namespace patchbay::documents {
namespace {

using test::group;
using test::kIndexer;
using test::person;
using test::shared_with;
using test::SyncSeat;
using test::Truth;
using test::user;
using test::value_of;

Principal of_kind(PrincipalKind kind, const std::string& id = "") {
  Principal out;
  out.kind = kind;
  out.id = id;
  return out;
}

std::vector<std::string> ids_seen(SyncSeat& seat, const Asker& asker) {
  std::vector<std::string> ids;
  for (const auto& each : value_of(seat.library.list(asker, {}, "", 1000)).documents) {
    ids.push_back(each.key.native_id);
  }
  return ids;
}

// Returns the changes after the cursor as texts. Moves the cursor forward.
std::vector<std::string> heard(SyncSeat& seat, std::string& cursor, const Asker& asker = kIndexer) {
  std::vector<std::string> out;
  while (true) {
    const auto page = value_of(seat.library.changes(asker, cursor, 3));
    cursor = page.cursor;
    for (const Change& each : page.changes) {
      const std::string what = each.what == Change::What::kUpsert      ? "upsert "
                               : each.what == Change::What::kTombstone ? "tombstone "
                                                                       : "access ";
      out.push_back(what + each.document.key.native_id);
    }
    if (page.is_caught_up) return out;
  }
}

TEST_CASE("each principal lets in whom it names, and nobody else") {
  TestDatabase database(each_database());
  Truth truth;
  truth.groups["team"] = {user("bob"), group("inner")};
  truth.groups["inner"] = {user("cid"), group("team")};
  truth.put("for-ann", {.content = "1", .access = shared_with({user("ann")})});
  truth.put("for-team", {.content = "2", .access = shared_with({group("team")})});
  truth.put("for-acme", {.content = "3",
                         .access = shared_with({of_kind(PrincipalKind::kDomain, "acme.test")})});
  truth.put("for-all", {.content = "4", .access = shared_with({of_kind(PrincipalKind::kAnyone)})});
  truth.put("by-link", {.content = "5", .access = shared_with({of_kind(PrincipalKind::kLink)})});
  truth.put("unknown", {.content = "6", .access = {AccessKind::kUnknown, {}}});
  truth.put("strange",
            {.content = "7", .access = shared_with({of_kind(PrincipalKind::kUnknown, "x")})});
  Principal over = user("ann");
  over.until = 1;
  truth.put("over", {.content = "8", .access = shared_with({over})});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  CHECK(word_of(seat.run().state) == "complete");
  using Ids = std::vector<std::string>;
  CHECK(ids_seen(seat, person("ann")) == Ids{"for-acme", "for-all", "for-ann"});
  CHECK(ids_seen(seat, person("bob")) == Ids{"for-acme", "for-all", "for-team"});
  CHECK(ids_seen(seat, person("cid")) == Ids{"for-acme", "for-all", "for-team"});
  CHECK(ids_seen(seat, person("owner")).size() == 8);
  CHECK(ids_seen(seat, kIndexer).size() == 8);
  Asker guest = person("zed");
  guest.emails = {{"box", {"zed@acme.test"}}};
  guest.domains = {{"box", {"other.test"}}, {"another provider", {"acme.test"}}};
  CHECK(ids_seen(seat, guest) == Ids{"for-all"});  // an email address in a domain does not make the
                                                   // user a member
  guest.domains.clear();
  CHECK(ids_seen(seat, guest) == Ids{"for-all"});
  guest.ids = {{"another provider", {"id-ann"}}};
  CHECK(ids_seen(seat, guest) == Ids{"for-all"});
  Asker stranger = person("ann");
  stranger.organization = "another";
  CHECK(ids_seen(seat, stranger).empty());
  CHECK(truth.group_requests == 2);
  seat.run();
  CHECK(truth.group_requests == 2);

  CHECK(seat.library.get(person("zed"), seat.key("for-ann")).error().code() == Code::kNotFound);
  CHECK(value_of(seat.library.why(kIndexer, seat.key("for-team"), person("cid"))).by == "group");
  CHECK_FALSE(value_of(seat.library.why(kIndexer, seat.key("by-link"), person("cid"))).is_granted);
  CHECK(seat.library.who_can_see(person("ann"), seat.key("for-ann")).has_error());
}

TEST_CASE("access is inherited through the first parent, widened or narrowed") {
  TestDatabase database(each_database());
  Truth truth;
  truth.put("top", {.is_container = true, .access = shared_with({user("ann"), user("bob")})});
  truth.put("mid", {.parent = "top",
                    .is_container = true,
                    .access = shared_with({user("cid")}, AccessKind::kWidened)});
  truth.put("wide",
            {.content = "w", .parent = "mid", .access = shared_with({}, AccessKind::kWidened)});
  truth.put("narrow", {.content = "n",
                       .parent = "mid",
                       .access = shared_with({user("ann"), user("dan")}, AccessKind::kNarrowed)});
  truth.put("own", {.content = "o", .parent = "mid", .access = shared_with({user("dan")})});
  truth.put("lost", {.content = "l",
                     .parent = "nowhere",
                     .access = shared_with({user("ann")}, AccessKind::kNarrowed)});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  using Ids = std::vector<std::string>;
  CHECK(ids_seen(seat, person("ann")) == Ids{"mid", "narrow", "top", "wide"});
  CHECK(ids_seen(seat, person("cid")) == Ids{"mid", "wide"});
  CHECK(ids_seen(seat, person("dan")) == Ids{"own"});
  const auto grant = value_of(seat.library.why(kIndexer, seat.key("wide"), person("ann")));
  CHECK(grant.from == "top");
  std::string cursor;
  heard(seat, cursor);

  // A removed permission applies to the documents below, and no content is loaded for this.
  const int fetches = truth.fetches;
  truth.share("top", shared_with({user("bob")}));
  const RunRow run = seat.run();
  CHECK(truth.fetches == fetches);
  CHECK(run.tally.accesses == 4);
  CHECK(ids_seen(seat, person("ann")).empty());
  CHECK(heard(seat, cursor) == Ids{"access top", "access mid", "access narrow", "access wide"});
}

TEST_CASE("an address opens what is shared with it, at the provider that confirmed it") {
  TestDatabase database(each_database());
  Truth truth;
  Principal by_address;
  by_address.kind = PrincipalKind::kUser;
  by_address.email = "zed@other.test";
  truth.put("shared", {.content = "1", .access = shared_with({by_address})});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  Asker zed{"org", "zed", {}, {}, false};
  CHECK(seat.library.get(zed, seat.key("shared")).has_error());
  zed.emails = {{"another provider", {"zed@other.test"}}};
  CHECK(seat.library.get(zed, seat.key("shared")).has_error());
  zed.emails = {{"box", {"zed@other.test"}}};
  CHECK(seat.library.get(zed, seat.key("shared")).has_value());
  CHECK(value_of(seat.library.why(kIndexer, seat.key("shared"), zed)).named.email ==
        "zed@other.test");
}

TEST_CASE("a permission sweep finds what no change told, and loads no content") {
  TestDatabase database(store::Dialect::kSqlite);
  Truth truth;
  truth.page = 5;
  test::fill(truth, 12);
  truth.groups["team"] = {user("bob")};
  truth.put("z", {.content = "z", .access = shared_with({group("team")})});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  const int fetches = truth.fetches;
  truth.groups["team"] = {user("eve")};
  truth.change("d10003", [](test::TrueDocument& each) {
    each.access = shared_with({user("eve")});
    each.version = "another";
  });
  const RunRow swept = seat.run(RunKind::kAccess);
  CHECK(word_of(swept.state) == "complete");
  CHECK(swept.tally.accesses == 1);
  CHECK(truth.fetches == fetches);
  CHECK(ids_seen(seat, person("eve")) == std::vector<std::string>{"d10003", "z"});
  seat.run();
  CHECK(truth.fetches == fetches + 1);
}

TEST_CASE("documents that a run finds unchanged are marked by one statement for many") {
  TestDatabase database(store::Dialect::kPostgresql);
  Truth truth;
  truth.page = 501;
  test::fill(truth, 501);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  execute(*seat.store, "create table document_update (at bigint)");
  execute(*seat.store,
          "create function note_update() returns trigger as 'begin insert into document_update "
          "values (1); return null; end' language plpgsql");
  execute(*seat.store,
          "create trigger note_update after update on document for each statement "
          "execute function note_update()");
  const auto statements = [&] {
    return number_of(*seat.store, "select count(*) from document_update");
  };
  CHECK(seat.run(RunKind::kAccess).tally.unchanged == 501);
  CHECK(statements() == 2);
  CHECK(number_of(*seat.store, "select count(*) from document where access_counted > 0") == 501);
  CHECK(seat.run(RunKind::kFull).tally.unchanged == 501);
  CHECK(statements() == 4);
  CHECK(seat.seen() == seat.expected());
}

TEST_CASE("the feed tells every change once, in order, and goes on where it was left") {
  TestDatabase database(each_database());
  Truth truth;
  for (const char* id : {"a", "b", "c", "d"}) truth.put(id, {.content = id});
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  using HeardIds = std::vector<std::string>;
  std::string cursor;
  CHECK(heard(seat, cursor) == HeardIds{"upsert a", "upsert b", "upsert c", "upsert d"});
  CHECK(heard(seat, cursor).empty());
  truth.share("b", shared_with({user("ann")}));
  truth.write("c", "other words");
  truth.remove("a");
  seat.run();
  const std::string before = cursor;
  const HeardIds expected{"access b", "upsert c", "tombstone a"};
  CHECK(heard(seat, cursor) == expected);
  std::string again = before;
  CHECK(heard(seat, again) == expected);
  CHECK(again == cursor);
  // A new indexer that starts without a cursor gets the current documents and the tombstones.
  std::string fresh;
  CHECK(heard(seat, fresh) == HeardIds{"upsert d", "upsert b", "upsert c", "tombstone a"});
  // A user without access to all documents gets only the changes of the user's own links.
  std::string theirs;
  CHECK(heard(seat, theirs, person("owner")).size() == 4);
  // Changes by other users also move a cursor forward, so that the cursor does not expire.
  std::string others;
  CHECK(heard(seat, others, person("ann")).empty());
  CHECK(others == theirs);
  CHECK(seat.library.changes(kIndexer, "x1", 10).error().code() == Code::kInvalidArgument);

  CHECK(value_of(forget_tombstones(*seat.store, std::chrono::milliseconds(-1000))) == 1);
  CHECK(seat.library.changes(kIndexer, before, 10).error().code() == Code::kCursorExpired);
}

TEST_CASE("a link that is given up is hidden at once, and its tombstones follow") {
  TestDatabase database(each_database());
  Truth truth;
  test::fill(truth, 5);
  SyncSeat seat(database.location(), truth);
  seat.follow();
  seat.run();
  std::string cursor;
  heard(seat, cursor);
  test::succeeds(seat.store->transaction([](store::Transaction& transaction) -> Result<void> {
    end_documents_of_link(transaction, "link-1");
    return success();
  }));
  CHECK(ids_seen(seat, kIndexer).empty());
  CHECK(value_of(take_away_ended(*seat.store)) == 5);
  CHECK(heard(seat, cursor).size() == 5);
  CHECK(value_of(sweep_pieces(*seat.store, std::chrono::milliseconds(-1000))) == 5);
  CHECK(number_of(*seat.store, "select count(*) from document_piece") == 0);
}

TEST_CASE("an id outlives every character in it") {
  const DocumentKey key{"", "box", "R/1 %", "a/b?c#d\xC3\xBC%2F"};
  CHECK(id_of(key) == "box/R%2f1%20%25/a%2fb%3fc%23d%c3%bc%252F");  // an id in the form in which
                                                                    // clients store it
  const auto read = key_of(id_of(key));
  REQUIRE(read);
  CHECK(read->connector == key.connector);
  CHECK(read->collection == key.collection);
  CHECK(read->native_id == key.native_id);
  CHECK_FALSE(key_of("box/only"));
  CHECK_FALSE(key_of("box/a/b/c"));
  CHECK_FALSE(key_of("box/a/%zz"));
}

}  // namespace
}  // namespace patchbay::documents
