#include "app/server.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "actions/call_record.h"
#include "api/api.h"
#include "app/account_store.h"
#include "app/audit_archiving.h"
#include "app/audit_push.h"
#include "app/crash_notes.h"
#include "app/denials.h"
#include "app/host_options.h"
#include "app/listening.h"
#include "app/open_files.h"
#include "audit/anomalies.h"
#include "base/clock.h"
#include "callers/callers.h"
#include "callers/keys.h"
#include "embed/additions.h"
#include "gates/exposures.h"
#include "http_client/refusals.h"
#include "httpd/server.h"
#include "telemetry/followed_count.h"
#include "telemetry/telemetry.h"

namespace patchbay::app {
namespace {

LogConfig log_config(const Config& config, const Server::LogLine& log) {
  LogConfig made;
  made.level = level_of(config.log_level);
  made.writer = [log](Level /*level*/, std::string_view line) { log(line); };
  return made;
}

}  // namespace

// Each member needs only those before it.
struct Server::Parts {
  Parts(const Config& config, const LogLine& line, std::unique_ptr<AccountStore> accounts)
      : log(log_config(config, line), clock),
        kept(std::move(accounts)),
        anomalies(kept->audit, metrics, clock, config.anomalies),
        denials(kept->audit, metrics, clock),
        callers(*kept->store, kept->audit, clock, log),
        keys(*kept->store, *kept->random, clock, kept->audit.host()),
        refusals(clock),
        first_uses(*kept->store, log),
        exposures(*kept->store, kept->audit.host(), kept->circumstances, clock, log),
        calls(kept->audit, kept->circumstances, metrics, &first_uses, &anomalies) {
    kept->audit.watch(&anomalies);
    log_outages(*kept->store, log);
  }
  ~Parts() { stop_tending(); }  // before what it uses is destroyed

  Result<void> start(const Config& config, const LogLine& line, Listening at);
  httpd::Limits limits_of(const ServerConfig& config);
  Result<void> start_audit_push(const ServerConfig& config);
  httpd::Authenticate authenticate();
  httpd::Recall recall();
  void tend(const std::stop_token& stop);
  void stop_tending();
  void follow_counts();
  void settle_refusals(const TraceId& trace_id, const Caller* caller);
  void tell_unreturned(const httpd::UnreturnedCall& call);

  SystemClock clock;
  Metrics metrics;
  DroppedLines dropped_lines;
  FollowedCount counted_lines{metrics.counter(
      "patchbay_log_lines_dropped_total",
      "Lines of the log that whoever reads it did not keep up with, or could not be written.")};
  FollowedCount dropped_records{
      metrics.counter("patchbay_audit_records_dropped_total",
                      "Usage records dropped because the queue to the store was full.")};
  Log log;
  std::unique_ptr<AccountStore> kept;
  Anomalies anomalies;
  Denials denials;
  callers::Callers callers;
  callers::Keys keys;
  Refusals refusals;
  preferences::FirstUses first_uses;
  gates::Exposures exposures;
  actions::CallRecord calls;
  std::unique_ptr<Host> host;
  std::atomic<bool> draining = false;
  std::optional<api::Api> api;
  std::optional<httpd::Service> service;
  std::unique_ptr<httpd::Server> listener;

  SystemWait wait;
  std::optional<HttpClient> push_client;
  std::optional<AuditPush> audit_push;
  std::optional<AuditArchiving> audit_archiving;

  std::mutex mutex;
  std::condition_variable_any pause;
  std::jthread tending;
};

// The regular upkeep of accounts, independent of calls.
void Server::Parts::tend(const std::stop_token& stop) {
  constexpr std::chrono::seconds kPause{5};
  embed::AccountParts& accounts = *embed::Opening::accounts(*host);
  std::unique_lock lock(mutex);
  for (;;) {
    pause.wait_for(lock, stop, kPause, [] { return false; });
    if (stop.stop_requested()) return;
    lock.unlock();
    embed::Opening::overruns(*host).look();
    const auto done = accounts.tend(stop);
    if (done.has_error() && !kept->store->outage()) {
      log.write(Level::kWarning, "the upkeep of accounts failed",
                {{"why", done.error().message()}});
    }
    lock.lock();
  }
}

void Server::Parts::stop_tending() {
  tending.request_stop();
  if (tending.joinable()) tending.join();
}

// Under one trace id only one organization's requests are under way (httpd/trace_owners.h).
void Server::Parts::settle_refusals(const TraceId& trace_id, const Caller* caller) {
  if (caller != nullptr) refusals.claim(trace_id, caller->organization);
  refusals.forget_unclaimed(trace_id);
}

// What is counted elsewhere, brought up to date before metrics are read.
void Server::Parts::follow_counts() {
  dropped_records.follow(kept->audit.dropped());
  if (dropped_lines) counted_lines.follow(dropped_lines());
}

void Server::Parts::tell_unreturned(const httpd::UnreturnedCall& call) {
  log.write(Level::kError,
            "a call did not return when it was cancelled, and the server ends without",
            {{"route", call.route}, {"connector", call.connector}, {"action", call.action}},
            &call.trace_id);
}

httpd::Authenticate Server::Parts::authenticate() {
  return [this](const httpd::Credentials& shown) {
    auto caller = callers.identify({.key = shown.key, .user = shown.user}, shown.before_look_up);
    if (caller.has_error() && caller.error().code() == Code::kUnauthenticated) {
      anomalies.refused_key(std::string(shown.address));
    }
    return caller;
  };
}

// Who would have to be looked up is not known.
httpd::Recall Server::Parts::recall() {
  return [this](const httpd::Credentials& shown) -> std::shared_ptr<const Caller> {
    const auto unless_known = []() -> Result<void> {
      return Error(Code::kOverloaded, "This key is not known from memory.");
    };
    auto known = callers.identify({.key = shown.key, .user = shown.user}, unless_known);
    return known.has_value() ? std::move(known).value() : nullptr;
  };
}

Result<void> Server::Parts::start_audit_push(const ServerConfig& config) {
  if (config.audit_push.empty()) return success();
  push_client.emplace(HttpConfig{}, clock, *kept->random, log, wait);
  PATCHBAY_TRY(auto sink, HttpAuditSink::make(*push_client, clock, config.audit_push,
                                              config.audit_push_token));
  audit_push.emplace(*kept->store, kept->audit.host(), std::move(sink), log);
  return success();
}

// What is let in at once has to leave room for what it needs to be answered.
httpd::Limits Server::Parts::limits_of(const ServerConfig& config) {
  httpd::Limits limits;
  limits.requests_per_second = static_cast<double>(config.requests_per_second);
  limits.burst = 2 * limits.requests_per_second;
  limits.threads = static_cast<unsigned>(config.threads);
  limits.waiting = config.waiting;
  const OpenFiles files = open_files_for(raise_open_file_limit(), config.threads);
  limits.connections = files.connections(config.connections);
  if (limits.connections < config.connections) {
    log.write(Level::kWarning,
              "the limit of open files leaves room for fewer connections than server.connections "
              "says; raise it (ulimit -n, LimitNOFILE) or lower server.connections",
              {{"limit", files.limit},
               {"connections", config.connections},
               {"taken_at_once", limits.connections},
               {"store_sessions", files.store},
               {"provider_connections", files.providers},
               {"others", files.others}});
  }
  limits.connections_per_address =
      config.connections_per_address.value_or(std::max<std::size_t>(limits.connections / 8, 16));
  return limits;
}

Result<void> Server::Parts::start(const Config& config, const LogLine& line, Listening at) {
  // First, for others look at the limit of open files as they are made.
  const httpd::Limits limits = limits_of(config.server);
  auto opened = embed::Opening::open(host_options_of(config, line), {.record = &calls,
                                                                     .refusals = &refusals,
                                                                     .exposures = &exposures,
                                                                     .keeping = &kept->keeping});
  if (!opened) return std::move(opened).error();
  host = std::move(opened).value();
  PATCHBAY_TRY(check_names(config, *host));
  kept->circumstances.ask(embed::Opening::gates(*host));
  api.emplace(api::Api{.host = *host,
                       .accounts = *embed::Opening::accounts(*host),
                       .store = *kept->store,
                       .gates = *embed::Opening::gate_watch(*host),
                       .callers = callers,
                       .keys = keys,
                       .clients = kept->clients,
                       .metrics = metrics,
                       .follow_counts = [this] { follow_counts(); },
                       .refusals = refusals,
                       .blocks = embed::Opening::blocks(*host),
                       .clock = clock,
                       .draining = draining,
                       .version = PATCHBAY_VERSION,
                       .public_url = config.server.public_url,
                       .redirect_uri = at.callback,
                       .deadline = config.deadline});
  service.emplace(
      api::routes(*api), authenticate(), limits,
      httpd::Service::Parts{
          clock, *kept->random, log, metrics,
          [this](const httpd::Denial& denial) { return denials.record(denial); }, recall(),
          [this](const TraceId& trace, const Caller* caller) { settle_refusals(trace, caller); }});
  PATCHBAY_TRY(listener, httpd::Server::start(std::move(at.port), at.options, *service));
  PATCHBAY_TRY(start_audit_push(config.server));
  if (config.server.audit_keep_days != 0) {
    audit_archiving.emplace(
        *kept->store, kept->audit.host(), clock, log,
        AuditArchivingOptions{config.server.audit_archive,
                              std::chrono::days(config.server.audit_keep_days)});
  }
  tending = std::jthread([this](const std::stop_token& stop) { tend(stop); });
  return success();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { drain(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::start(const Config& config, const Environment& environment,
                                              const LogLine& log, const DroppedLines& dropped) {
  PATCHBAY_TRY(auto at, take_listening(config.server));
  std::vector<std::string> redirects = config.server.redirect_uris;
  redirects.push_back(at.callback);
  PATCHBAY_TRY(auto kept, AccountStore::open(config.server, environment, redirects, Make::kNever));
  auto parts = std::make_unique<Parts>(config, log, std::move(kept));
  parts->dropped_lines = dropped;
  record_crashes(crash_notes_of(config.server), parts->kept->audit, parts->log);
  PATCHBAY_TRY(parts->start(config, log, std::move(at)));
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::port() const { return parts_->listener->port(); }

bool Server::drain(std::chrono::milliseconds patience) {
  parts_->draining = true;
  if (parts_->listener == nullptr) return true;  // never started
  const auto unreturned = parts_->listener->drain(patience);
  for (const httpd::UnreturnedCall& call : unreturned) parts_->tell_unreturned(call);
  if (unreturned.empty()) {
    parts_->stop_tending();
    parts_->host->shutdown(std::chrono::milliseconds(0));
  }
  static_cast<void>(parts_->kept->audit.flush());  // what the store refuses is in the log
  return unreturned.empty();
}

void Server::reload() {
  const ReloadReport report = parts_->host->reload();
  parts_->log.write(Level::kWarning, "connectors were reloaded",
                    {{"added", report.added.size()},
                     {"replaced", report.replaced.size()},
                     {"removed", report.removed.size()},
                     {"unchanged", report.unchanged.size()},
                     {"refused", report.refused.size()}});
  for (const RefusedConnector& each : report.refused) {
    parts_->log.write(
        Level::kWarning, "a connector is refused",
        {{"connector", each.name}, {"why", each.why.message()}, {"old_stays", each.old_stays}});
  }
}

}  // namespace patchbay::app
