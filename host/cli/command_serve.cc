// The command `patchbay serve [--init]`, which runs the HTTP server.
#include <csignal>
#include <ostream>

#include "app/account_store.h"
#include "app/crash_notes.h"
#include "app/engine_options.h"
#include "app/server.h"
#include "app/server_binding.h"
#include "base/clock.h"
#include "base/random.h"
#include "callers/keys.h"
#include "callers/names.h"
#include "callers/organizations.h"
#include "cli/caller_options.h"
#include "cli/connector_watch.h"
#include "cli/end_signals.h"
#include "cli/first_ring.h"
#include "cli/forced_end.h"
#include "cli/invocation.h"
#include "cli/open_host.h"
#include "cli/reloader.h"
#include "httpd/server.h"
#include "services/crash_report.h"
#include "telemetry/line_writer.h"

namespace patchbay::cli {
namespace {

struct ServeLine {
  std::string listen;
  std::string tls_certificate;
  std::string tls_key;
  std::vector<std::string> trusted_proxies;
  std::string public_url;
  std::string region;
  std::string store;
  std::string key_ring;
  bool init = false;
  std::string organization = "default";
  std::int64_t drain_seconds = 10;
};

void apply(const ServeLine& line, app::ServerConfig& config) {
  const auto over = [](const auto& given, auto& into) {
    if (!given.empty()) into = given;
  };
  over(line.listen, config.listen);
  over(line.tls_certificate, config.tls_certificate);
  over(line.tls_key, config.tls_key);
  over(line.trusted_proxies, config.trusted_proxies);
  over(line.public_url, config.public_url);
  over(line.region, config.region);
  over(line.store, config.store);
  over(line.key_ring, config.key_ring);
}

// Finds faults of the configuration before --init creates a store, because --init works only once
// for a store.
Result<void> check_configuration(const Invocation& invocation, const app::Config& config) {
  PATCHBAY_TRY(const auto at, app::take_listening(config.server));
  PATCHBAY_TRY(app::check_server(config.server, at));
  PATCHBAY_TRY(const auto host, open_host(invocation, Accounts::kIgnored));
  return app::check_names(config, host->engine());
}

// Fails if the store has no organization. Nobody could use such a server, and perhaps the
// configuration names the wrong store.
Result<void> require_founded(const app::ServerConfig& config, const app::Environment& environment) {
  PATCHBAY_TRY(const auto store,
               store::Store::open({.location = app::store_of(config.store, environment),
                                   .make = store::StoreCreation::kNever}));
  const SystemClock clock;
  callers::Organizations organizations(*store, clock, host_name());
  PATCHBAY_TRY(const auto page, organizations.list("", 1));
  if (!page.organizations.empty()) return success();
  return Error(Code::kNotFound,
               "The store \"" + store->shown() +
                   "\" has no organization, so nobody could use this server. If it should have "
                   "one, look whether this is the right store; `patchbay serve --init` makes the "
                   "first organization.");
}

// Fails if the store already has an organization, because --init could not create the first one.
Result<void> require_unfounded(callers::Keys& keys) {
  const auto none = keys.require_none();
  if (!none.has_error() || none.error().code() != Code::kPermissionDenied) return none;
  return Error(none.error().code(), none.error().message() + " Start the server without --init.");
}

// Creates the first organization and its key in a store that has no organization. Prints the key,
// which no other command can show. Opens the store after the checks, so that a failed check leaves
// no new store behind.
Result<void> found_organization(const Invocation& invocation, const ServeLine& line,
                                const app::Config& config) {
  SystemRandom random;
  SystemClock clock;
  std::ostream& out = invocation.terminal.out;
  if (const auto checked = callers::check_organization(line.organization); checked.has_error()) {
    return Error(checked.error()).at("--org");
  }
  PATCHBAY_TRY(check_configuration(invocation, config));
  PATCHBAY_TRY(auto source, app::key_ring_of(config.server, invocation.environment));
  FirstRing ring(std::move(source));
  PATCHBAY_TRY(ring.prepare(random));
  const std::string location = app::store_of(config.server.store, invocation.environment);
  PATCHBAY_TRY(auto store, store::Store::open({.location = location}));
  callers::Keys keys(*store, random, clock, host_name());
  PATCHBAY_TRY(require_unfounded(keys));
  PATCHBAY_TRY(vault::Vault::open(*store, ring.source(), random));
  ring.keep(out);
  PATCHBAY_TRY(const auto made, keys.found(line.organization));
  out << "organization " << line.organization << "\nservice key " << made.key.reveal()
      << "\nKeep it: it is shown this once. Send it as \"Authorization: Bearer KEY\", with the\n"
         "user it acts for in \"X-Patchbay-User\".\n"
      << std::flush;
  return success();
}

// A server, and the objects that reload its connectors.
struct ReloadableServer {
  ReloadableServer(std::unique_ptr<app::Server> started, std::optional<ConnectorWatch> watching)
      : server(std::move(started)),
        reloading(std::make_unique<Reloader>(*server)),
        watch(std::move(watching)) {}

  std::unique_ptr<app::Server> server;
  std::unique_ptr<Reloader> reloading;
  std::optional<ConnectorWatch> watch;  // the last member, because it uses the other members
};

// Begins to record changes in the folders of connectors, if the configuration asks for this. Must
// be called before the server reads these folders, so that no change is missed.
Result<std::optional<ConnectorWatch>> watch_of(const app::Config& config) {
  if (!config.watch_connectors) return std::optional<ConnectorWatch>();
  auto watch = ConnectorWatch::of(config.connector_path);
  if (watch.has_error()) return std::move(watch).error().at("watch_connectors");
  return std::optional<ConnectorWatch>(std::move(watch).value());
}

// Reloads the connectors after each change from now on.
Result<void> follow_changes(ReloadableServer& serving, std::ostream& err) {
  if (!serving.watch) return success();
  const auto say = [&err](const std::string& sentence) {
    err << "patchbay: watch_connectors: " + sentence +
               " SIGHUP and `patchbay connectors reload` load connectors again.\n"
        << std::flush;
  };
  Reloader& reloading = *serving.reloading;
  return serving.watch->begin(
      [&reloading, say] {
        if (!reloading.begin()) say("the system cannot start a thread, so nothing was loaded.");
      },
      say);
}

// Ends the server, and returns when all work has ended. Ends the process at once if the drain does
// not return in time, if calls still run after the drain, or if the server is not destroyed in
// time.
void end(ReloadableServer serving, telemetry::LineWriter& lines, std::chrono::seconds drain) {
  // The time limit for work without a waiting caller, such as background work, writes to the store,
  // and connectors that stop.
  constexpr std::chrono::seconds kToSettle{5};
  serving.watch.reset();
  end_process_after(drain + httpd::Server::kMostAfterPatience + kToSettle,
                    serving.reloading->thread_id());
  if (serving.server->drain(drain)) {
    serving.reloading.reset();
    end_process_after(kToSettle);
    serving.server.reset();
    return;
  }
  lines.flush(std::chrono::seconds(1));
  end_process(kEnded);
}

ExitCode serve(const Invocation& invocation, const ServeLine& line) {
  auto config = configuration_with(
      invocation, {app::SecretUse::kLink, app::SecretUse::kOauthClient, app::SecretUse::kAuditPush,
                   app::SecretUse::kWebhook, app::SecretUse::kOidc});
  if (!config) return refuse(invocation, config.error());
  apply(line, config.value().server);
  config.value().trial_program = invocation.terminal.program;
  auto watch = watch_of(config.value());
  if (!watch) return refuse(invocation, watch.error());
  const auto founded = line.init ? found_organization(invocation, line, config.value())
                                 : require_founded(config.value().server, invocation.environment);
  if (!founded) return refuse(invocation, founded.error());
  services::note_crashes_in(app::crash_notes_of(config.value().server).string());
  const EndSignals signals(EndSignals::Hangup::kIsKept);  // must exist before any thread starts
  std::signal(SIGPIPE, SIG_IGN);  // a write to a closed pipe fails, and the process continues
  const SystemClock clock;
  telemetry::LineWriter lines({.file = config.value().log_file}, clock);
  auto server = app::Server::start(
      config.value(), invocation.environment,
      [&lines](std::string_view text) { lines.write(text); }, [&lines] { return lines.dropped(); });
  if (!server) return refuse(invocation, server.error());
  ReloadableServer serving(std::move(server).value(), std::move(watch).value());
  const auto followed = follow_changes(serving, invocation.terminal.err);
  if (!followed) return refuse(invocation, followed.error());
  invocation.terminal.out << "listening on port " << serving.server->port() << '\n' << std::flush;
  while (signals.wait() == SIGHUP) {
    lines.reopen();
    if (serving.reloading->begin()) continue;
    invocation.terminal.err
        << "patchbay: SIGHUP: the system cannot start a thread, so no connector "
           "is loaded again. Send SIGHUP again when there is room.\n"
        << std::flush;
  }
  signals.let_through();
  end(std::move(serving), lines, std::chrono::seconds(line.drain_seconds));
  return kDone;
}

}  // namespace

void add_serve(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("serve", "Answer over HTTP until SIGTERM");
  auto line = std::make_shared<ServeLine>();
  command->add_option("--listen", line->listen, "Where to listen; 127.0.0.1:8080 by default")
      ->type_name("ADDRESS:PORT");
  command->add_option("--tls-cert", line->tls_certificate, "Certificate, with its chain (PEM)")
      ->type_name("FILE");
  command->add_option("--tls-key", line->tls_key, "Its key (PEM)")->type_name("FILE");
  command
      ->add_option("--trusted-proxy", line->trusted_proxies,
                   "Proxy that speaks TLS before this server; may be given several times")
      ->type_name("ADDRESS[/BITS]")
      ->allow_extra_args(false);
  command->add_option("--public-url", line->public_url, "How clients reach this server")
      ->type_name("URL");
  command->add_option("--region", line->region, "Where this host is, for audit records")
      ->type_name("NAME");
  command
      ->add_option("--store", line->store, "SQLite file, or postgresql://…; patchbay.db by default")
      ->type_name("LOCATION");
  command
      ->add_option("--key-ring", line->key_ring,
                   "What secrets in the store are sealed with; patchbay.keys by default")
      ->type_name("FILE");
  command->add_flag("--init", line->init,
                    "First make the organization and its first key, and print the key once");
  never_empty(
      command->add_option("--org", line->organization, "The organization that --init makes"))
      ->type_name("ID");
  command
      ->add_option("--drain-seconds", line->drain_seconds,
                   "How long requests under way may go on after SIGTERM")
      ->type_name("S")
      ->check(CLI::Range(0, 86'400));
  command->footer(
      "\nExamples:\n"
      "  patchbay serve --init                    # on 127.0.0.1:8080, with a new key\n"
      "  patchbay serve --listen 0.0.0.0:443 --tls-cert server.pem --tls-key server.key \\\n"
      "      --public-url https://patchbay.example\n"
      "  patchbay serve --listen 10.0.0.5:8080 --trusted-proxy 10.0.0.0/24 \\\n"
      "      --public-url https://patchbay.example\n"
      "\n"
      "[server] of patchbay.toml has the same settings; flags override them. SIGTERM and SIGINT "
      "let\n"
      "what is under way end for --drain-seconds, answer the rest with 503, and end the server "
      "with\n"
      "0, or with 9 if a connector's code did not return. A second signal ends it at once. SIGHUP\n"
      "opens log_file again, and reads [connector.ID] and the folders of connectors again. With\n"
      "watch_connectors = true in patchbay.toml, the server reads them when a file there changed.");
  run_on(*command, invocation, line, serve);
}

}  // namespace patchbay::cli
