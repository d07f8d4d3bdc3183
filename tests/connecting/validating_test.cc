// Tests the data that is stored for a connected account when the account is validated.
#include "accounts/account_seat.h"
#include "accounts/credential_table.h"
#include "accounts/oauth_provider.h"
#include "connecting/connecting.h"
#include "http_client/client_fixture.h"
#include "oauth/oauth.h"

namespace patchbay::test {
namespace {

using accounts::Identity;
using accounts::LinkRecord;
using accounts::LinkStatus;
using accounts::Validation;

class AcmeConnectors final : public accounts::Connectors {
 public:
  [[nodiscard]] Result<accounts::DeclaredConnector> find(std::string_view id) const override {
    if (id != "acme_files") return Error(Code::kNotFound, "There is only acme_files.");
    return accounts::DeclaredConnector{manifest_, ""};
  }

 private:
  std::shared_ptr<const manifest::Manifest> manifest_ = acme();
};

// A connector whose answers a test gives.
class AnsweringProbe final : public accounts::AccountProbe {
 public:
  Result<std::optional<Identity>> identify(const std::string&, links::Link& link, const TraceId&,
                                           const Patience&) override {
    return on_identify(link);
  }
  Result<void> probe(const std::string&, links::Link& link, const TraceId&,
                     const Patience&) override {
    return on_probe(link);
  }
  Result<void> confirm_revoked(const std::string&, links::Link&, std::int64_t, const TraceId&,
                               const Patience&) override {
    return success();
  }

  std::function<Result<void>(links::Link&)> on_probe = [](auto&) { return success(); };
  std::function<Result<std::optional<Identity>>(links::Link&)> on_identify =
      [](auto&) -> Result<std::optional<Identity>> { return std::optional<Identity>(); };
};

std::optional<Identity> identity(const std::string& account, const std::string& email) {
  Identity made;
  made.account = account;
  made.email = email;
  return made;
}

// A host with one account of Ann. The identity of this account is not known yet.
struct TriedAccount {
  LinkRecord connect(const std::string& link = "") {
    accounts::Grant grant;
    grant.credential = seat.provider.first();
    grant.link = link;
    return VALUE(host.accounts.grants.keep(kAnn, *acme(), grant));
  }
  LinkRecord validate() {
    VALUE(connecting.validate(kAnn, host.accounts.links, made.id, {}, {}));
    return VALUE(host.accounts.links.get(kAnn, made.id));
  }

  ClientFixture asked;
  AccountSeat seat{store::Dialect::kSqlite};
  AccountHost host{seat};
  AcmeConnectors connectors;
  AnsweringProbe probe;
  oauth::ConfiguredClients configured{{}, [](std::string_view) { return std::nullopt; }};
  oauth::RedirectUris redirects =
      oauth::RedirectUris::parse({"https://patchbay.example/back"}).value();
  oauth::Discovery discovery{asked.client, asked.clock};
  oauth::TokenEndpoint tokens{asked.client, asked.clock};
  oauth::ObtainedClients obtained{{asked.client,
                                   *host.store,
                                   *host.vault,
                                   seat.random,
                                   asked.clock,
                                   redirects,
                                   accounts::is_client_in_use,
                                   {}}};
  oauth::PendingAuthorizations pending{*host.store, *host.vault, seat.random};
  oauth::Authorizations authorizations{pending, redirects, seat.random};
  oauth::DeviceFlow devices{asked.client, asked.clock};
  connecting::Connecting connecting{
      {.provider = {connectors, configured, discovery, tokens, obtained},
       .pending = pending,
       .authorizations = authorizations,
       .devices = devices,
       .grants = host.accounts.grants,
       .probe = probe,
       .audit = host.audit,
       .clock = asked.clock,
       .wait = asked.wait}};
  const LinkRecord made = connect();
};

TEST_CASE("an account that works is valid, and is known from then on") {
  TriedAccount account;
  account.probe.on_identify = [&](auto& /*link*/) {
    return identity("acme-1", "ann@acme.example");
  };
  const auto record = account.validate();
  CHECK(record.validation == Validation::kValid);
  CHECK(record.oauth_user_id == "acme-1");
  CHECK(record.email == "ann@acme.example");
}

TEST_CASE(
    "an account that is connected again while it is tried gets no identity of the one before") {
  TriedAccount account;
  account.probe.on_identify = [&](links::Link& link) {
    VALUE(link.credential({}));
    account.connect(account.made.id);
    return identity("another", "bob@acme.example");
  };
  const auto record = account.validate();
  CHECK(record.generation > account.made.generation);
  CHECK(record.oauth_user_id.empty());
  CHECK(record.email.empty());
  CHECK(record.validation == Validation::kUnknown);
}

TEST_CASE(
    "an account that is connected again while it is tried is not invalid for the one before") {
  TriedAccount account;
  account.probe.on_probe = [&](links::Link& link) -> Result<void> {
    VALUE(link.credential({}));
    account.connect(account.made.id);
    return Error(Code::kLinkExpired, "The service does not take this credential.");
  };
  CHECK(account.validate().validation == Validation::kUnknown);
}

TEST_CASE("an account whose token is renewed while it is tried is valid by what was found out") {
  TriedAccount account;
  account.probe.on_probe = [&](links::Link& link) -> Result<void> {
    const auto refused = VALUE(link.credential({}));
    PATCHBAY_TRY(link.renew(refused.generation, {}));
    VALUE(link.credential({}));
    return success();
  };
  account.probe.on_identify = [&](auto& /*link*/) { return identity("acme-1", ""); };
  const auto record = account.validate();
  CHECK(record.generation > account.made.generation);
  CHECK(record.validation == Validation::kValid);
  CHECK(record.oauth_user_id == "acme-1");
}

TEST_CASE("an account whose grant turns out to be ended while it is tried is invalid") {
  TriedAccount account;
  account.seat.provider.first();  // the newer grant invalidates the old refresh token
  account.probe.on_probe = [&](links::Link& link) {
    return link.renew(VALUE(link.credential({})).generation, {});
  };
  const auto record = account.validate();
  CHECK(record.status == LinkStatus::kExpired);
  CHECK(record.generation == 0);
  CHECK(record.validation == Validation::kInvalid);
}

}  // namespace
}  // namespace patchbay::test
