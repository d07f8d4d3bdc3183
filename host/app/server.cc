#include "app/server.h"

#include <unistd.h>

#include <array>
#include <atomic>

#include "api/api.h"
#include "app/call_record.h"
#include "app/host_options.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "base/random.h"
#include "callers/callers.h"
#include "embed/additions.h"
#include "httpd/server.h"
#include "store/store.h"
#include "telemetry/telemetry.h"

namespace patchbay::app {
namespace {

constexpr unsigned kIoThreads = 2;

httpd::Limits limits_of(const Config& config) {
  httpd::Limits limits;
  limits.requests_per_second = static_cast<double>(config.server.requests_per_second);
  limits.burst = 2 * limits.requests_per_second;
  limits.threads = static_cast<unsigned>(config.server.threads);
  limits.waiting = config.server.waiting;
  return limits;
}

Result<httpd::ServerOptions> listener_of(const ServerConfig& config) {
  PATCHBAY_TRY(const auto listen, parse_listen(config.listen));
  httpd::ServerOptions options;
  options.address = listen.address;
  options.port = listen.port;
  options.trusted_proxies = config.trusted_proxies;
  options.threads = kIoThreads;
  if (config.tls_certificate.empty() != config.tls_key.empty()) {
    return Error(Code::kInvalidArgument,
                 "TLS needs both a certificate and its key: --tls-cert and --tls-key");
  }
  if (!config.tls_key.empty()) options.tls = {config.tls_certificate, config.tls_key};
  return options;
}

LogConfig log_config(const Config& config, const Server::LogLine& log) {
  LogConfig made;
  made.level = level_of(config.log_level);
  made.writer = [log](Level /*level*/, std::string_view line) { log(line); };
  return made;
}

}  // namespace

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

// In the order in which each needs those before it.
struct Server::Parts {
  Parts(const Config& config, const LogLine& line, std::unique_ptr<Store> opened)
      : log(log_config(config, line), clock),
        store(std::move(opened)),
        audit(*store, host_name(), clock),
        callers(*store, audit, clock, log),
        calls(audit, metrics) {}

  Result<void> start(const Config& config, const LogLine& line);
  httpd::Authenticate authenticate();

  SystemClock clock;
  SystemRandom random;
  Metrics metrics;
  Log log;
  std::unique_ptr<Store> store;
  Audit audit;
  callers::Callers callers;
  CallRecord calls;
  std::unique_ptr<Host> host;
  std::atomic<bool> draining = false;
  std::optional<api::Api> api;
  std::optional<httpd::Service> service;
  std::unique_ptr<httpd::Server> listener;
};

httpd::Authenticate Server::Parts::authenticate() {
  return [this](const httpd::Credentials& shown) {
    return callers.identify({.key = shown.key, .user = shown.user});
  };
}

Result<void> Server::Parts::start(const Config& config, const LogLine& line) {
  PATCHBAY_TRY(const auto listen, listener_of(config.server));
  auto opened = embed::Opening::open(host_options_of(config, line), {.observer = &calls});
  if (!opened) return std::move(opened).error();
  host = std::move(opened).value();
  api.emplace(api::Api{.host = *host,
                       .store = *store,
                       .metrics = metrics,
                       .clock = clock,
                       .draining = draining,
                       .version = PATCHBAY_VERSION,
                       .public_url = config.server.public_url,
                       .deadline = config.deadline});
  service.emplace(api::routes(*api), authenticate(), limits_of(config),
                  httpd::Service::Parts{clock, random, log, metrics});
  PATCHBAY_TRY(listener, httpd::Server::start(listen, *service));
  return success();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { drain(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::start(const Config& config, LogLine log) {
  PATCHBAY_TRY(auto store, Store::open({.location = config.server.store}));
  auto parts = std::make_unique<Parts>(config, log, std::move(store));
  PATCHBAY_TRY(parts->start(config, log));
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::port() const { return parts_->listener->port(); }

void Server::drain(std::chrono::milliseconds patience) {
  parts_->draining = true;
  parts_->listener->drain(patience);
  parts_->host->shutdown(std::chrono::milliseconds(0));
  static_cast<void>(parts_->audit.flush());  // what the store refuses is in the log
}

}  // namespace patchbay::app
