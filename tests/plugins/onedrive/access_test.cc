// Tests who may see a document of OneDrive and SharePoint. B16, B17 … are the known problems of
// Graph that a test covers.
#include <catch2/catch.hpp>
#include <map>

#include "plugins/onedrive/graph_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Document;
using patchbay::sdk::Principal;
using Source = GraphSource;

namespace {

const char* const kTeam = "11111111-1111-1111-1111-111111111111";

// Returns the principals, each with its kind and its address or id: "1 bob@acme.test".
Ids who(const std::vector<Principal>& principals) {
  Ids out;
  for (const auto& each : principals) {
    out.insert(std::to_string(each.kind) + " " + (each.email.empty() ? each.id : each.email));
  }
  return out;
}

std::string own_address(const json& seed, const std::string& token) {
  const Source source(seed, token);
  return json::parse(source.instance->identify().result).value("email", "");
}

std::string own_domain(const json& seed, const std::string& token) {
  const Source source(seed, token);
  return json::parse(source.instance->identify().result).value("domain", "");
}

Document named(const std::string& id) {
  Document document;
  document.id = id;
  return document;
}

Ids readers(Source& source, const std::string& drive, const std::string& id) {
  const Stepped told = source.of(drive).access(named(id));
  INFO(told.outcome.message);
  REQUIRE(told.access.contains(id));
  Ids out = who(told.access.at(id).principals);
  if (told.access.at(id).kind == PATCHBAY_ACCESS_WIDENED) out.insert("and of the folder");
  return out;
}

json with_item(const json& permissions) {
  json seed = small_graph();
  seed["items"].push_back({{"id", "shared"},
                           {"drive", "b!lib"},
                           {"unique", true},
                           {"content", "x"},
                           {"permissions", permissions}});
  seed["items"].back()["permissions"].push_back(
      {{"id", "keeper"}, {"roles", {"owner"}}, {"to", {{{"user", "u-ann"}}}}});
  return seed;
}

}  // namespace

TEST_CASE("onedrive: an address that an administrator made up is not the account's own") {
  json seed = small_graph();
  seed["users"][0]["mail"] = "ceo@elsewhere.test";
  seed["users"][0]["principal_name"] = "ann@acme.test";
  CHECK(own_address(seed, "ann") == "ann@acme.test");
  CHECK(own_address(seed, "pat") == "pat@home.test");
}

TEST_CASE("onedrive access: an account belongs to its organization, unless it is a guest there") {
  json seed = small_graph();
  seed["users"][0]["principal_name"] = "ann@Acme.test";
  CHECK(own_domain(seed, "ann") == "acme.test");
  CHECK(own_domain(seed, "pat").empty());
  seed["users"][0]["principal_name"] = "ann_home.test#EXT#@acme.onmicrosoft.com";
  CHECK(own_domain(seed, "ann").empty());
}

TEST_CASE("onedrive access: what has permissions of its own is asked for, the rest inherits") {
  Source source;
  const Stepped mine = source.of("b!ann").run();
  CHECK(mine.find("root-ann")->access->kind == PATCHBAY_ACCESS_DEFERRED);
  CHECK(mine.find("note")->access->kind == PATCHBAY_ACCESS_DEFERRED);
  CHECK(mine.find("picture")->access->kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(readers(source, "b!ann", "root-ann") == Ids{"1 ann@acme.test"});
  // A link share does not make the file appear in a search.
  CHECK(readers(source, "b!ann", "note") == Ids{"1 bob@acme.test", "5 open", "and of the folder"});
}

TEST_CASE("onedrive access: a folder that left its site's permissions has its own (B16)") {
  Source source;
  const Stepped library = source.of("b!lib").run();
  CHECK(library.find("es")->access->kind == PATCHBAY_ACCESS_DEFERRED);
  CHECK(library.find("hola")->access->kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(library.find("hola")->parents == std::vector<std::string>{"es"});
  CHECK(readers(source, "b!lib", "es") == Ids{"1 ann@acme.test", "2 " + std::string(kTeam)});
}

TEST_CASE(
    "onedrive access: a group of a site is its site's, and Graph does not tell who is in it") {
  Source source;
  CHECK(readers(source, "b!lib", "root-lib") == Ids{"1 ann@acme.test", "2 site/b!lib/5"});
  const GroupMembers members = source.of("b!lib").members("site/b!lib/5");
  CHECK(members.outcome.ok());
  CHECK(members.members.empty());
}

TEST_CASE("onedrive access: members of an Entra group, groups in it, and no owners (B17)") {
  Source source;
  auto library = source.of("b!lib");
  const GroupMembers team = library.members(kTeam);
  INFO(team.outcome.message);
  REQUIRE(team.outcome.ok());
  CHECK(who(team.members) == Ids{"1 bob@acme.test", "2 22222222-2222-2222-2222-222222222222"});
  CHECK(team.cursor.empty());
  CHECK(who(library.members("owners/" + std::string(kTeam)).members) == Ids{"1 eve@acme.test"});
  // A group that does not exist any more, and a group with hidden members (B18).
  CHECK(library.members("44444444-4444-4444-4444-444444444444").outcome.status ==
        PATCHBAY_E_NOT_FOUND);
  const GroupMembers hidden = library.members("33333333-3333-3333-3333-333333333333");
  CHECK(hidden.outcome.ok());
  CHECK(hidden.members.empty());
}

TEST_CASE(
    "onedrive access: claims of SharePoint are read, and an unknown one opens nothing (B18)") {
  const auto claim = [](const std::string& text) {
    return json{{"id", text}, {"to", {{{"claim", text}}}}};
  };
  Source source(
      with_item({claim("c:0-.f|rolemanager|spo-grid-all-users/7d3f"), claim("c:0.q|z|1"),
                 claim("i:0#.f|membership|bob@acme.test"),
                 claim("c:0t.c|tenant|22222222-2222-2222-2222-222222222222"),
                 claim("c:0o.c|federateddirectoryclaimprovider|" + std::string(kTeam) + "_o")}));
  CHECK(readers(source, "b!lib", "shared") ==
        Ids{"1 ann@acme.test", "1 bob@acme.test", "2 tenant/members",
            "2 22222222-2222-2222-2222-222222222222", "2 owners/" + std::string(kTeam)});
  const Ids everybody = who(source.of("b!lib").members("tenant/members").members);
  CHECK(everybody.contains("1 eve@acme.test"));
  CHECK_FALSE(everybody.contains("1 g@elsewhere.test"));
}

TEST_CASE("onedrive access: a link for named people opens its item to them alone (B17)") {
  Source source(with_item(
      {{{"id", "named"}, {"link", "users"}, {"to", {{{"user", "u-guest"}}}}},
       {{"id", "firm"}, {"link", "organization"}},
       {{"id", "pass"}, {"roles", {"sp.limited access"}}, {"to", {{{"user", "u-eve"}}}}}}));
  CHECK(readers(source, "b!lib", "shared") ==
        Ids{"1 ann@acme.test", "1 g@elsewhere.test", "5 firm"});
  CHECK_FALSE(readers(source, "b!lib", "plan").contains("1 g@elsewhere.test"));
}

TEST_CASE("onedrive access: a permission that ends by itself is told with its end") {
  Source source(with_item(
      {{{"id", "a"}, {"to", {{{"user", "u-bob"}}}}, {"expires", "2026-12-01T00:00:00.5Z"}},
       {{"id", "b"}, {"to", {{{"user", "u-eve"}}}}, {"expires", "soon"}}}));
  const Stepped told = source.of("b!lib").access(named("shared"));
  std::map<std::string, std::uint64_t> ends;
  for (const auto& each : told.access.at("shared").principals) ends[each.email] = each.until_ms;
  // An expiry that cannot be read must not become "for ever".
  CHECK(ends == std::map<std::string, std::uint64_t>{{"ann@acme.test", 0},
                                                     {"bob@acme.test", 1796083200500}});
}

TEST_CASE("onedrive access: what Graph does not tell is neither nobody nor everybody") {
  Source source;
  source.sandbox.faults().add(
      {.path = "/v1.0/drives/b%21ann/items/note/permissions", .status = 403});
  const Stepped told = source.of("b!ann").access(named("note"));
  CHECK(told.access.at("note").kind == PATCHBAY_ACCESS_UNKNOWN);
}

TEST_CASE("onedrive access: a person of a personal account has one id (B14)") {
  json seed = small_graph();
  seed["items"].back()["permissions"] = {{{"id", "x"}, {"to", {{{"user", "C0FFEE"}}}}}};
  Source source(seed, "pat");
  const Stepped told = source.of("0abcdef012345678").access(named("PAT!2"));
  Ids found;
  for (const auto& each : told.access.at("PAT!2").principals) found.insert(each.id);
  CHECK(found == Ids{"0000000000c0ffee"});
}

TEST_CASE("onedrive access: a change of permissions is told, of the root where a change names it") {
  Source source;
  auto library = source.of("b!lib");
  const Stepped listed = library.run();
  source.change(
      {{"item",
        {{"id", "plan"}, {"permissions", {{{"id", "p"}, {"to", {{{"user", "u-bob"}}}}}}}}}});
  const Stepped shared = library.run(listed.cursor);
  CHECK(shared.find("plan")->access->kind == PATCHBAY_ACCESS_DEFERRED);
  CHECK(shared.find("root-lib")->access->kind == PATCHBAY_ACCESS_DEFERRED);
  source.change({{"item", {{"id", "plan"}, {"permissions", json::array()}}}});
  const Stepped unshared = library.run(shared.cursor);
  CHECK(unshared.find("plan")->access->kind == PATCHBAY_ACCESS_WIDENED);
  // Without changes, the connector does not request permissions (B19). A sweep of permissions does
  // that.
  CHECK(library.run(unshared.cursor).access.empty());
  CHECK(library.run("", PATCHBAY_ENUMERATE_ACCESS).access.at("root-lib").kind ==
        PATCHBAY_ACCESS_DEFERRED);
}

TEST_CASE("onedrive access: a sweep of permissions names all items and loads nothing") {
  Source source;
  const Stepped sweep = source.of("b!lib").run("", PATCHBAY_ENUMERATE_ACCESS);
  REQUIRE(sweep.outcome.ok());
  CHECK(sweep.upserts.empty());
  CHECK(sweep.access.size() == 4);
  CHECK(source.strange().empty());
}
