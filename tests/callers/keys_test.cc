// Tests how keys are made, listed and revoked, and that the store never contains a key in plain
// text.
#include "callers/keys.h"

#include "audit/query.h"
#include "base/hex.h"
#include "callers/key_fixture.h"
#include "callers/organizations.h"
#include "callers/tool_profiles.h"

namespace patchbay::callers {
namespace {

TEST_CASE("of a key the store has a hash and a beginning, and the key is nowhere in it") {
  KeyFixture fixture(each_database());
  const NewKey made = fixture.make({.user = "ann"});
  const std::string key(made.key.reveal());
  CHECK(key.size() == 47);
  CHECK(key.starts_with("pbk_"));
  CHECK(made.record.prefix == key.substr(0, 10));
  const std::string mine = " from api_key where id = '" + made.record.id + "'";
  CHECK(text_of(*fixture.store, "select hash" + mine) == hex_of(hash_of(key)));
  CHECK(text_of(*fixture.store, "select id || organization || user_id || prefix || scopes" + mine)
            .find(key.substr(0, 12)) == std::string::npos);
  CHECK(number_of(*fixture.store, "select count(*) from audit_record where payload like '%" +
                                      key.substr(10) + "%'") == 0);
}

TEST_CASE("the first organization is founded once, and its key may everything") {
  TestDatabase database(each_database());
  auto store = database.open();
  SystemClock clock;
  SystemRandom random;
  Keys keys(*store, random, clock, "host-1");
  const auto first = keys.found("acme");
  REQUIRE(first.has_value());
  CHECK(first.value().record.user.empty());
  CHECK(first.value().record.scopes ==
        std::vector<std::string>{"call", "connect", "admin", "documents", "operate"});
  const auto second = keys.found("other");
  REQUIRE(second.has_error());
  CHECK(second.error().code() == Code::kPermissionDenied);
}

TEST_CASE("keys are listed with what became of them, and those of others are not found") {
  KeyFixture fixture(each_database());
  const NewKey one = fixture.make({.user = "ann", .scopes = {"call"}});
  const NewKey two = fixture.make({.lifetime = std::chrono::hours(1)});
  const auto other =
      fixture.keys.create({.organization = "other", .new_organization = true}, "tester");
  REQUIRE(other.has_value());
  REQUIRE(fixture.keys.revoke("acme", one.record.id, "tester").has_value());
  const auto listed = fixture.keys.list("acme").value();
  REQUIRE(listed.size() == 3);
  const auto find = [&](const std::string& id) {
    return *std::find_if(listed.begin(), listed.end(),
                         [&](const ApiKey& key) { return key.id == id; });
  };
  CHECK(find(one.record.id).revoked_at.has_value());
  CHECK(find(one.record.id).scopes == std::vector<std::string>{"call"});
  CHECK(find(two.record.id).expires_at == two.record.created_at + std::chrono::hours(1));
  const auto stolen = fixture.keys.revoke("acme", other.value().record.id, "tester");
  REQUIRE(stolen.has_error());
  CHECK(stolen.error().code() == Code::kNotFound);
  CHECK(fixture.keys.list("nobody").error().code() == Code::kNotFound);
}

TEST_CASE("a request for a key that cannot be is refused with what it may be") {
  KeyFixture fixture(store::Dialect::kSqlite);
  const auto refused = [&](const KeyRequest& request, Code code, const std::string& said) {
    const auto made = fixture.keys.create(request, "tester");
    REQUIRE(made.has_error());
    CHECK(name_of(made.error().code()) == name_of(code));
    CHECK(made.error().message().find(said) != std::string::npos);
  };
  refused({.organization = "nobody"}, Code::kNotFound, "nobody");
  refused({.organization = "A b"}, Code::kInvalidArgument, "a-z");
  refused({.organization = "acme", .user = "two words"}, Code::kInvalidArgument, "printable");
  refused({.organization = "acme", .scopes = {"cal"}}, Code::kInvalidArgument, "mean \"call\"");
  refused({.organization = "acme", .lifetime = std::chrono::seconds(0)}, Code::kInvalidArgument,
          "second");
  refused({.organization = "acme", .new_organization = true}, Code::kInvalidArgument, "already");
}

TEST_CASE("the error for an unknown organization shows at most 64 bytes of its name") {
  KeyFixture fixture(each_database());
  ToolProfiles profiles(*fixture.store, fixture.clock, audit::AuditChain("host-1"));
  Organizations organizations(*fixture.store, fixture.clock, audit::AuditChain("host-1"));
  const std::string id(200, 'x');
  const std::string said = "There is no organization \"" + id.substr(0, 64) + "\".";
  CHECK(fixture.keys.list(id).error().message() == said);
  CHECK(profiles.list(id).error().message() == said);
  CHECK(organizations.set_plan(id, "free", {}).error().message() == said);
}

TEST_CASE("making and revoking a key is in the audit record, once each") {
  KeyFixture fixture(each_database());
  const NewKey made = fixture.make({.user = "ann"});
  REQUIRE(fixture.keys.revoke("acme", made.record.id, "boss").has_value());
  REQUIRE(fixture.keys.revoke("acme", made.record.id, "boss").has_value());
  audit::AuditQuery wanted;
  wanted.action_prefix = "security.key_changed";
  wanted.oldest_first = true;
  const auto page = audit::query(*fixture.store, wanted).value();
  // the first record is about the key that was made with the organization
  REQUIRE(page.records.size() == 3);
  CHECK(page.records[1].subject == made.record.id);
  CHECK(page.records[1].actor == "tester");
  CHECK(page.records[2].actor == "boss");
  CHECK(page.records[2].payload.find("revoked") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::callers
