#include "app/server.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "api/api.h"
#include "app/call_record.h"
#include "app/host_options.h"
#include "audit/audit.h"
#include "base/clock.h"
#include "base/random.h"
#include "callers/callers.h"
#include "embed/additions.h"
#include "httpd/server.h"
#include "oauth/client_credentials.h"
#include "oauth/redirect_uris.h"
#include "store/store.h"
#include "telemetry/telemetry.h"
#include "vault/vault.h"

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

// Where providers send people back to when a client names no other place.
std::string own_callback(const ServerConfig& config) {
  constexpr std::string_view kPath = "/aip/oauth/callback";
  if (!config.public_url.empty()) return config.public_url + std::string(kPath);
  return "http://" + config.listen + std::string(kPath);
}

Result<oauth::RedirectUris> redirects_of(const ServerConfig& config) {
  std::vector<std::string> list = config.redirect_uris;
  auto own = oauth::RedirectUris::parse({own_callback(config)});
  if (own.has_value()) list.push_back(own_callback(config));
  return oauth::RedirectUris::parse(list);
}

LogConfig log_config(const Config& config, const Server::LogLine& log) {
  LogConfig made;
  made.level = level_of(config.log_level);
  made.writer = [log](Level /*level*/, std::string_view line) { log(line); };
  return made;
}

}  // namespace

Result<KeyRingSource> key_ring_of(const ServerConfig& config, const Environment& environment) {
  if (auto keys = environment("PATCHBAY_KEY_RING")) {
    return KeyRingSource{.file = {}, .text = Secret(std::move(*keys))};
  }
  return KeyRingSource::in_file(config.key_ring.string());
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

// In the order in which each needs those before it.
struct Server::Parts {
  struct Opened {
    std::unique_ptr<Random> random;  // the vault's too
    std::unique_ptr<Store> store;
    std::unique_ptr<Vault> vault;
    oauth::RedirectUris redirects;
  };
  Parts(const Config& config, const Environment& environment, const LogLine& line, Opened opened)
      : log(log_config(config, line), clock),
        random(std::move(opened.random)),
        store(std::move(opened.store)),
        vault(std::move(opened.vault)),
        audit(*store, host_name(), clock),
        callers(*store, audit, clock, log),
        calls(audit, metrics),
        clients({}, environment),
        redirects(std::move(opened.redirects)),
        keeping{*store, *vault, audit, clients, redirects} {}
  ~Parts() { stop_tending(); }

  Result<void> start(const Config& config, const LogLine& line);
  httpd::Authenticate authenticate();
  void tend();
  void stop_tending();

  SystemClock clock;
  Metrics metrics;
  Log log;
  std::unique_ptr<Random> random;
  std::unique_ptr<Store> store;
  std::unique_ptr<Vault> vault;
  Audit audit;
  callers::Callers callers;
  CallRecord calls;
  oauth::ConfiguredClients clients;
  oauth::RedirectUris redirects;
  embed::Keeping keeping;
  std::unique_ptr<Host> host;
  std::atomic<bool> draining = false;
  std::optional<api::Api> api;
  std::optional<httpd::Service> service;
  std::unique_ptr<httpd::Server> listener;

  std::mutex mutex;
  std::condition_variable stop;
  bool stopping = false;
  std::thread tending;
};

// What has to be done for accounts now and then, whatever calls come.
void Server::Parts::tend() {
  constexpr std::chrono::seconds kPause{5};
  links::Accounts& accounts = embed::Opening::accounts(*host)->stored;
  std::unique_lock lock(mutex);
  while (!stop.wait_for(lock, kPause, [this] { return stopping; })) {
    lock.unlock();
    if (const auto done = accounts.tend(); done.has_error()) {
      log.write(Level::kWarning, "accounts could not be looked after",
                {{"why", done.error().message()}});
    }
    lock.lock();
  }
}

void Server::Parts::stop_tending() {
  {
    const std::scoped_lock lock(mutex);
    stopping = true;
  }
  stop.notify_all();
  if (tending.joinable()) tending.join();
}

httpd::Authenticate Server::Parts::authenticate() {
  return [this](const httpd::Credentials& shown) {
    return callers.identify({.key = shown.key, .user = shown.user});
  };
}

Result<void> Server::Parts::start(const Config& config, const LogLine& line) {
  PATCHBAY_TRY(const auto listen, listener_of(config.server));
  auto opened = embed::Opening::open(host_options_of(config, line),
                                     {.observer = &calls, .keeping = &keeping});
  if (!opened) return std::move(opened).error();
  host = std::move(opened).value();
  api.emplace(api::Api{.host = *host,
                       .accounts = *embed::Opening::accounts(*host),
                       .store = *store,
                       .gates = *embed::Opening::gate_watch(*host),
                       .metrics = metrics,
                       .clock = clock,
                       .draining = draining,
                       .version = PATCHBAY_VERSION,
                       .public_url = config.server.public_url,
                       .redirect_uri = own_callback(config.server),
                       .deadline = config.deadline});
  service.emplace(api::routes(*api), authenticate(), limits_of(config),
                  httpd::Service::Parts{clock, *random, log, metrics});
  PATCHBAY_TRY(listener, httpd::Server::start(listen, *service));
  tending = std::thread([this] { tend(); });
  return success();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { drain(std::chrono::milliseconds(0)); }

Result<std::unique_ptr<Server>> Server::start(const Config& config, const Environment& environment,
                                              LogLine log) {
  PATCHBAY_TRY(auto redirects, redirects_of(config.server));
  PATCHBAY_TRY(auto store, Store::open({.location = config.server.store}));
  PATCHBAY_TRY(auto source, key_ring_of(config.server, environment));
  auto random = std::make_unique<SystemRandom>();
  PATCHBAY_TRY(auto vault, Vault::open(*store, std::move(source), *random));
  auto parts = std::make_unique<Parts>(
      config, environment, log,
      Parts::Opened{std::move(random), std::move(store), std::move(vault), std::move(redirects)});
  PATCHBAY_TRY(parts->start(config, log));
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::port() const { return parts_->listener->port(); }

void Server::drain(std::chrono::milliseconds patience) {
  parts_->draining = true;
  if (parts_->listener == nullptr) return;  // never started
  parts_->listener->drain(patience);
  parts_->stop_tending();
  parts_->host->shutdown(std::chrono::milliseconds(0));
  static_cast<void>(parts_->audit.flush());  // what the store refuses is in the log
}

}  // namespace patchbay::app
