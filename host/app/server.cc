#include "app/server.h"

#include <algorithm>
#include <atomic>

#include "api/api.h"
#include "app/account_store.h"
#include "app/audit_archiver.h"
#include "app/audit_push.h"
#include "app/crash_notes.h"
#include "app/denials.h"
#include "app/document_tending.h"
#include "app/engine_options.h"
#include "app/open_files.h"
#include "app/server_binding.h"
#include "app/upkeep_failure.h"
#include "authserver/authserver.h"
#include "base/clock.h"
#include "base/rounds.h"
#include "callers/callers.h"
#include "callers/key_table.h"
#include "callers/keys.h"
#include "callers/organizations.h"
#include "engine/engine.h"
#include "httpd/server.h"
#include "mcp/mcp.h"
#include "services/crash_report.h"
#include "telemetry/followed_count.h"
#include "telemetry/telemetry.h"
#include "wire/callback.h"

namespace patchbay::app {
namespace {

telemetry::LogConfig log_config(const Config& config, const Server::LogLine& log) {
  telemetry::LogConfig made;
  made.level = telemetry::level_of(config.log_level).value_or(telemetry::Level::kWarning);
  made.writer = [log](telemetry::Level /*level*/, std::string_view line) { log(line); };
  return made;
}

}  // namespace

// The parts of a server. Each member uses only the members above it.
struct Server::Parts {
  Parts(std::unique_ptr<engine::Machine> real, std::unique_ptr<engine::Engine> opened,
        DroppedLines dropped)
      : machine(std::move(real)),
        engine(std::move(opened)),
        dropped_lines(std::move(dropped)),
        denials(kept().audit, engine->metrics, engine->clock),
        callers(*kept().store, kept().audit, engine->clock, engine->log),
        keys(*kept().store, engine->random, engine->clock, kept().audit) {}
  ~Parts() { stop_tending(); }  // stops the rounds before the members that they use are destroyed

  [[nodiscard]] engine::AccountStore& kept() const { return *engine->kept; }

  Result<void> start(const Config& config, const OpenFiles& files, ServerBinding at);
  api::Api api_for(const Config& config, const std::string& callback);
  std::vector<authserver::ConnectorName> connector_names();
  std::vector<httpd::Route> routes();
  httpd::Limits limits_of(const ServerConfig& config, const OpenFiles& files);
  Result<void> share_places();
  Result<void> require_organizations(const ServerConfig& config);
  Result<void> start_audit_push(const ServerConfig& config);
  void start_audit_archiving(const ServerConfig& config);
  httpd::Authenticate authenticate();
  httpd::Recall recall();
  void start_tending();
  void stop_tending();
  void follow_counts();
  void settle_refusals(const TraceId& trace_id, const Caller* caller);
  void tell_unreturned(const httpd::UnreturnedCall& call);

  std::unique_ptr<engine::Machine> machine;
  std::unique_ptr<engine::Engine> engine;
  DroppedLines dropped_lines;
  telemetry::FollowedCount counted_lines{engine->metrics.counter(
      "patchbay_log_lines_dropped_total",
      "Lines of the log that whoever reads it did not keep up with, or could not be written.")};
  telemetry::FollowedCount dropped_records{
      engine->metrics.counter("patchbay_audit_records_dropped_total",
                              "Usage records dropped because the queue to the store was full.")};
  Denials denials;
  callers::Callers callers;
  callers::Keys keys;
  httpd::RateLimit unproved_deliveries{engine->clock, api::kUnprovedDeliveries,
                                       api::kUnprovedDeliveriesAtOnce};
  std::atomic<bool> draining = false;
  std::optional<authserver::Authserver> authserver;
  std::optional<api::Api> api;
  std::optional<mcp::Mcp> mcp;
  std::optional<httpd::Service> service;
  std::unique_ptr<httpd::Server> listener;

  std::optional<http_client::HttpClient> push_client;
  std::optional<AuditPush> audit_push;
  std::optional<AuditArchiver> audit_archiving;

  std::optional<Rounds> account_tending;
  std::optional<DocumentTending> document_tending;
  std::optional<Rounds> webhook_tending;
  std::optional<Rounds> mcp_heart;
  std::optional<Rounds> mcp_mail;
};

// Starts the regular work outside of calls. Accounts, documents, webhooks and the heartbeat of MCP
// streams have separate rounds, so that slow work of one kind does not delay the others.
void Server::Parts::start_tending() {
  RoundThreads& threads = kept().store->round_threads();
  account_tending.emplace(threads, std::chrono::seconds(5), [this](const std::stop_token& stop) {
    engine->pipeline.overruns().look();
    engine->record->tend();
    note_upkeep(*engine, "the upkeep of the authorization server failed", authserver->tend());
    note_upkeep(*engine, "the upkeep of accounts failed", engine->accounts->tend(stop));
    note_upkeep(*engine, "the upkeep of MCP sessions failed", mcp::tend(*mcp));
  });
  document_tending.emplace(*engine);
  webhook_tending.emplace(threads, std::chrono::seconds(1), [this](const std::stop_token& stop) {
    note_upkeep(*engine, "subscriptions at providers could not be looked after",
                engine->webhooks->subscriptions.tend(stop));
  });
  webhook_tending->trigger();
  mcp_heart.emplace(threads, std::chrono::seconds(1),
                    [this](const std::stop_token& /*stop*/) { mcp->call_streams.beat(); });
  mcp_mail.emplace(threads, mcp::SessionMail::kLook, [this](const std::stop_token& /*stop*/) {
    note_upkeep(*engine, "messages that reached other hosts could not be fetched",
                mcp::fetch_mail(*mcp));
  });
}

void Server::Parts::stop_tending() {
  mcp_mail.reset();
  mcp_heart.reset();
  webhook_tending.reset();
  document_tending.reset();
  account_tending.reset();
}

// Assigns a trace's unclaimed refusals to the caller's organization, or deletes them if there is no
// caller. At any time, only one organization's requests use a trace id (httpd/trace_owners.h).
void Server::Parts::settle_refusals(const TraceId& trace_id, const Caller* caller) {
  if (caller != nullptr) engine->refusals.claim(trace_id, caller->organization);
  engine->refusals.forget_unclaimed(trace_id);
}

// Updates counters whose values are stored in other objects. Called before the metrics are read.
void Server::Parts::follow_counts() {
  dropped_records.follow(kept().audit.dropped());
  if (dropped_lines) counted_lines.follow(dropped_lines());
}

void Server::Parts::tell_unreturned(const httpd::UnreturnedCall& call) {
  engine->log.write(telemetry::Level::kError,
                    "a call did not return when it was cancelled, and the server ends without",
                    {{"route", call.route}, {"connector", call.connector}, {"action", call.action}},
                    &call.trace_id);
}

httpd::Authenticate Server::Parts::authenticate() {
  return [this](const httpd::Credentials& shown) {
    auto caller = callers.identify({.key = shown.key, .user = shown.user}, shown.before_look_up);
    if (caller.has_error() && caller.error().code() == Code::kUnauthenticated) {
      engine->anomalies->refused_key(std::string(shown.address));
    }
    return caller;
  };
}

// Returns a function that finds a caller only in memory. The function returns nullptr if the store
// is needed.
httpd::Recall Server::Parts::recall() {
  return [this](const httpd::Credentials& shown) -> std::shared_ptr<const Caller> {
    const auto unless_known = []() -> Result<void> {
      return Error(Code::kOverloaded, "This key is not known from memory.");
    };
    auto known = callers.identify({.key = shown.key, .user = shown.user}, unless_known);
    return known.has_value() ? std::move(known).value() : nullptr;
  };
}

// Informs the pipeline if the store has several organizations. The pipeline then limits each of
// them to its share of the calls, from the first call on.
Result<void> Server::Parts::share_places() {
  callers::Organizations organizations(*kept().store, engine->clock, kept().audit);
  PATCHBAY_TRY(const auto page, organizations.list("", 1));
  if (!page.next.empty()) engine->pipeline.share_places();
  return success();
}

// Fails if an organization whose people sign in at a provider does not exist, because nobody could
// sign in.
Result<void> Server::Parts::require_organizations(const ServerConfig& config) {
  for (const authserver::OidcSettings& each : config.oidc) {
    PATCHBAY_TRY(const bool is_known,
                 kept().store->read([&](store::Transaction& transaction) -> Result<bool> {
                   return callers::has_organization(transaction, each.organization);
                 }));
    if (is_known) continue;
    return Error(Code::kNotFound, "[sign_in.oidc] names the organization \"" + each.organization +
                                      "\", which does not exist, so nobody could sign in there.");
  }
  return success();
}

Result<void> Server::Parts::start_audit_push(const ServerConfig& config) {
  if (config.audit_push.empty()) return success();
  push_client.emplace(http_client::HttpConfig{}, engine->clock, engine->random, engine->log,
                      engine->wait);
  PATCHBAY_TRY(auto sink, HttpAuditSink::make(*push_client, engine->clock, config.audit_push,
                                              config.audit_push_token));
  audit_push.emplace(*kept().store, kept().audit.host(), std::move(sink), engine->log);
  return success();
}

void Server::Parts::start_audit_archiving(const ServerConfig& config) {
  if (config.audit_keep_days == 0) return;
  audit_archiving.emplace(
      *kept().store, kept().audit, engine->clock, engine->log,
      AuditArchiverOptions{config.audit_archive, std::chrono::days(config.audit_keep_days)});
}

// Returns the limits of the HTTP server. The limit of connections leaves enough open files for the
// work of all connections.
httpd::Limits Server::Parts::limits_of(const ServerConfig& config, const OpenFiles& files) {
  httpd::Limits limits;
  limits.requests_per_second = static_cast<double>(config.requests_per_second);
  limits.burst = 2 * limits.requests_per_second;
  limits.in_flight = config.in_flight;
  limits.connections = files.connections(config.connections);
  if (limits.connections < config.connections) {
    engine->log.write(
        telemetry::Level::kWarning,
        "the limit of open files leaves room for fewer connections than server.connections "
        "says; raise it (ulimit -n, LimitNOFILE) or lower server.connections",
        {{"limit", files.limit},
         {"connections", config.connections},
         {"taken_at_once", limits.connections},
         {"store_sessions", files.store},
         {"calls", files.calls},
         {"others", files.others}});
  }
  limits.connections_per_address =
      config.connections_per_address.value_or(std::max<std::size_t>(limits.connections / 8, 16));
  return limits;
}

api::Api Server::Parts::api_for(const Config& config, const std::string& callback) {
  return {.engine = *engine,
          .accounts = *engine->accounts,
          .store = *kept().store,
          .callers = callers,
          .keys = keys,
          .unproved_deliveries = unproved_deliveries,
          .follow_counts = [this] { follow_counts(); },
          .ask_person =
              [this](const httpd::Request& request, const Caller& user) {
                return authserver->ask_person(request, {user.organization, user.user});
              },
          .draining = draining,
          .version = PATCHBAY_VERSION,
          .public_url = config.server.public_url,
          .redirect_uri = callback,
          .deadline = config.deadline};
}

// Returns the connectors' ids and names for the consent page.
std::vector<authserver::ConnectorName> Server::Parts::connector_names() {
  std::vector<authserver::ConnectorName> names;
  const auto view = engine->catalog.view();
  for (const catalog::Entry& entry : view->entries()) {
    if (!entry.connector) continue;
    const manifest::Identity& identity = entry.connector->manifest().identity;
    names.push_back({identity.id, identity.name});
  }
  return names;
}

// Returns all routes of this server, with the access tokens that each route accepts.
std::vector<httpd::Route> Server::Parts::routes() {
  std::vector<httpd::Route> all = api::routes(*api);
  for (httpd::Route& route : mcp::routes(*mcp)) all.push_back(std::move(route));
  for (httpd::Route& route : authserver->routes()) all.push_back(std::move(route));
  authserver->set_audiences(all);
  return all;
}

Result<void> Server::Parts::start(const Config& config, const OpenFiles& files, ServerBinding at) {
  PATCHBAY_TRY(check_names(config, *engine));
  PATCHBAY_TRY(share_places());
  PATCHBAY_TRY(require_organizations(config.server));
  authserver.emplace(authserver::AuthserverParts{
      .store = *kept().store,
      .random = engine->random,
      .clock = engine->clock,
      .log = engine->log,
      .callers = callers,
      .vault = *kept().vault,
      .chain = kept().audit,
      .issuer = at.base,
      .connectors = [this] { return connector_names(); },
      .fetch_document = authserver::fetch_publicly(engine->http, engine->clock),
      .oidc = config.server.oidc,
      .http = &engine->http,
      .takes_passwords = config.server.takes_passwords});
  api.emplace(api_for(config, at.callback));
  mcp.emplace(*engine, callers,
              mcp::McpOptions{.version = PATCHBAY_VERSION,
                              .public_url = at.base,
                              .origins = config.server.mcp_origins,
                              .most_tools = config.server.mcp_tools,
                              .on_denial = [this](const httpd::Denial& denial) {
                                return denials.record(denial);
                              }});
  service.emplace(
      routes(), authenticate(), limits_of(config.server, files),
      httpd::Service::Parts{
          engine->clock, engine->random, engine->log, engine->metrics,
          [this](const httpd::Denial& denial) { return denials.record(denial); }, recall(),
          [this](const TraceId& trace, const Caller* caller) { settle_refusals(trace, caller); }});
  at.options.loop = [this] { return engine->http.make_loop(); };
  at.options.on_slow = [this](const Strand* strand) { engine->pipeline.holds_worker(strand); };
  at.options.on_thread = &services::prepare_thread_for_crash;
  at.options.on_fibers = [this](fibers::Scheduler& fibers) {
    engine->spawn = [&fibers](std::function<void()>& job) { return fibers.spawn(job); };
  };
  PATCHBAY_TRY(listener, httpd::Server::start(std::move(at.port), at.options, *service));
  PATCHBAY_TRY(start_audit_push(config.server));
  start_audit_archiving(config.server);
  start_tending();
  return success();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { drain(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::start(const Config& config, const Environment& environment,
                                              const LogLine& log, const DroppedLines& dropped) {
  PATCHBAY_TRY(auto at, take_listening(config.server));
  PATCHBAY_TRY(check_server(config.server, at));
  std::vector<std::string> redirects = config.server.redirect_uris;
  redirects.push_back(at.callback);
  auto machine = std::make_unique<engine::Machine>(log_config(config, log));
  PATCHBAY_TRY(auto keeping, account_store_of(config.server, environment, std::move(redirects),
                                              store::StoreCreation::kNever));
  PATCHBAY_TRY(auto kept,
               engine::AccountStore::open(std::move(keeping), machine->clock, machine->random));
  engine::log_outages(*kept->store, machine->log);
  record_crashes(crash_notes_of(config.server), kept->audit, machine->log);
  // The limit of open files is raised first, because the engine's HTTP client reads it when it is
  // created.
  const OpenFiles files =
      open_files_for(raise_open_file_limit(),
                     {.calls = config.server.in_flight, .workers = httpd::workers_of(at.options)});
  engine::Options options = engine_options_of(config);
  options.serves_people = true;
  if (config.server.public_url.starts_with("https://")) {
    options.client_document = at.base + wire::kClientDocumentPath;
  }
  PATCHBAY_TRY(auto engine,
               engine::Engine::open(std::move(options), machine->surroundings(), std::move(kept)));
  auto parts = std::make_unique<Parts>(std::move(machine), std::move(engine), dropped);
  PATCHBAY_TRY(parts->start(config, files, std::move(at)));
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::port() const { return parts_->listener->port(); }

bool Server::drain(std::chrono::milliseconds patience) {
  parts_->draining = true;
  if (parts_->listener == nullptr) return true;  // the server never started
  const auto unreturned = parts_->listener->drain(patience);
  for (const httpd::UnreturnedCall& call : unreturned) parts_->tell_unreturned(call);
  if (unreturned.empty()) {
    parts_->stop_tending();
    parts_->engine->shutdown(std::chrono::milliseconds(0));
  }
  static_cast<void>(parts_->kept().audit.flush());  // a failure is visible in the log
  return unreturned.empty();
}

void Server::reload() { parts_->engine->reload(); }

}  // namespace patchbay::app
