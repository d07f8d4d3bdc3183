#include "accounts/account_seat.h"

#include <soci/soci.h>

#include <algorithm>

#include "oauth_messages/reason.h"

namespace patchbay::test {
namespace {

constexpr const char* kManifest = R"({
  "manifest": 1, "id": "ID", "provider": "acme", "domain": "acme.example", "namespace": "acme",
  "name": "Acme", "description": "Files.", "version": "1.0.0", "library": "libacme.so",
  "auth": [{"type": "oauth2", "flows": ["authorization_code"],
            "endpoints": {"authorize": "https://acme.example/a", "token": "https://acme.example/t"},
            "scopes": [{"name": "read", "description": "Read."},
                       {"name": "write", "description": "Write."},
                       {"name": "all", "description": "All.", "implies": ["read", "write"]}]}],
  "network": {"allow": [{"origin": "https://acme.example", "credential": "yes"}]},
  "user_configuration": {"type": "object", "properties": {"folder": {"type": "string"}},
                         "additionalProperties": false},
  "actions": [{"id": "list", "name": "List", "description": "Lists.", "read_only": true,
               "parameters": {"type": "object"}, "scopes": ["read"]}]
})";

Result<oauth_messages::TokenSet> invalid_grant() {
  return Error(Code::kLinkExpired, "The refresh token is no longer good.")
      .with_reason(std::string(oauth_messages::word_of(oauth_messages::Reason::kInvalidGrant)));
}

// Returns the options, changed so that a refresh also reports its steps to `leases`.
accounts::AccountsOptions telling(LeaseHolders& leases, const std::string& host,
                                  accounts::AccountsOptions options) {
  options.refresh.reached = [&leases, host,
                             then = options.refresh.reached](accounts::RefreshPoint point) {
    leases.note(host, point);
    if (then) then(point);
  };
  return options;
}

}  // namespace

void LeaseHolders::note(const std::string& host, accounts::RefreshPoint point) {
  const std::scoped_lock lock(mutex_);
  if (point == accounts::RefreshPoint::kLeaseHeld) ++held_[host];
  if (point == accounts::RefreshPoint::kLeaseReleased) --held_[host];
  changed_.notify_all();
}

void LeaseHolders::wait_for_others(const std::string& host) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    return std::all_of(held_.begin(), held_.end(),
                       [&](const auto& each) { return each.first == host || each.second == 0; });
  });
}

std::shared_ptr<const manifest::Manifest> acme(const std::string& id) {
  std::string text = kManifest;
  text.replace(text.find("ID"), 2, id);
  auto read = manifest::parse_manifest(text);
  if (read.has_error()) {
    std::string faults;
    for (const auto& fault : read.error().details().faults) faults += fault.sentence + "\n";
    FAIL(read.error().message() + faults);
  }
  return std::make_shared<const manifest::Manifest>(std::move(read).value());
}

oauth_messages::TokenSet NumberedProvider::issue(std::vector<std::string> scopes) {
  ++issued_;
  oauth_messages::TokenSet tokens;
  tokens.access_token = Secret("access-" + std::to_string(issued_));
  tokens.refresh_token = Secret("refresh-" + std::to_string(issued_));
  tokens.expires_at = clock_.wall() + std::chrono::hours(1);
  if (refresh_lifetime.count() != 0) tokens.refresh_expires_at = clock_.wall() + refresh_lifetime;
  tokens.scopes = std::move(scopes);
  return tokens;
}

Result<oauth_messages::TokenSet> NumberedProvider::refresh(const accounts::Grantee& grantee,
                                                           const Secret& refresh_token,
                                                           Monotonic /*deadline*/) {
  ++requests;
  if (while_asked) while_asked();
  if (while_asked_for) {
    PATCHBAY_TRY(while_asked_for(grantee));
  }
  const std::scoped_lock lock(mutex_);
  if (!failures_.empty()) {
    Error failure = failures_.front();
    failures_.pop_front();
    return failure;
  }
  const bool is_right = refresh_token.reveal() == "refresh-" + std::to_string(issued_);
  if (!is_right && !(own_client && refresh_token.empty())) return invalid_grant();
  return issue(grantee.scopes);
}

Result<bool> NumberedProvider::revoke(const accounts::Grantee& /*grantee*/,
                                      const Secret& access_token, const Secret& refresh_token,
                                      Monotonic /*deadline*/) {
  if (while_told) while_told();
  const std::scoped_lock lock(mutex_);
  revoked_.emplace_back(access_token.reveal());
  revoked_.emplace_back(refresh_token.reveal());
  return revocation;
}

AccountSeat::AccountSeat(store::Dialect dialect) : database(dialect) {
  REQUIRE(vault::create_key_ring(folder.path() + "/keys", random).has_value());
}

AccountHost::AccountHost(AccountSeat& at, const std::string& name,
                         accounts::AccountsOptions options)
    : seat(at),
      store(at.database.open()),
      vault(VALUE(vault::Vault::open(
          *store, vault::KeyRingSource::in_file(at.folder.path() + "/keys"), at.random))),
      log({.level = telemetry::Level::kError,
           .format = {},
           .file = {},
           .writer = [](telemetry::Level, std::string_view) {}},
          at.clock),
      wait([this, name] { seat.leases.wait_for_others(name); }),
      audit(*store, name, at.clock),
      accounts({*store, *vault, audit, at.provider, at.clock, wait, at.random, log},
               telling(at.leases, name, std::move(options))),
      links({&accounts.links}) {}

accounts::LinkRecord AccountHost::connect(const Caller& caller, std::vector<std::string> scopes,
                                          const std::string& account) {
  seat.clock.pass(std::chrono::milliseconds(1));  // so that links have different times
  accounts::Grant grant;
  grant.credential = seat.provider.first(std::move(scopes));
  grant.oauth_user_id = account;
  return VALUE(accounts.grants.keep(caller, *acme(), grant));
}

std::shared_ptr<links::Link> AccountHost::link(const Caller& caller, const std::string& wanted) {
  return VALUE(links.find(*acme(), wanted, caller));
}

std::string AccountHost::token(const Caller& caller) {
  auto credential = link(caller)->credential({});
  if (credential.has_error()) return std::string(name_of(credential.error().code()));
  return std::string(credential.value().secret.reveal());
}

std::vector<std::string> AccountHost::recorded() {
  REQUIRE(audit.flush().has_value());
  return VALUE(
      store->read([&](store::Transaction& transaction) -> Result<std::vector<std::string>> {
        std::vector<std::string> all;
        std::string action;
        soci::statement rows = (transaction.sql().prepare
                                    << "select action from audit_record where host = :host order "
                                       "by seq",
                                soci::use(audit.host()), soci::into(action));
        rows.execute();
        while (rows.fetch()) all.push_back(action);
        return all;
      }));
}

}  // namespace patchbay::test
