#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/account_store.h"
#include "app/call_record.h"
#include "cli/invocation.h"
#include "embed/account_parts.h"
#include "patchbay/host.hpp"

namespace patchbay::cli {

// Accounts that people connected, which a store and its key ring hold.
enum class Accounts {
  kIgnored,
  kWhereThere,  // they count beside configured ones if both are there
  kNeeded,      // without both there is an error
  kMade,        // both are made if they are not there
};

// Of an account that is handed over, what may be shown. It is the local user's.
struct ConfiguredAccount {
  std::string id;
  std::string connector;
};

// A host by the configuration of this run, and the accounts it keeps. What was used and recorded is
// in the store when it goes.
class OpenedHost {
 public:
  ~OpenedHost();
  OpenedHost(const OpenedHost&) = delete;
  OpenedHost& operator=(const OpenedHost&) = delete;

  Host& host() { return *host_; }
  // nullptr where the host keeps none.
  embed::AccountParts* accounts();
  // The accounts that the configuration or the environment hands over.
  [[nodiscard]] const std::vector<ConfiguredAccount>& configured() const { return configured_; }

 private:
  friend Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation,
                                                       Accounts accounts);
  OpenedHost() = default;
  Result<void> open(const app::Config& config, std::ostream& log);

  Metrics metrics_;
  std::unique_ptr<app::AccountStore> kept_;
  std::unique_ptr<app::CallRecord> calls_;
  std::unique_ptr<Host> host_;
  std::vector<ConfiguredAccount> configured_;
};

// Does one thing with the accounts that are kept here; that there are none is an error.
using AccountsWork = std::function<Result<void>(embed::AccountParts&)>;
ExitCode with_accounts(const Invocation& invocation, const AccountsWork& work);

// Credentials of the environment (PATCHBAY_CREDENTIAL_…) become links of the connectors that are
// there.
Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation, Accounts accounts);

}  // namespace patchbay::cli
