// Tests which persons the provider may identify, and which persons are refused.
#include "authserver/oidc_peer.h"
#include "base/digest.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

constexpr const char* kIssuerOfTest = "https://login.acme.example";

OidcSettings settings_of_test() {
  return {.organization = "acme", .issuer = kIssuerOfTest, .client_id = "patchbay"};
}

ProviderIdentity verified(const std::string& subject, const std::string& email) {
  return {.issuer = kIssuerOfTest, .subject = subject, .email = email, .is_verified = true};
}

std::string outcome(Identities& identities, const ProviderIdentity& identity,
                    const OidcSettings& settings = settings_of_test()) {
  const auto person = identities.person_of(identity, settings);
  return person.has_value() ? person.value().organization + "/" + person.value().user
                            : person.error().details().reason;
}

void remove_user(AuthWorld& world, const std::string& user) {
  REQUIRE(world.store()
              .transaction([&](store::Transaction& transaction) -> Result<int> {
                return world.host().keys.end_user(transaction, "acme", user, "test");
              })
              .has_value());
}

TEST_CASE("only people who are known come in, by an address that the provider has verified") {
  AuthWorld world(each_database());
  Identities& identities = world.server().identities;
  People& people = world.server().people;
  CHECK(outcome(identities, verified("1", "ann@acme.example")) == "email_unknown");
  REQUIRE(people.set_email({"acme", "ann"}, "Ann@Acme.Example", "test").has_value());
  auto doubtful = verified("1", "ann@acme.example");
  doubtful.is_verified = false;
  CHECK(outcome(identities, doubtful) == "email_unverified");
  CHECK(outcome(identities, verified("1", "ann@acme.example")) == "acme/ann");
  // The identity is bound to ann now. Its email address no longer matters, verified or not.
  CHECK(outcome(identities, doubtful) == "acme/ann");
  CHECK(outcome(identities, {.issuer = kIssuerOfTest, .subject = "1"}) == "acme/ann");
  CHECK(outcome(identities, verified("2", "ann@acme.example")) == "email_taken");
  CHECK(world.audited("oauth.identity_bound") == 1);
  CHECK(world.audited("oauth.email_set") == 1);
  // The same subject of another issuer is another person.
  auto elsewhere = settings_of_test();
  elsewhere.issuer = "https://other.example";
  CHECK(outcome(identities, {.issuer = elsewhere.issuer, .subject = "1"}, elsewhere) ==
        "email_unverified");
}

TEST_CASE(
    "a user whose id is the address is known by it, unless an operator gave another address") {
  AuthWorld world(each_database());
  Identities& identities = world.server().identities;
  People& people = world.server().people;
  REQUIRE(people.invite({"acme", "Bob@acme.example"}, "test").has_value());
  REQUIRE(people.invite({"acme", "eve@acme.example"}, "test").has_value());
  REQUIRE(people.set_email({"acme", "eve@acme.example"}, "eve@new.example", "test").has_value());
  CHECK(outcome(identities, verified("1", "bob@acme.example")) == "acme/Bob@acme.example");
  CHECK(outcome(identities, verified("2", "eve@acme.example")) == "email_unknown");
  CHECK(outcome(identities, verified("2", "eve@new.example")) == "acme/eve@acme.example");
  // Two users with the same address cannot be distinguished.
  REQUIRE(people.invite({"acme", "Sam@acme.example"}, "test").has_value());
  REQUIRE(people.invite({"acme", "sam@acme.example"}, "test").has_value());
  auto settings = settings_of_test();
  settings.email_domains = {"acme.example"};
  settings.create_people = GENERATE(false, true);
  CHECK(outcome(identities, verified("3", "sam@acme.example"), settings) == "email_unknown");
}

TEST_CASE("an operator gives a user another address, and lets the user begin again") {
  AuthWorld world(each_database());
  Identities& identities = world.server().identities;
  People& people = world.server().people;
  const Person ann{"acme", "ann"};
  REQUIRE(people.set_email(ann, "ann@acme.example", "test").has_value());
  REQUIRE(world.server().sessions.begin(ann, "a test").has_value());
  CHECK(outcome(identities, verified("1", "ann@acme.example")) == "acme/ann");
  REQUIRE(people.set_email(ann, "ann@acme.example", "test").has_value());
  CHECK(world.server().sessions.list(ann).value().empty());
  CHECK(outcome(identities, verified("2", "ann@acme.example")) == "acme/ann");
  CHECK(outcome(identities, verified("1", "ann@acme.example")) == "email_taken");
  // Each address belongs to one user.
  REQUIRE(people.set_email({"acme", "bob"}, "ann@acme.example", "test").has_value());
  CHECK(outcome(identities, verified("3", "ann@acme.example")) == "acme/bob");
  CHECK(people.set_email(ann, "no address", "test").error().code() == Code::kInvalidArgument);
  CHECK(people.set_email({"nobody", "ann"}, "a@b", "test").error().code() == Code::kNotFound);
}

std::string invited_outcome(Identities& identities, const ProviderIdentity& identity,
                            const Secret& invitation) {
  const auto person =
      identities.accept_invitation(identity, settings_of_test(), sha256_hex(invitation.reveal()));
  return person.has_value() ? person.value().organization + "/" + person.value().user
                            : person.error().details().reason;
}

TEST_CASE("an invitation binds a user to whom the provider names, whatever the address, once") {
  AuthWorld world(each_database());
  Identities& identities = world.server().identities;
  People& people = world.server().people;
  const Person ann{"acme", "ann"};
  const auto unverified = [](const std::string& subject) {
    return ProviderIdentity{
        .issuer = kIssuerOfTest, .subject = subject, .email = "ann@acme.example"};
  };
  const Secret first = people.invite(ann, "test").value();
  CHECK(invited_outcome(identities, unverified("1"), first) == "acme/ann");
  CHECK(outcome(identities, unverified("1")) == "acme/ann");
  CHECK(invited_outcome(identities, unverified("2"), first) == "invitation_ended");
  // A later invitation replaces the bound identity, and ends the user's sessions.
  REQUIRE(world.server().sessions.begin(ann, "a test").has_value());
  const Secret second = people.invite(ann, "test").value();
  CHECK(invited_outcome(identities, unverified("2"), second) == "acme/ann");
  CHECK(world.server().sessions.list(ann).value().empty());
  CHECK(outcome(identities, unverified("1")) == "email_unverified");
  // Each identity belongs to one user. The refusal does not use the invitation up.
  const Secret bob = people.invite({"acme", "bob"}, "test").value();
  CHECK(invited_outcome(identities, unverified("2"), bob) == "identity_taken");
  CHECK(invited_outcome(identities, unverified("3"), bob) == "acme/bob");
  CHECK(world.audited("oauth.identity_bound") == 3);
}

TEST_CASE("an invitation that is too old, or of a user who was removed, binds nobody") {
  AuthWorld world(each_database());
  Identities& identities = world.server().identities;
  const Secret old = world.server().people.invite({"acme", "ann"}, "test").value();
  world.age("invitation", std::chrono::hours(7 * 24));
  CHECK(invited_outcome(identities, verified("1", "ann@acme.example"), old) == "invitation_ended");
  const Secret gone = world.server().people.invite({"acme", "bob"}, "test").value();
  remove_user(world, "bob");
  const std::string word = invited_outcome(identities, verified("2", "bob@acme.example"), gone);
  CHECK((word == "person_removed" || word == "invitation_ended"));
}

TEST_CASE("an address of a domain that is not listed is refused each time") {
  AuthWorld world;
  Identities& identities = world.server().identities;
  REQUIRE(world.server().people.set_email({"acme", "ann"}, "ann@acme.example", "test"));
  CHECK(outcome(identities, verified("1", "ann@acme.example")) == "acme/ann");
  auto settings = settings_of_test();
  settings.email_domains = {"other.example"};
  CHECK(outcome(identities, verified("1", "ann@acme.example"), settings) == "domain_refused");
  settings.email_domains = {"Acme.Example"};
  CHECK(outcome(identities, verified("1", "ann@acme.example"), settings) == "acme/ann");
  auto doubtful = verified("1", "ann@acme.example");
  doubtful.is_verified = false;
  CHECK(outcome(identities, doubtful, settings) == "domain_refused");
}

TEST_CASE("people whom nobody invited come in only where the operator wants it") {
  AuthWorld world(each_database());
  Identities& identities = world.server().identities;
  auto settings = settings_of_test();
  settings.email_domains = {"acme.example"};
  CHECK(outcome(identities, verified("1", "new@acme.example"), settings) == "email_unknown");
  settings.create_people = true;
  CHECK(outcome(identities, verified("1", "new@other.example"), settings) == "domain_refused");
  CHECK(outcome(identities, verified("1", "new@acme.example"), settings) ==
        "acme/new@acme.example");
  CHECK(outcome(identities, verified("1", "new@acme.example"), settings) ==
        "acme/new@acme.example");
  CHECK(outcome(identities, verified("2", "new@acme.example"), settings) == "email_taken");
  CHECK(world.audited("oauth.identity_created") == 1);
}

TEST_CASE("a user who was removed has no way in") {
  AuthWorld world(each_database());
  Identities& identities = world.server().identities;
  People& people = world.server().people;
  auto settings = settings_of_test();
  settings.email_domains = {"acme.example"};
  settings.create_people = GENERATE(false, true);
  REQUIRE(people.set_email({"acme", "ann"}, "ann@acme.example", "test").has_value());
  REQUIRE(people.set_email({"acme", "bob"}, "bob@acme.example", "test").has_value());
  REQUIRE(people.invite({"acme", "eve@acme.example"}, "test").has_value());
  CHECK(outcome(identities, verified("1", "ann@acme.example"), settings) == "acme/ann");
  for (const char* user : {"ann", "bob", "eve@acme.example"}) remove_user(world, user);
  REQUIRE(world.server().tend().has_value());
  for (const char* email : {"ann@acme.example", "bob@acme.example", "eve@acme.example"}) {
    for (const char* subject : {"1", "2"}) {
      INFO(email << " as " << subject);
      CHECK(outcome(identities, verified(subject, email), settings) == "person_removed");
    }
  }
  CHECK(people.set_email({"acme", "ann"}, "ann@acme.example", "test").error().code() ==
        Code::kNotFound);
}

TEST_CASE("a person who stays outside is told what to do") {
  AuthWorld world;
  OidcPeer peer;
  auto settings = peer.settings();
  settings.email_domains = {"acme.example", "other.example"};
  const auto host = world.other_host({.oidc = {settings}});
  REQUIRE(world.server().people.set_email({"acme", "ann"}, "ann@acme.example", "test"));
  Browser first(*host);
  REQUIRE(sign_in_at(peer, first).status == 303);
  const auto [claims, words] = GENERATE(table<json, std::string>(
      {{{{"sub", "2"}}, "another account"},
       {{{"sub", "2"}, {"email_verified", false}}, "not verified"},
       {{{"sub", "2"}, {"email", "ann@evil.example"}}, "not of a domain"},
       {{{"sub", "2"}, {"email", "eve@other.example"}}, "Nobody is known here"}}));
  Browser browser(*host);
  const auto page = sign_in_at(peer, browser, claims);
  INFO(page.body);
  CHECK(page.status == 403);
  CHECK(page.body.find(words) != std::string::npos);
  CHECK(number_of(world.store(), "select count(*) from browser_session") == 1);
}

}  // namespace
}  // namespace patchbay::authserver
