#include "cli/open_host.h"

#include <filesystem>
#include <ostream>

#include "app/account_store.h"
#include "app/engine_options.h"
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

using OwnedStore = std::unique_ptr<engine::AccountStore>;

Result<OwnedStore> open_accounts(const Invocation& invocation, const app::Config& config,
                                 engine::Machine& machine, store::StoreCreation make) {
  PATCHBAY_TRY(auto options, app::account_store_of(config.server, invocation.environment,
                                                   {LoopbackRedirect::any_port()}, make));
  return engine::AccountStore::open(std::move(options), machine.clock, machine.random);
}

// Opens the store of accounts. Returns nullptr if there is no key ring, no store, or an empty
// store.
Result<OwnedStore> open_there(const Invocation& invocation, const app::Config& config,
                              engine::Machine& machine) {
  if (!has_key_ring(config, invocation.environment) || !is_there(config.server.store)) {
    return OwnedStore();
  }
  auto opened = open_accounts(invocation, config, machine, store::StoreCreation::kNever);
  if (opened.has_error() && opened.error().code() == Code::kNotFound) return OwnedStore();
  return opened;
}

Result<OwnedStore> open_or_make(const Invocation& invocation, const app::Config& config,
                                engine::Machine& machine) {
  FirstRing ring(vault::KeyRingSource::in_file(config.server.key_ring.string()));
  if (!has_key_ring(config, invocation.environment)) {
    PATCHBAY_TRY(ring.prepare(machine.random));
  }
  PATCHBAY_TRY(auto opened,
               open_accounts(invocation, config, machine, store::StoreCreation::kIfMissing));
  ring.keep(invocation.terminal.err);
  return opened;
}

// Opens the store of accounts as `accounts` says. Returns nullptr if the command does not use the
// store.
Result<OwnedStore> open_kept(const Invocation& invocation, const app::Config& config,
                             Accounts accounts, engine::Machine& machine) {
  if (accounts == Accounts::kIgnored) return OwnedStore();
  if (accounts == Accounts::kMade) return open_or_make(invocation, config, machine);
  PATCHBAY_TRY(auto opened, open_there(invocation, config, machine));
  if (opened == nullptr && accounts == Accounts::kNeeded) return no_accounts(config.server);
  return opened;
}

telemetry::LogConfig log_config(const app::Config& config, std::ostream& log) {
  telemetry::LogConfig made;
  // A command prints the errors that it returns. So the log gets only errors that no command
  // returns.
  made.level = telemetry::level_of(config.log_level).value_or(telemetry::Level::kError);
  // Other threads also write to the log. So this lambda writes directly to the stream's buffer,
  // which is thread-safe (printable.h).
  made.writer = [&log](telemetry::Level /*level*/, std::string_view line) {
    const std::string whole = std::string(line) + "\n";
    log.rdbuf()->sputn(whole.data(), static_cast<std::streamsize>(whole.size()));
  };
  return made;
}

// Checks that the connectors named in the configuration exist. If the command line names the
// folders, the file may configure connectors from other folders, so an unknown name only causes a
// note.
Result<void> check_configured_names(const Invocation& invocation, const app::Config& config,
                                    const engine::Engine& engine) {
  auto names = app::check_names(config, engine);
  if (names || invocation.connector_paths.empty()) return names;
  if (invocation.output == Output::kTable) {
    invocation.terminal.err << "note: " << printable(names.error().message()) << "\n";
  }
  return success();
}

}  // namespace

Error no_accounts(const app::ServerConfig& config) {
  return Error(Code::kNotFound, "There is no store \"" + config.store + "\" with a key ring \"" +
                                    config.key_ring.string() +
                                    "\", so no account is connected here. Connect one with "
                                    "`patchbay connect`, or name them in [server] of the "
                                    "configuration.");
}

OpenedHost::~OpenedHost() {
  if (engine_ == nullptr || engine_->kept == nullptr) return;
  engine_->shutdown(std::chrono::milliseconds(0));
  // The result is ignored, because only the times of last use are lost if this write fails.
  static_cast<void>(accounts()->stored.usage.write());
  static_cast<void>(engine_->kept->audit.flush());
}

// Adds the credentials from the environment. Each variable's name comes from a connector's id.
Result<void> OpenedHost::add_environment(const app::Environment& environment, Secrets secrets) {
  const std::size_t before = config_.links.size();
  for (const wire::ConnectorInfo& connector : engine_->connectors()) {
    if (!connector.fault) app::apply_credential(environment, connector.id, config_);
  }
  // A configured credential whose variable is not set counts as a missing secret.
  PATCHBAY_TRY(app::require_secrets(config_, secrets));
  if (config_.links.size() == before) return success();
  engine::Options options = app::engine_options_of(config_);
  engine::OptionFaults faults;
  engine::check_options(options, faults);
  PATCHBAY_TRY(std::move(faults).outcome());
  for (std::size_t i = before; i < options.links.size(); ++i) {
    PATCHBAY_TRY(engine_->add_link(std::move(options.links[i])));
  }
  return success();
}

Result<std::unique_ptr<OpenedHost>> open_host(const Invocation& invocation, Accounts accounts,
                                              Secrets secrets) {
  PATCHBAY_TRY(auto config, configuration_with(invocation, secrets));
  const telemetry::LogConfig log = log_config(config, invocation.terminal.err);
  std::unique_ptr<OpenedHost> opened(new OpenedHost(std::move(config), log));
  PATCHBAY_TRY(auto kept, open_kept(invocation, opened->config_, accounts, opened->machine_));
  PATCHBAY_TRY(opened->engine_,
               engine::Engine::open(app::engine_options_of(opened->config_),
                                    opened->machine_.surroundings(), std::move(kept)));
  PATCHBAY_TRY(check_configured_names(invocation, opened->config_, *opened->engine_));
  PATCHBAY_TRY(opened->add_environment(invocation.environment, secrets));
  for (const auto& link : opened->config_.links) {
    opened->configured_.push_back({link.id, link.connector});
  }
  return opened;
}

Result<std::unique_ptr<OpenedHost>> open_or_begin(
    const Invocation& invocation, Secrets secrets,
    const std::function<bool(OpenedHost&)>& may_begin) {
  PATCHBAY_TRY(auto opened, open_host(invocation, Accounts::kWhereThere, secrets));
  if (opened->accounts() != nullptr || !may_begin(*opened)) return opened;
  opened.reset();
  return open_host(invocation, Accounts::kMade, secrets);
}

}  // namespace patchbay::cli
