// Tests who may read a repository's documents.
#include <catch2/catch.hpp>
#include <map>

#include "plugins/github/source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Access;

namespace {

json readers_seed(json repository) {
  json all = json::parse(R"({"users": [
      {"login": "ann", "id": 1}, {"login": "bob", "id": 2}, {"login": "cyd", "id": 3},
      {"login": "acme", "id": 9, "type": "Organization", "members": ["bob"], "owners": ["ann"]}],
    "teams": [{"id": 77, "slug": "core", "organization": "acme", "members": ["bob"]}],
    "tokens": [{"token": "ann", "user": "ann", "scopes": ["repo"]}]})");
  repository["id"] = 5;
  repository["commits"] = {{{"message", "x"}}};
  repository["files"] = {{"a.md", "a"}};
  all["repositories"] = json::array({std::move(repository)});
  return all;
}

// Returns the kind of each principal, by its id.
std::map<std::string, std::uint32_t> principals(const Access& access) {
  std::map<std::string, std::uint32_t> found;
  for (const auto& each : access.principals) found[each.id] = each.kind;
  return found;
}

}  // namespace

TEST_CASE("permissions: a public repository is everybody's, and what is in it is read as it is") {
  Source source(readers_seed({{"full_name", "ann/open"}}));
  const Stepped run = source.of("5").run();
  REQUIRE(run.access.size() == 2);
  const Access& file = run.access.at("file:a.md");
  CHECK(file.kind == Access::inherited().kind);
  CHECK(file.principals.empty());
  const Access& access = run.access.at("repository");
  CHECK(access.kind == PATCHBAY_ACCESS_LISTED);
  CHECK(principals(access) ==
        std::map<std::string, std::uint32_t>{{"", PATCHBAY_PRINCIPAL_ANYONE}});
}

TEST_CASE("permissions: a person's private repository is its owner's and the collaborators'") {
  Source source(
      readers_seed({{"full_name", "ann/shut"}, {"private", true}, {"collaborators", {"cyd"}}}));
  const Access access = source.of("5").run().access.at("repository");
  CHECK(principals(access) == std::map<std::string, std::uint32_t>{{"1", PATCHBAY_PRINCIPAL_USER},
                                                                   {"3", PATCHBAY_PRINCIPAL_USER}});
}

TEST_CASE("permissions: an organization's is also its teams' and its owners', who are asked once") {
  Source source(readers_seed({{"full_name", "acme/shut"},
                              {"private", true},
                              {"collaborators", {"cyd"}},
                              {"teams", {"core"}}}));
  auto documents = source.of("5");
  const Access access = documents.run().access.at("repository");
  CHECK(principals(access) ==
        std::map<std::string, std::uint32_t>{{"3", PATCHBAY_PRINCIPAL_USER},
                                             {"team:9/77", PATCHBAY_PRINCIPAL_GROUP},
                                             {"owners:acme", PATCHBAY_PRINCIPAL_GROUP}});
  CHECK(documents.members("team:9/77").members.at(0).id == "2");
  CHECK(documents.members("owners:acme").members.at(0).id == "1");
  CHECK(documents.members("team:9/78").outcome.status == PATCHBAY_E_NOT_FOUND);
  CHECK(documents.members("everybody").outcome.status == PATCHBAY_E_NOT_FOUND);
  CHECK(source.host.problems().empty());
}

TEST_CASE("permissions: an internal repository is every member's") {
  Source source(readers_seed({{"full_name", "acme/inner"}, {"internal", true}}));
  auto documents = source.of("5");
  CHECK(principals(documents.run().access.at("repository")).count("members:acme") == 1);
  CHECK(documents.members("members:acme").members.size() == 2);
}

TEST_CASE("permissions: what GitHub does not show is not known, and never public") {
  Source source(readers_seed({{"full_name", "ann/shut"}, {"private", true}}));
  source.sandbox.faults().add({.path = "/repositories/5/collaborators",
                               .status = 403,
                               .body = R"({"message":"Must have push access"})"});
  const Stepped run = source.of("5").run();
  CHECK(run.is_complete());
  CHECK(run.access.at("repository").kind == PATCHBAY_ACCESS_UNKNOWN);
  source.sandbox.faults().clear();
  source.sandbox.faults().add(
      {.path = "/repositories/5/collaborators", .status = 429, .headers = {{"Retry-After", "9"}}});
  CHECK(source.of("5").run().outcome.status == PATCHBAY_E_RATE_LIMITED);
}

TEST_CASE("permissions: a sweep asks for nothing but who may read") {
  Source source(readers_seed({{"full_name", "ann/shut"}, {"private", true}}));
  const Stepped sweep = source.of("5").run({}, PATCHBAY_ENUMERATE_ACCESS);
  CHECK(sweep.is_complete());
  CHECK(sweep.upserts.empty());
  CHECK(principals(sweep.access.at("repository")).count("1") == 1);
  CHECK(source.sandbox.log().size() == 2);
  const Stepped without = source.of("5").run({}, PATCHBAY_ENUMERATE_NO_ACCESS);
  // The result only says that a file has its repository's permissions, which needs no request.
  REQUIRE(without.access.size() == 1);
  CHECK(without.access.at("file:a.md").kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(without.access.at("file:a.md").principals.empty());
}

TEST_CASE("permissions: a repository that is made private is so with the next changes") {
  Source source(readers_seed({{"full_name", "ann/open"}}));
  auto documents = source.of("5");
  const Stepped run = documents.run();
  source.change({{"repository", "ann/open"}, {"private", true}});
  const Stepped changes = documents.run(run.cursor);
  CHECK(changes.upserts.size() == 1);
  CHECK(principals(changes.access.at("repository")).count("1") == 1);
  CHECK(documents.run(changes.cursor).access.empty());
}

TEST_CASE("permissions: members come in pages") {
  Source source(readers_seed({{"full_name", "acme/x"}}));
  const std::string page = source.sandbox.url() + "/orgs/acme/members?role=all&per_page=100";
  source.host.expect("GET", page)
      .answer(200, R"([{"login":"u","id":4}])", {{"Link", "<" + page + "&page=2>; rel=\"next\""}});
  auto documents = source.of("5");
  const GroupMembers first = documents.members("members:acme");
  CHECK(first.cursor == page + "&page=2");
  source.host.expect("GET", page + "&page=2").answer(200, R"([{"login":"v","id":6}])");
  const GroupMembers second = documents.members("members:acme", first.cursor);
  CHECK(second.members.at(0).id == "6");
  CHECK(second.cursor.empty());
}
