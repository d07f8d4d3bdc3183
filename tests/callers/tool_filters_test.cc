// Tests which tools a filter offers, which filters apply to which callers, and what a profile may
// contain.
#include "callers/tool_filters.h"

#include "audit/query.h"
#include "callers/key_fixture.h"
#include "callers/key_table.h"
#include "callers/tool_profiles.h"

namespace patchbay::callers {
namespace {

using Lines = std::vector<std::string>;

constexpr ToolIdentity kReadIssue{"github", "get_issue", true};
constexpr ToolIdentity kDeleteRepo{"github", "delete_repo", false};
constexpr ToolIdentity kPost{"slack", "post_message", false};
constexpr ToolIdentity kFetch{"", "fetch", true};

std::string refusal(const Lines& lines, const ToolIdentity& tool) {
  auto filter = ToolFilter::read(lines);
  if (filter.has_error()) FAIL(filter.error().message());
  return filter.value().refusal_of(ToolTexts::of(tool));
}

TEST_CASE("a pattern means a tool by its name, by connector and action, and by what it does") {
  const auto matches = [](const char* pattern, const ToolIdentity& tool) {
    return ToolPattern::read(pattern).value().matches(ToolTexts::of(tool));
  };
  CHECK(matches("github_get_issue", kReadIssue));
  CHECK_FALSE(matches("github_get_issu", kReadIssue));
  CHECK_FALSE(matches("github_get_issue_", kReadIssue));
  CHECK(matches("*", kReadIssue));
  CHECK(matches("*_get_*", kReadIssue));
  CHECK(matches("git*b*issue**", kReadIssue));
  CHECK_FALSE(matches("*_get_", kReadIssue));
  CHECK(matches("github/*", kReadIssue));
  CHECK_FALSE(matches("git/*", kReadIssue));
  CHECK(matches("*/get_issue", kReadIssue));
  CHECK(matches("github/*:read", kReadIssue));
  CHECK_FALSE(matches("github/*:write", kReadIssue));
  CHECK(matches("*:write", kPost));
  CHECK(matches("fetch", kFetch));
  CHECK(matches("patchbay/fetch", kFetch));
  CHECK(ToolPattern::read("").has_error());
}

TEST_CASE("a pattern means the whole name of an action, also where the tool's name is cut") {
  const std::string action = std::string(60, 'a') + "_delete";
  const ToolIdentity tool{"mcp", action, false};
  CHECK(ToolPattern::read("*_delete").value().matches(ToolTexts::of(tool)));
  CHECK(ToolPattern::read("mcp/*_delete").value().matches(ToolTexts::of(tool)));
  CHECK(whole_tool_name("my.connector", "a b") == "my_connector_a_b");
  const ToolTexts dotted = ToolTexts::of({"my.connector", "get", true});
  for (const char* pattern : {"my.connector_*", "my_connector_get", "my.connector/*"}) {
    CHECK(ToolPattern::read(pattern).value().matches(dotted));
  }
  CHECK_FALSE(ToolPattern::read("my_connector/*").value().matches(dotted));
}

TEST_CASE("what no line allows is not offered, deny wins over allow, and the line is named") {
  CHECK(refusal({}, kReadIssue).empty());
  CHECK(refusal({"pin github_get_issue"}, kPost).empty());
  CHECK(refusal({"allow github/*"}, kReadIssue).empty());
  CHECK(refusal({"allow github/*"}, kPost) == "no line allows it");
  const Lines lines = {"# the desk", "", "allow github/*", "allow *:read", "  deny *_delete_*  "};
  CHECK(refusal(lines, kReadIssue).empty());
  CHECK(refusal(lines, kDeleteRepo) == "line 5: deny *_delete_*");
  CHECK(refusal({"deny *_delete_*", "allow github/*"}, kDeleteRepo) == "line 1: deny *_delete_*");
  CHECK(ToolFilter::of_nothing().refusal_of(ToolTexts::of(kReadIssue)) == "no line allows it");
}

TEST_CASE("a profile with a wrong line is refused, and every such line is named") {
  const auto refused =
      ToolFilter::read({"allow github/*", "permit x", "deny", "deny a b", "pin x:writes",
                        std::string("# \x01"), "# " + std::string(300, 'x'), "# \xff"});
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kInvalidArgument);
  for (const char* line :
       {"Line 2:", "Line 3:", "Line 4:", "Line 5:", "Line 6:", "Line 7:", "Line 8:"}) {
    INFO(line);
    CHECK(refused.error().message().find(line) != std::string::npos);
  }
  CHECK(refused.error().message().find("Line 1:") == std::string::npos);
  CHECK(ToolFilter::read(Lines(501, "")).has_error());
  CHECK(ToolFilter::read(Lines(500, "")).has_value());
}

struct ProfileFixture : KeyFixture {
  explicit ProfileFixture(store::Dialect dialect) : KeyFixture(dialect) {}

  void put(const std::string& organization, const std::string& name, const Lines& lines) {
    const auto kept = profiles.put(organization, name, lines, by);
    if (kept.has_error()) FAIL(kept.error().message());
  }
  void give(const std::string& organization, const FilterHolder& holder, const std::string& name) {
    const auto given = profiles.give(organization, holder, name, by);
    if (given.has_error()) FAIL(given.error().message());
  }
  Caller caller_of(const NewKey& key) {
    Callers callers(*store, audit, clock, log);
    const auto found = callers.identify({.key = key.key.reveal(), .user = {}});
    REQUIRE(found.has_value());
    return *found.value();
  }
  // Returns the rule that refuses this tool to the key's user, or "" if no rule refuses it.
  std::string rule(const NewKey& key, const ToolIdentity& tool) {
    const auto refused = refusal_of(caller_of(key), tool);
    return refused ? refused->rule : std::string();
  }

  ToolProfiles profiles{*store, clock, "host-1"};
  const Changer by{"acme", "tester"};
};

TEST_CASE("the filters of operator, organization and key all have to offer a tool") {
  ProfileFixture fixture(each_database());
  const NewKey ann = fixture.make({.user = "ann"});
  const NewKey bob = fixture.make({.user = "bob"});
  CHECK(fixture.caller_of(ann).tool_filters == nullptr);
  fixture.put("acme", "desk", {"allow github/*"});
  fixture.put("acme", "all", {"allow *"});
  fixture.put("", "careful", {"deny *_delete_*"});
  fixture.give("acme", {FilterHolder::Kind::kKey, ann.record.id}, "desk");
  CHECK(fixture.rule(ann, kPost) == "profile desk of key " + ann.record.id + ", no line allows it");
  CHECK(fixture.rule(bob, kPost).empty());
  fixture.give("acme", {}, "all");
  CHECK_FALSE(fixture.rule(ann, kPost).empty());  // a wide filter does not widen a narrow filter
  fixture.give("", {}, "careful");
  CHECK(fixture.rule(bob, kDeleteRepo) ==
        "profile careful of every organization, line 1: deny *_delete_*");
  fixture.give("", {}, "");
  fixture.give("acme", {FilterHolder::Kind::kKey, ann.record.id}, "");
  CHECK(fixture.rule(ann, kPost).empty());
}

TEST_CASE("a client's filter is for its callers, in the organization that gave it or in all") {
  ProfileFixture fixture(each_database());
  fixture.put("acme", "desk", {"allow github/*"});
  fixture.give("acme", {FilterHolder::Kind::kClient, "https://client.test/c.json"}, "desk");
  ToolFilterCache cache;
  const auto filters_of = [&](const Caller& caller) {
    return fixture.store
        ->read([&](store::Transaction& transaction) -> Result<std::shared_ptr<const ToolFilters>> {
          return filters_for(transaction, caller, cache);
        })
        .value();
  };
  Caller caller{.organization = "acme", .client = "https://client.test/c.json"};
  REQUIRE(filters_of(caller) != nullptr);
  CHECK(filters_of(caller)->refusal_of(kPost)->rule ==
        "profile desk of client https://client.test/c.json, no line allows it");
  caller.organization = "other";
  CHECK(filters_of(caller) == nullptr);
  caller = {.organization = "acme", .client = "client_x"};
  CHECK(filters_of(caller) == nullptr);
  // No command can write this profile, but a store that was partly restored could contain it.
  execute(*fixture.store, "delete from tool_profile");
  caller.client = "https://client.test/c.json";
  CHECK(filters_of(caller)->refusal_of(kReadIssue)->rule ==
        "profile desk of client https://client.test/c.json, no line allows it");
}

TEST_CASE("callers with the same lines share one filter, which goes with the last of them") {
  ToolFilterCache cache;
  auto first = cache.filter_of({"allow github/*"});
  const std::weak_ptr<const ToolFilter> watched = first;
  CHECK(cache.filter_of({"allow github/*"}) == first);
  CHECK(cache.filter_of({"allow slack/*"}) != first);
  first.reset();
  CHECK(watched.expired());
  CHECK(cache.filter_of({"what"})->refusal_of(ToolTexts::of(kReadIssue)) == "no line allows it");
}

TEST_CASE("a key that is revoked holds its profile no longer") {
  ProfileFixture fixture(each_database());
  fixture.put("acme", "desk", {"allow github/*"});
  const NewKey key = fixture.make({.user = "ann", .profile = "desk"});
  CHECK(fixture.profiles.remove("acme", "desk", fixture.by).has_error());
  REQUIRE(fixture.keys.revoke("acme", key.record.id, "tester").has_value());
  CHECK(fixture.profiles.holders("acme").value().empty());
  CHECK(fixture.profiles.remove("acme", "desk", fixture.by).has_value());
}

TEST_CASE("a key is made with its profile, or is not made") {
  ProfileFixture fixture(each_database());
  fixture.put("acme", "desk", {"allow github/*"});
  const NewKey key = fixture.make({.user = "ann", .profile = "desk"});
  CHECK_FALSE(fixture.rule(key, kPost).empty());
  CHECK(text_of(*fixture.store, "select payload from audit_record where payload like '%\"given\"%'")
            .find("key " + key.record.id) != std::string::npos);
  const auto listed = fixture.keys.list("acme").value();
  CHECK(std::count_if(listed.begin(), listed.end(),
                      [](const ApiKey& each) { return each.profile == "desk"; }) == 1);
  const auto refused =
      fixture.keys.create({.organization = "acme", .user = "ann", .profile = "nothing"}, "tester");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kNotFound);
  CHECK(fixture.keys.list("acme").value().size() == listed.size());
}

TEST_CASE(
    "profiles are replaced and removed, but not while somebody holds them, and all is audited") {
  ProfileFixture fixture(each_database());
  const auto before =
      fixture.store->read([](store::Transaction& transaction) -> Result<std::int64_t> {
        return last_change(transaction);
      });
  fixture.put("acme", "desk", {"allow github/*"});
  CHECK(fixture.profiles.put("acme", "desk", {"allow slack/*"}, fixture.by).value());
  CHECK(fixture.profiles.show("acme", "desk").value().lines == Lines{"allow slack/*"});
  CHECK(fixture.profiles.list("acme").value().size() == 1);
  fixture.give("acme", {}, "desk");
  const auto held = fixture.profiles.remove("acme", "desk", fixture.by);
  REQUIRE(held.has_error());
  CHECK(held.error().message().find("organization acme") != std::string::npos);
  fixture.give("acme", {}, "");
  CHECK(fixture.profiles.remove("acme", "desk", fixture.by).has_value());
  CHECK(fixture.profiles.remove("acme", "desk", fixture.by).error().code() == Code::kNotFound);
  CHECK(number_of(*fixture.store,
                  "select count(*) from audit_record where action = "
                  "'security.tool_profile_changed'") == 5);
  CHECK(number_of(*fixture.store, "select number from caller_change") == before.value() + 5);
}

TEST_CASE("an impossible profile and an unknown holder are refused") {
  ProfileFixture fixture(store::Dialect::kSqlite);
  const auto code = [](const auto& result) {
    return result.has_error() ? name_of(result.error().code()) : std::string_view("OK");
  };
  CHECK(code(fixture.profiles.put("acme", "Big Desk", {}, fixture.by)) == "INVALID_ARGUMENT");
  CHECK(code(fixture.profiles.put("nobody", "desk", {}, fixture.by)) == "NOT_FOUND");
  CHECK(code(fixture.profiles.put("acme", "desk", {"what"}, fixture.by)) == "INVALID_ARGUMENT");
  fixture.put("acme", "desk", {});
  using Kind = FilterHolder::Kind;
  CHECK(code(fixture.profiles.give("acme", {Kind::kKey, "key_x"}, "desk", fixture.by)) ==
        "NOT_FOUND");
  const std::string long_address = "https://client.test/" + std::string(500, 'c');
  for (const std::string& id :
       {std::string(), std::string("client_x"), long_address, std::string("https://client.test")}) {
    CHECK(code(fixture.profiles.give("acme", {Kind::kClient, id}, "desk", fixture.by)) ==
          "NOT_FOUND");
  }
  CHECK(code(fixture.profiles.give("acme", {}, "no_desk", fixture.by)) == "NOT_FOUND");
  // A profile belongs to one organization, and other organizations cannot find it.
  REQUIRE(
      fixture.keys.create({.organization = "other", .new_organization = true}, "t").has_value());
  CHECK(code(fixture.profiles.give("other", {}, "desk", fixture.by)) == "NOT_FOUND");
}

}  // namespace
}  // namespace patchbay::callers
