#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "accounts/accounts.h"
#include "base/clock.h"
#include "base/random.h"
#include "kit/clocks.h"
#include "links/links.h"
#include "store/postgres_server.h"
#include "vault/key_ring_file.h"
#include "vault/vault.h"

namespace patchbay::test {

const Caller kAnn{"org", "ann", {}, {}};
const Caller kBob{"org", "bob", {}, {}};

// Records which hosts hold leases on links. Refreshes report their steps to this object.
// Thread-safe.
class LeaseHolders {
 public:
  void note(const std::string& host, accounts::RefreshPoint point);
  // Returns when no host except `host` holds a lease.
  void wait_for_others(const std::string& host);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> held_;
};

// A Wait that ignores the time and returns when its event has happened.
class EventWait final : public Wait {
 public:
  explicit EventWait(std::function<void()> until) : event(std::move(until)) {}
  void for_duration(std::chrono::milliseconds /*time*/, const std::stop_token& /*stop*/) override {
    event();
  }

  std::function<void()> event;
};

// A provider whose tokens are numbered and valid for one hour. It counts the requests, and accepts
// only the refresh token that it issued last.
class NumberedProvider final : public accounts::Provider {
 public:
  explicit NumberedProvider(const Clock& clock) : clock_(clock) {}

  oauth_messages::TokenSet first(std::vector<std::string> scopes = {"read"}) {
    const std::scoped_lock lock(mutex_);
    return issue(std::move(scopes));
  }
  Result<oauth_messages::TokenSet> refresh(const accounts::Grantee& grantee,
                                           const Secret& refresh_token,
                                           Monotonic deadline) override;
  bool renews_without_token(const std::string& /*connector*/) const override { return own_client; }
  Result<bool> revoke(const accounts::Grantee& grantee, const Secret& access_token,
                      const Secret& refresh_token, Monotonic deadline) override;

  // Makes the next answer this error. Several calls queue several errors.
  void fail_next(Error error) {
    const std::scoped_lock lock(mutex_);
    failures_.push_back(std::move(error));
  }
  std::function<void()> while_asked;  // called before the provider answers
  // Called before the provider answers about an account of this grantee. If the function returns an
  // error, the provider answers with this error.
  std::function<Result<void>(const accounts::Grantee&)> while_asked_for;
  std::function<void()> while_told;  // called before the provider answers to a revocation
  std::chrono::seconds refresh_lifetime{0};
  bool own_client = false;  // true: tokens belong to the client itself and need no refresh token
  std::atomic<int> requests = 0;
  std::vector<std::string> revoked() {
    const std::scoped_lock lock(mutex_);
    return revoked_;
  }
  Result<bool> revocation = true;

 private:
  oauth_messages::TokenSet issue(std::vector<std::string> scopes);

  const Clock& clock_;
  std::mutex mutex_;
  std::deque<Error> failures_;
  std::vector<std::string> revoked_;
  int issued_ = 0;
};

// Returns the manifest of a connector `id` of the provider "acme". Its scopes are read, write and
// all. The scope all implies the others.
std::shared_ptr<const manifest::Manifest> acme(const std::string& id = "acme_files");

// A database, its key ring, and all objects that the hosts on this database share.
class AccountSeat {
 public:
  explicit AccountSeat(store::Dialect dialect);

  SteppedClock clock;
  SystemRandom random;
  LeaseHolders leases;
  NumberedProvider provider{clock};
  TestFolder folder;
  TestDatabase database;
};

// A host with its own store, and with everything that accounts need.
class AccountHost {
 public:
  explicit AccountHost(AccountSeat& seat, const std::string& name = "host-a",
                       accounts::AccountsOptions options = {});

  // Makes an account of `caller` at acme, as if the user had connected it.
  accounts::LinkRecord connect(const Caller& caller = {},
                               std::vector<std::string> scopes = {"read"},
                               const std::string& account = "acme-1");
  std::shared_ptr<links::Link> link(const Caller& caller = {}, const std::string& wanted = "");
  // Returns the token that a request would use, or the code of the failure.
  std::string token(const Caller& caller = {});
  // Returns the names of the recorded events, in order.
  std::vector<std::string> recorded();

  AccountSeat& seat;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<vault::Vault> vault;
  telemetry::Log log;
  EventWait wait;  // waits until no other host holds a lease
  audit::Audit audit;
  accounts::Accounts accounts;
  links::Links links;
};

}  // namespace patchbay::test

// Returns the value of a result. If the result is an error, the test fails with the error's
// message.
#define VALUE(result)                                     \
  [](auto&& tried) {                                      \
    if (tried.has_error()) FAIL(tried.error().message()); \
    return std::forward<decltype(tried)>(tried).value();  \
  }(result)
#define REQUIRE_CODE(result, expected)                                 \
  do {                                                                 \
    const auto& tried = (result);                                      \
    REQUIRE(tried.has_error());                                        \
    INFO(tried.error().message());                                     \
    REQUIRE(name_of(tried.error().code()) == name_of(Code::expected)); \
  } while (false)
