#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/invocation.h"
#include "engine/engine.h"

namespace patchbay::cli {

// Whether a command uses connected accounts. They are in a store that is sealed with a key ring.
enum class Accounts {
  kIgnored,
  kWhereThere,  // use them if store and key ring exist, in addition to the configured accounts
  kNeeded,      // fail unless both exist
  kMade,        // create both if they do not exist
};

// The facts about an account from the configuration or the environment that a command may print.
// Such an account belongs to the local user.
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
  // Returns nullptr if the host has no store of accounts.
  engine::AccountParts* accounts() { return engine_->accounts ? &*engine_->accounts : nullptr; }
  // Returns the configuration of this run, which open_host() read once.
  [[nodiscard]] const app::Config& config() const { return config_; }
  // Returns the accounts from the configuration and the environment.
  [[nodiscard]] const std::vector<ConfiguredAccount>& configured() const { return configured_; }

 private:
  friend Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation,
                                                       Accounts accounts, Secrets secrets);
  OpenedHost(app::Config config, const LogConfig& log)
      : config_(std::move(config)), machine_(log) {}
  Result<void> add_environment(const app::Environment& environment, Secrets secrets);

  app::Config config_;
  engine::Machine machine_;
  std::unique_ptr<engine::Engine> engine_;
  std::vector<ConfiguredAccount> configured_;
};

// Opens the host. Credentials in the environment (PATCHBAY_CREDENTIAL_…) become links of their
// connectors. Fails with INVALID_ARGUMENT if one of the `secrets` that the command uses is missing.
Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation, Accounts accounts,
                                              Secrets secrets = {});

// Opens the host so, for run_on().
template <Accounts accounts, app::SecretOf... secrets>
constexpr auto host_with = [](const Invocation& invocation, const auto& /*line*/) {
  return open_host(invocation, accounts, {secrets...});
};

// Opens the host for a command that creates store and key ring if they do not exist. It creates
// them only if `may_begin` returns true, so that a wrong name leaves no new store behind; otherwise
// the host has no accounts.
Result<std::unique_ptr<OpenedHost>> open_or_begin(
    const Invocation& invocation, Secrets secrets,
    const std::function<bool(OpenedHost&)>& may_begin);

// Returns the error for a command that needs accounts if there is no store of accounts.
Error no_accounts(const app::ServerConfig& config);

}  // namespace patchbay::cli
