#include "cli/open_host.h"

#include <filesystem>
#include <ostream>

#include "app/host_options.h"
#include "cli/first_ring.h"
#include "cli/loopback_redirect.h"
#include "cli/printable.h"

namespace patchbay::cli {
namespace {

bool is_there(const std::string& location) {
  std::error_code ignored;
  return location.find("://") != std::string::npos || std::filesystem::exists(location, ignored);
}

bool has_key_ring(const app::Config& config, const app::Environment& environment) {
  return environment("PATCHBAY_KEY_RING") || is_there(config.server.key_ring.string());
}

Error no_accounts(const app::ServerConfig& config) {
  return Error(Code::kNotFound, "There is no store \"" + config.store + "\" with a key ring \"" +
                                    config.key_ring.string() +
                                    "\", so no account is connected here. Connect one with "
                                    "`patchbay connect`, or name them in [server] of the "
                                    "configuration.");
}

// Opens the store of accounts as `accounts` says; nullptr if it is not used.
Result<std::unique_ptr<app::AccountStore>> open_kept(const Invocation& invocation,
                                                     const app::Config& config, Accounts accounts) {
  if (accounts == Accounts::kIgnored) return std::unique_ptr<app::AccountStore>();
  const bool has_keys = has_key_ring(config, invocation.environment);
  if (accounts != Accounts::kMade && !(has_keys && is_there(config.server.store))) {
    if (accounts == Accounts::kNeeded) return no_accounts(config.server);
    return std::unique_ptr<app::AccountStore>();
  }
  FirstRing ring(KeyRingSource::in_file(config.server.key_ring.string()));
  if (!has_keys) {
    SystemRandom random;
    PATCHBAY_TRY(ring.prepare(random));
  }
  PATCHBAY_TRY(auto opened, app::AccountStore::open(config.server, invocation.environment,
                                                    {LoopbackRedirect::kAnyPort}));
  ring.keep(invocation.terminal.err);
  return opened;
}

}  // namespace

OpenedHost::~OpenedHost() {
  if (host_ == nullptr || kept_ == nullptr) return;
  host_->shutdown(std::chrono::milliseconds(0));
  static_cast<void>(accounts()->stored.usage.write());  // only when links were last used
  static_cast<void>(kept_->audit.flush());
}

embed::AccountParts* OpenedHost::accounts() { return embed::Opening::accounts(*host_); }

Result<void> OpenedHost::open(const app::Config& config, std::ostream& log) {
  configured_.clear();
  for (const auto& link : config.links) configured_.push_back({link.id, link.connector});
  // Other threads log too, so this writes straight to the buffer, which is thread-safe
  // (printable.h).
  auto options = app::host_options_of(config, [&log](std::string_view line) {
    const std::string whole = std::string(line) + "\n";
    log.rdbuf()->sputn(whole.data(), static_cast<std::streamsize>(whole.size()));
  });
  // A command prints its own errors, so only errors that no command returns are logged.
  if (config.log_level.empty()) options.log_level = "error";
  embed::Additions additions;
  if (kept_ != nullptr) {
    if (calls_ == nullptr) {
      calls_ = std::make_unique<actions::CallRecord>(kept_->audit, kept_->circumstances, metrics_);
    }
    additions = {.record = calls_.get(), .keeping = &kept_->keeping};
  }
  auto host = embed::Opening::open(std::move(options), additions);
  if (!host) return std::move(host).error();
  host_ = std::move(host).value();
  if (kept_ != nullptr) kept_->circumstances.ask(embed::Opening::gates(*host_));
  return success();
}

Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation, Accounts accounts) {
  PATCHBAY_TRY(auto config, configuration_of(invocation));
  std::unique_ptr<OpenedHost> opened(new OpenedHost());
  PATCHBAY_TRY(opened->kept_, open_kept(invocation, config, accounts));
  PATCHBAY_TRY(opened->open(config, invocation.terminal.err));
  auto names = app::check_names(config, *opened->host_);
  if (names.has_error()) {
    // If folders come from the command line, the file may configure connectors elsewhere: only a
    // note then.
    if (invocation.connector_paths.empty()) return std::move(names).error();
    if (invocation.output == Output::kTable) {
      invocation.terminal.err << "note: " << printable(names.error().message()) << "\n";
    }
  }
  // The ids of connectors give the names of variables. If any is set, the host is opened once more,
  // which only reads the manifests twice.
  const std::size_t links = config.links.size();
  for (const ConnectorInfo& connector : opened->host_->connectors()) {
    if (!connector.fault) app::apply_credential(invocation.environment, connector.id, config);
  }
  if (config.links.size() == links) return opened;
  PATCHBAY_TRY(opened->open(config, invocation.terminal.err));
  return opened;
}

ExitCode with_accounts(const Invocation& invocation, const AccountsWork& work) {
  auto opened = open_host(invocation, Accounts::kNeeded);
  if (!opened) return fail(invocation, opened.error()), kUsage;
  const Result<void> done = work(*opened.value()->accounts());
  return done ? kDone : fail(invocation, done.error());
}

}  // namespace patchbay::cli
