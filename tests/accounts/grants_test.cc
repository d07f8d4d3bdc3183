// Tests which link a grant updates, and which scopes are requested.
#include "accounts/grant_steps.h"
#include "accounts/grant_target.h"
#include "preferences/preferences.h"

namespace patchbay {
namespace {

using test::AccountHost;
using test::AccountSeat;
using test::acme;
using test::kAnn;
using test::keep;
using Scopes = std::vector<std::string>;

TEST_CASE("a connected account is active, with what was granted, and survives a restart") {
  AccountSeat seat(each_database());
  std::string id;
  {
    AccountHost host(seat);
    id = keep(host, {"read", "write"}, "acme-1").id;
    CHECK(host.recorded() == Scopes{"security.access_granted"});
  }
  AccountHost host(seat);
  const auto record = VALUE(host.accounts.links.get(kAnn, id));
  CHECK(record.status == accounts::LinkStatus::kActive);
  CHECK(record.scopes == Scopes{"read", "write"});
  CHECK(record.connectors == Scopes{"acme_files"});
  CHECK(record.oauth_user_id == "acme-1");
  CHECK(record.validation == accounts::Validation::kValid);
  CHECK(record.created_at == seat.clock.wall());
  CHECK_FALSE(record.last_used.has_value());
  CHECK(host.token(kAnn) == "access-1");
}

TEST_CASE("who connected an account has gone through the onboarding of that connector") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  preferences::PreferenceStore preferences(*host.store);
  VALUE(host.accounts.grants.announce(kAnn, *acme("acme_files")));
  auto steps = VALUE(preferences.of({"org", "ann"})).at("acme_files");
  CHECK(steps == preferences::Preferences{.seen_onboarding = true});
  keep(host, {"read"}, "acme-1");
  steps = VALUE(preferences.of({"org", "ann"})).at("acme_files");
  CHECK(steps.completed_auth == true);
  CHECK(steps.onboarding_completed == true);
  CHECK_FALSE(steps.used.has_value());
  CHECK(VALUE(preferences.of({"org", "bob"})).empty());
}

TEST_CASE("the same account connected again is the same link, with the new grant") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto first = keep(host, {"read"}, "acme-1");
  CHECK(host.token(kAnn) == "access-1");
  const auto again = keep(host, {"read", "write"}, "acme-1", "", "acme_mail");
  CHECK(again.id == first.id);
  CHECK(again.connectors == Scopes{"acme_files", "acme_mail"});
  CHECK(again.scopes == Scopes{"read", "write"});
  CHECK(host.token(kAnn) == "access-2");
  CHECK(VALUE(host.accounts.links.list(kAnn)).size() == 1);
}

TEST_CASE("what others keep for a link is told when its account is connected again") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  Scopes told;
  host.accounts.belongings.of_connected_again = [&](store::Transaction& transaction,
                                                    const std::string& link) {
    static_cast<void>(transaction.now());
    told.push_back(link);
  };
  const auto first = keep(host, {"read"}, "acme-1");
  keep(host, {"read"}, "acme-2");
  CHECK(told.empty());
  keep(host, {"read"}, "acme-1");
  CHECK(told == Scopes{first.id});
}

TEST_CASE("another account is another link, even when a link was named") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto first = keep(host, {"read"}, "acme-1");
  const auto other = keep(host, {"read"}, "acme-2", first.id);
  CHECK(other.id != first.id);
  CHECK(VALUE(host.accounts.links.get(kAnn, first.id)).oauth_user_id == "acme-1");
}

TEST_CASE("an expired link that is connected again keeps its id, with or without an identity") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const std::string account = GENERATE("acme-1", "");
  const auto first = keep(host, {"read"}, account);
  seat.provider.first();  // issues another grant, which makes the link's refresh token invalid
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token(kAnn) == "LINK_EXPIRED");
  const auto again = keep(host, {"read"}, account);
  CHECK(again.id == first.id);
  CHECK(again.status == accounts::LinkStatus::kActive);
  CHECK(host.token(kAnn) == "access-3");
}

TEST_CASE("an account that nobody could identify does not take the place of one that is known") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto known = keep(host, {"read"}, "acme-1");
  seat.provider.first();
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token(kAnn) == "LINK_EXPIRED");
  const auto unknown = keep(host, {"read"}, "");
  CHECK(unknown.id != known.id);
  CHECK(VALUE(host.accounts.links.get(kAnn, known.id)).oauth_user_id == "acme-1");
  // The known account is not replaced even if the user named its link, because the user may have
  // chosen another account at the provider.
  const auto named = keep(host, {"read"}, "", known.id);
  CHECK(named.id != known.id);
  REQUIRE(named.warnings.size() == 1);
  CHECK(named.warnings[0].find(known.id) != std::string::npos);
  CHECK(VALUE(host.accounts.links.get(kAnn, known.id)).oauth_user_id == "acme-1");
}

TEST_CASE("a link that is connected again keeps its credential when another account's comes") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const std::string account = GENERATE("", "acme-2");
  const auto known = keep(host, {"read"}, "acme-1");
  const auto other = keep(host, {"read"}, account, known.id);
  CHECK(other.id != known.id);
  CHECK(other.warnings.size() == 1);
  const auto token = [&](const std::string& link) {
    return std::string(VALUE(host.link(kAnn, link)->credential({})).secret.reveal());
  };
  CHECK(token(known.id) == "access-1");
  CHECK(token(other.id) == "access-2");
  CHECK(VALUE(host.accounts.links.get(kAnn, known.id)).oauth_user_id == "acme-1");
  CHECK(keep(host, {"read"}, "acme-1", known.id).warnings.empty());
  CHECK(token(known.id) == "access-3");
}

TEST_CASE(
    "scopes that the provider does not tell let every action through, and are not forgotten") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  accounts::Grant grant;
  auto tokens = seat.provider.first({});
  tokens.scopes_known = false;
  grant.credential = std::move(tokens);
  grant.oauth_user_id = "acme-1";
  const auto kept = VALUE(host.accounts.grants.keep(kAnn, *acme(), grant));
  CHECK_FALSE(kept.scopes_known);
  const std::vector<std::string> needed = {"write"};
  const auto may = [&] {
    return host.link(kAnn)->authorize({*acme(), "save", needed}).has_value();
  };
  CHECK(may());
  seat.clock.pass(std::chrono::hours(2));
  CHECK(host.token(kAnn) == "access-2");  // the answer to the refresh names no scopes
  CHECK_FALSE(VALUE(host.accounts.links.get(kAnn, kept.id)).scopes_known);
  CHECK(may());
}

TEST_CASE("what a user granted is kept although the store does not take it at once") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  int waits = 0;
  host.wait.event = [&] {
    ++waits;
    execute(*host.store, "alter table hidden rename to link_credential");
  };
  execute(*host.store, "alter table link_credential rename to hidden");
  keep(host, {"read"}, "acme-1");
  CHECK(waits == 1);
  CHECK(host.token(kAnn) == "access-1");
  CHECK(seat.provider.revoked().empty());
}

TEST_CASE("tokens that cannot be kept are given back to the provider") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  int waits = 0;
  host.wait.event = [&] { ++waits; };
  accounts::Grant grant;
  grant.credential = seat.provider.first();
  SECTION("the store takes nothing") {
    execute(*host.store, "alter table link_credential rename to hidden");
    CHECK(host.accounts.grants.keep(kAnn, *acme(), grant).has_error());
    CHECK(waits == 2);
  }
  SECTION("their link is gone") {
    grant.link = VALUE(host.accounts.grants.announce(kAnn, *acme())).id;
    REQUIRE(host.accounts.grants.abandon(kAnn, grant.link).has_value());
    REQUIRE_CODE(host.accounts.grants.keep(kAnn, *acme(), grant), kNotFound);
    CHECK(waits == 0);
  }
  CHECK(seat.provider.revoked() == std::vector<std::string>{"access-1", "refresh-1"});
}

TEST_CASE("a grant that was committed, although the store's answer was lost, makes one link") {
  accounts::LinkRecord fresh;
  fresh.id = "acme-fresh";
  fresh.provider = "acme";
  accounts::Grant grant;
  const auto first = VALUE(accounts::target_of({}, grant, fresh));
  CHECK(first.is_new);
  const auto again = VALUE(accounts::target_of({fresh}, grant, fresh));
  CHECK(again.record.id == fresh.id);
  CHECK_FALSE(again.is_new);
}

TEST_CASE("more scopes are asked for together with those held") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto& grants = host.accounts.grants;
  CHECK(VALUE(grants.scopes_to_ask(kAnn, *acme(), "", {"write"})) == Scopes{"write"});
  CHECK(VALUE(grants.scopes_to_ask(kAnn, *acme(), "", {})) == Scopes{"read"});
  const auto first = keep(host, {"read"}, "acme-1");
  CHECK(VALUE(grants.scopes_to_ask(kAnn, *acme("acme_mail"), "", {"write"})) ==
        Scopes{"read", "write"});
  REQUIRE_CODE(grants.scopes_to_ask(kAnn, *acme(), "acme-nothing", {}), kNotFound);
  keep(host, {"all"}, "acme-2");
  CHECK(VALUE(grants.scopes_to_ask(kAnn, *acme(), "", {"write"})) == Scopes{"write"});
  CHECK(VALUE(grants.scopes_to_ask(kAnn, *acme(), first.id, {"write"})) == Scopes{"read", "write"});
}

TEST_CASE("a scope that the connector does not declare is not asked for, unless it is held") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto& grants = host.accounts.grants;
  const auto refused = grants.scopes_to_ask(kAnn, *acme(), "", {"reed"});
  REQUIRE_CODE(refused, kOauthFailed);
  CHECK(refused.error().message().find("Did you mean \"read\"?") != std::string::npos);
  keep(host, {"calendar"}, "acme-1");  // through another connector of the provider
  CHECK(VALUE(grants.scopes_to_ask(kAnn, *acme(), "", {"read"})) == Scopes{"calendar", "read"});
}

TEST_CASE("a key is kept as it was handed over, and what it may do only the provider knows") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  accounts::Grant grant;
  grant.credential = accounts::HandedKey{Secret("the-key")};
  const auto kept = VALUE(host.accounts.grants.keep(kAnn, *acme(), grant));
  CHECK_FALSE(kept.scopes_known);
  const std::vector<std::string> needed = {"write"};
  CHECK(host.link(kAnn)->authorize({*acme(), "save", needed}).has_value());
  CHECK(host.token(kAnn) == "the-key");
  const auto link = host.link(kAnn);
  const auto sent = VALUE(link->credential({}));
  CHECK(sent.kind == links::CredentialKind::kKey);
}

TEST_CASE("a configuration is judged by the connector's schema") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = keep(host, {"read"}, "acme-1");
  auto& grants = host.accounts.grants;
  REQUIRE_CODE(grants.configure(kAnn, *acme(), made.id, R"({"folder":1})"), kInvalidArgument);
  REQUIRE_CODE(grants.configure(kAnn, *acme(), "none", "{}"), kNotFound);
  REQUIRE(grants.configure(kAnn, *acme("acme_mail"), made.id, R"({"folder":"y"})").has_value());
  REQUIRE(grants.configure(kAnn, *acme(), made.id, R"({"folder":"x"})").has_value());
  CHECK(host.link(kAnn)->user_configuration() == R"({"folder":"x"})");
}

TEST_CASE("a connector is not configured for an account of another provider") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = keep(host, {"read"}, "acme-1");
  execute(*host.store, "update link set provider = 'other'");
  REQUIRE_CODE(host.accounts.grants.configure(kAnn, *acme(), made.id, "{}"), kNotFound);
  CHECK(number_of(*host.store, "select count(*) from link_configuration") == 0);
}

TEST_CASE("what a validation found is kept, with its time") {
  AccountSeat seat(store::Dialect::kSqlite);
  AccountHost host(seat);
  const auto made = keep(host, {"read"}, "");
  CHECK(made.validation == accounts::Validation::kUnknown);
  seat.clock.pass(std::chrono::minutes(1));
  VALUE(host.accounts.grants.note_validation(
      kAnn, made.id, {accounts::Validation::kInvalid, made.generation, {}}));
  const auto record = VALUE(host.accounts.links.get(kAnn, made.id));
  CHECK(record.validation == accounts::Validation::kInvalid);
  CHECK(record.validated_at == seat.clock.wall());
}

TEST_CASE("what a validation of an earlier credential found is not kept") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  const auto made = keep(host, {"read"}, "");
  const auto again = keep(host, {"read"}, "", made.id);
  REQUIRE(again.id == made.id);
  accounts::ValidatedLink validated{accounts::Validation::kInvalid, made.generation, {}};
  validated.identity.emplace().account = "acme-9";
  validated.identity->email = "bob@acme.example";
  const auto note = [&] {
    return VALUE(host.accounts.grants.note_validation(kAnn, made.id, validated));
  };
  CHECK(note().validation == accounts::Validation::kUnknown);
  CHECK(VALUE(host.accounts.links.get(kAnn, made.id)).oauth_user_id.empty());
  // A revoked link has no credential. A note that has an old credential does not change the link's
  // account.
  VALUE(host.accounts.revocation.revoke(kAnn, made.id, "user", ""));
  CHECK(note().oauth_user_id.empty());
  CHECK(VALUE(host.accounts.links.get(kAnn, made.id)).email.empty());
}

TEST_CASE("no token and no key stands in the store as it is") {
  AccountSeat seat(each_database());
  AccountHost host(seat);
  keep(host, {"read"}, "acme-1");
  const std::string all = text_of(
      *host.store, "select sealed_secret || ' ' || sealed_refresh_token from link_credential");
  CHECK(all.find("access-1") == std::string::npos);
  CHECK(all.find("refresh-1") == std::string::npos);
  CHECK(all.rfind("pb1:", 0) == 0);
}

}  // namespace
}  // namespace patchbay
