#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/invocation.h"
#include "engine/engine.h"

namespace patchbay::cli {

// Says whether a command uses connected accounts. These accounts are in a store whose secrets are
// encrypted (sealed) with a key ring.
enum class Accounts {
  kIgnored,
  kWhereThere,  // use the connected accounts if store and key ring exist
  kNeeded,      // fail unless store and key ring exist
  kMade,        // create store and key ring if they do not exist
};

// The facts about a configured account that a command may print. Such an account comes from the
// configuration or the environment, and belongs to the local user.
struct ConfiguredAccount {
  std::string id;
  std::string connector;
};

// A host with this run's configuration and its accounts. The destructor writes the times of last
// use and the audit records to the store.
class OpenedHost {
 public:
  ~OpenedHost();
  OpenedHost(const OpenedHost&) = delete;
  OpenedHost& operator=(const OpenedHost&) = delete;

  engine::Engine& engine() { return *engine_; }
  // Returns the connected accounts, or nullptr if the host has no store of accounts.
  engine::AccountParts* accounts() { return engine_->accounts ? &*engine_->accounts : nullptr; }
  // Returns the configuration of this run, which open_host() read once.
  [[nodiscard]] const app::Config& config() const { return config_; }
  // Returns the accounts from the configuration and the environment.
  [[nodiscard]] const std::vector<ConfiguredAccount>& configured() const { return configured_; }

 private:
  friend Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation,
                                                       Accounts accounts, Secrets secrets);
  OpenedHost(app::Config config, const telemetry::LogConfig& log)
      : config_(std::move(config)), machine_(log) {}
  Result<void> add_environment(const app::Environment& environment, Secrets secrets);

  app::Config config_;
  engine::Machine machine_;
  std::unique_ptr<engine::Engine> engine_;
  std::vector<ConfiguredAccount> configured_;
};

// Opens the host. Credentials in the environment (PATCHBAY_CREDENTIAL_…) become accounts of their
// connectors. Fails with INVALID_ARGUMENT if the configuration names one of these `secrets` and the
// secret is missing.
Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation, Accounts accounts,
                                              Secrets secrets = {});

// A function that opens the host with these accounts and secrets. Pass it to run_on()
// (invocation.h) as `open`, the function that opens what a command needs.
template <Accounts accounts, app::SecretUse... secrets>
constexpr auto host_with = [](const Invocation& invocation, const auto& /*line*/) {
  return open_host(invocation, accounts, {secrets...});
};

// Opens the host. If store and key ring do not exist, calls `may_begin` with the host. If
// `may_begin` returns true, creates both. Otherwise creates nothing, and the host has no accounts.
// This way, a command that fails, such as one with an unknown connector, makes no new store.
Result<std::unique_ptr<OpenedHost>> open_or_begin(
    const Invocation& invocation, Secrets secrets,
    const std::function<bool(OpenedHost&)>& may_begin);

// Returns the error for a command that needs accounts if there is no store of accounts.
Error no_accounts(const app::ServerConfig& config);

}  // namespace patchbay::cli
