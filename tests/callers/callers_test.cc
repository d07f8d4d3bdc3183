// Tests which user a key identifies, which data is cached in memory, and when a change reaches all
// hosts.
#include "callers/callers.h"

#include <algorithm>
#include <functional>
#include <future>

#include "callers/key_fixture.h"
#include "callers/organizations.h"

namespace patchbay::callers {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

Code code_of(const Result<std::shared_ptr<const Caller>>& outcome) {
  REQUIRE(outcome.has_error());
  return outcome.error().code();
}

TEST_CASE("a user's key is its user, and no other") {
  KeyFixture fixture(each_database());
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  const NewKey ann = fixture.make({.user = "ann"});
  for (int i = 0; i < 2; ++i) {  // the first time from the store, the second time from memory
    const auto caller = callers.identify({.key = ann.key.reveal(), .user = {}}).value();
    CHECK(caller->organization == "acme");
    CHECK(caller->user == "ann");
    CHECK(caller->key == ann.record.id);
    CHECK(caller->may("call"));
    CHECK_FALSE(caller->may("admin"));
    CHECK(callers.identify({.key = ann.key.reveal(), .user = "ann"}).value()->user == "ann");
    CHECK(code_of(callers.identify({.key = ann.key.reveal(), .user = "bob"})) ==
          Code::kUnauthenticated);
  }
}

TEST_CASE("a service key acts for the user it names, and for each user separately") {
  KeyFixture fixture(each_database());
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  const NewKey service = fixture.make({});
  for (const std::string user : {"ann", "bob", "ann"}) {
    CHECK(callers.identify({.key = service.key.reveal(), .user = user}).value()->user == user);
  }
  CHECK(callers.identify({.key = service.key.reveal(), .user = {}}).value()->user.empty());
  CHECK(number_of(*fixture.store, "select count(*) from person") == 2);
  CHECK(code_of(callers.identify({.key = service.key.reveal(), .user = "two words"})) ==
        Code::kUnauthenticated);
}

TEST_CASE("before the store is asked for a key, its address may be told to come later") {
  KeyFixture fixture(each_database());
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  const NewKey ann = fixture.make({.user = "ann"});
  const auto later = [] { return Result<void>(Error(Code::kRateLimited, "later")); };
  CHECK(code_of(callers.identify({.key = ann.key.reveal(), .user = {}}, later)) ==
        Code::kRateLimited);
  int looks = 0;
  const auto counted = [&]() -> Result<void> { return ++looks, success(); };
  CHECK(callers.identify({.key = ann.key.reveal(), .user = {}}, counted).has_value());
  CHECK(callers.identify({.key = ann.key.reveal(), .user = {}}, later).has_value());
  CHECK(code_of(callers.identify({.key = "pb_unknown", .user = {}}, counted)) ==
        Code::kUnauthenticated);
  CHECK(looks == 2);
}

TEST_CASE("what is no key, unknown, revoked or run out is refused in the same words") {
  KeyFixture fixture(each_database());
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  const NewKey revoked = fixture.make({.user = "ann"});
  const NewKey brief = fixture.make({.user = "ann", .lifetime = hours(1)});
  CHECK(callers.identify({.key = brief.key.reveal(), .user = {}}).has_value());
  REQUIRE(fixture.keys.revoke("acme", revoked.record.id, "boss").has_value());
  fixture.clock.move(hours(2));
  std::vector<std::string> said;
  const std::string long_key(5000, 'a');
  const std::string almost = std::string(brief.key.reveal().substr(0, 46)) + "!";
  for (const std::string_view key :
       {std::string_view("nonsense"), std::string_view(long_key), std::string_view(almost),
        revoked.key.reveal(), brief.key.reveal()}) {
    const auto refused = callers.identify({.key = key, .user = {}});
    CHECK(code_of(refused) == Code::kUnauthenticated);
    said.push_back(refused.error().message());
  }
  CHECK(std::adjacent_find(said.begin(), said.end(), std::not_equal_to<>()) == said.end());
}

TEST_CASE("a key that was seen before costs no access to the store") {
  KeyFixture fixture(store::Dialect::kSqlite);
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log, {.look = hours(1)});
  const NewKey ann = fixture.make({.user = "ann"});
  REQUIRE(callers.identify({.key = ann.key.reveal(), .user = {}}).has_value());
  execute(*fixture.store, "delete from api_key");
  CHECK(callers.identify({.key = ann.key.reveal(), .user = {}}).has_value());
  callers.forget();
  CHECK(callers.identify({.key = ann.key.reveal(), .user = {}}).has_error());
}

TEST_CASE("a revocation holds at once where it was made, and soon on every other host") {
  KeyFixture fixture(each_database());
  Callers here(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  auto other_store = fixture.database.open();
  Callers there(*other_store, fixture.audit, fixture.clock, fixture.log, {.look = milliseconds(5)});
  const NewKey ann = fixture.make({.user = "ann"});
  REQUIRE(here.identify({.key = ann.key.reveal(), .user = {}}).has_value());
  REQUIRE(there.identify({.key = ann.key.reveal(), .user = {}}).has_value());
  REQUIRE(fixture.keys.revoke("acme", ann.record.id, "boss").has_value());
  here.forget();
  CHECK(here.identify({.key = ann.key.reveal(), .user = {}}).has_error());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (there.identify({.key = ann.key.reveal(), .user = {}}).has_value()) {
    REQUIRE(std::chrono::steady_clock::now() < until);
  }
}

TEST_CASE("a caller has the plan of the organization, and a new plan soon on every host") {
  KeyFixture fixture(each_database());
  Organizations organizations(*fixture.store, fixture.clock, "host-1");
  auto other_store = fixture.database.open();
  Callers there(*other_store, fixture.audit, fixture.clock, fixture.log, {.look = milliseconds(5)});
  const NewKey ann = fixture.make({.user = "ann"});
  const auto plan_there = [&] {
    const auto caller = there.identify({.key = ann.key.reveal(), .user = {}});
    REQUIRE(caller.has_value());
    return caller.value()->plan;
  };
  CHECK(plan_there().empty());
  REQUIRE(organizations.set_plan("acme", "enterprise", {"", "boss"}).has_value());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (plan_there() != "enterprise") REQUIRE(std::chrono::steady_clock::now() < until);
  const auto listed = organizations.list();
  REQUIRE(listed.has_value());
  REQUIRE(listed.value().organizations.size() == 1);
  CHECK(listed.value().organizations[0].plan == "enterprise");
}

TEST_CASE("organizations are listed by id, page after page") {
  KeyFixture fixture(each_database());
  for (const char* id : {"b", "c"}) {
    REQUIRE(fixture.keys.create({.organization = id, .new_organization = true}, "t").has_value());
  }
  Organizations organizations(*fixture.store, fixture.clock, "host-1");
  const auto first = organizations.list("", 2).value();
  REQUIRE(first.organizations.size() == 2);
  CHECK(first.organizations[0].id == "acme");
  CHECK(first.next == "b");
  const auto second = organizations.list(first.next, 2).value();
  REQUIRE(second.organizations.size() == 1);
  CHECK(second.organizations[0].id == "c");
  CHECK(second.next.empty());
}

TEST_CASE("no key acts for a removed user, and the user's own keys are dead") {
  KeyFixture fixture(each_database());
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  const NewKey service = fixture.make({});
  const NewKey ann = fixture.make({.user = "ann"});
  REQUIRE(callers.identify({.key = service.key.reveal(), .user = "ann"}).has_value());
  const auto ended =
      fixture.store->transaction([&](store::Transaction& transaction) -> Result<int> {
        return fixture.keys.end_user(transaction, "acme", "ann", "boss");
      });
  REQUIRE(ended.has_value());
  CHECK(ended.value() == 1);
  callers.forget();
  CHECK(code_of(callers.identify({.key = service.key.reveal(), .user = "ann"})) ==
        Code::kUnauthenticated);
  CHECK(code_of(callers.identify({.key = ann.key.reveal(), .user = {}})) == Code::kUnauthenticated);
  CHECK(callers.identify({.key = service.key.reveal(), .user = "bob"}).has_value());
}

TEST_CASE("that a user was removed is said to a service key that holds, and to no other") {
  KeyFixture fixture(each_database());
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  const NewKey service = fixture.make({});
  const NewKey brief = fixture.make({.lifetime = hours(1)});
  const NewKey ann = fixture.make({.user = "ann"});
  const auto made =
      fixture.keys.create({.organization = "other", .new_organization = true}, "test");
  REQUIRE(made.has_value());
  REQUIRE(fixture.store
              ->transaction([&](store::Transaction& transaction) -> Result<int> {
                return fixture.keys.end_user(transaction, "acme", "ann", "boss");
              })
              .has_value());
  const auto refused = callers.identify({.key = service.key.reveal(), .user = "ann"});
  CHECK(code_of(refused) == Code::kUnauthenticated);
  CHECK(refused.error().details().reason == "user_removed");
  CHECK(refused.error().message().find("\"ann\" was removed") != std::string::npos);

  fixture.clock.move(hours(2));
  for (const NewKey* no_longer : {&brief, &ann}) {
    const auto unknown = callers.identify({.key = no_longer->key.reveal(), .user = "ann"});
    CHECK(code_of(unknown) == Code::kUnauthenticated);
    CHECK(unknown.error().details().reason.empty());
    CHECK(unknown.error().message() ==
          callers.identify({.key = "pb_unknown", .user = "ann"}).error().message());
  }
  CHECK(callers.identify({.key = made.value().key.reveal(), .user = "ann"}).has_value());
}

TEST_CASE("when a key was used last is known, though not written with each use") {
  KeyFixture fixture(each_database());
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log);
  const NewKey ann = fixture.make({.user = "ann"});
  const auto used = [&] {
    return number_of(*fixture.store, "select last_used from api_key where user_id = 'ann'");
  };
  CHECK(used() == 0);
  REQUIRE(callers.identify({.key = ann.key.reveal(), .user = {}}).has_value());
  const auto first = used();
  CHECK(first > 0);
  fixture.clock.move(hours(1));
  REQUIRE(callers.identify({.key = ann.key.reveal(), .user = {}}).has_value());
  CHECK(used() == first);
  callers.forget();  // uses are written even after their keys left the cache
  REQUIRE(callers.write_uses().has_value());
  CHECK(used() >= first + 3'600'000);
}

TEST_CASE("many threads may ask while keys come and go") {
  KeyFixture fixture(store::Dialect::kSqlite);
  Callers callers(*fixture.store, fixture.audit, fixture.clock, fixture.log,
                  {.look = milliseconds(1)});
  const NewKey service = fixture.make({});
  std::atomic<int> good = 0;
  std::vector<std::future<void>> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.push_back(std::async(std::launch::async, [&, thread] {
      for (int i = 0; i < 200; ++i) {
        const std::string user = "user-" + std::to_string((i + thread) % 7);
        const auto caller = callers.identify({.key = service.key.reveal(), .user = user});
        good += caller.has_value() && caller.value()->user == user ? 1 : 0;
        if (i % 50 == 0) callers.forget();
      }
    }));
  }
  for (auto& thread : threads) thread.get();
  CHECK(good == 800);
}

}  // namespace
}  // namespace patchbay::callers
