#include "http_client/http_client.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/shortage.h"
#include "fibers/worker.h"
#include "http_client/delivery.h"
#include "http_client/engine_thread.h"
#include "http_client/trusted_authorities.h"

namespace patchbay::http_client {
namespace {

// Collects a body. Fails if the body exceeds a limit.
class BodyCollector final : public BodySink {
 public:
  BodyCollector(std::string& body, std::uint64_t max_bytes, const std::string& url)
      : body_(body), max_bytes_(max_bytes), url_(url) {}

  Result<void> write(std::span<const std::byte> piece) override {
    if (piece.size() > max_bytes_ - body_.size()) {
      return Error(Code::kProviderError,
                   "The answer of " + url_ + " is too large: its body is over " +
                       std::to_string(max_bytes_) + " bytes. Ask for less of it.");
    }
    body_.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return success();
  }

 private:
  std::string& body_;
  const std::uint64_t max_bytes_;
  const std::string& url_;
};

}  // namespace

class HttpClient::Impl {
 public:
  Impl(HttpConfig config, const Clock& clock, Random& random, telemetry::Log& log, Wait& wait)
      : config_(std::move(config)),
        authorities_(config_.ca_file),
        context_{clock, random, log, wait, stop_.get_token()} {}

  ~Impl() {
    shutdown();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return inside_ == 0; });
  }

  Result<Exchange> send(const Request& request) {
    const SenderCount inside(*this);
    auto url = Url::parse(request.url);
    if (url.has_error()) return Error(Code::kPluginFault, url.error().message());
    PATCHBAY_TRY(Engine * engine, engine_of_caller());
    return Delivery(context_, *engine, request, std::move(url).value()).run();
  }

  std::unique_ptr<fibers::Loop> make_loop() {
    auto engine = std::make_unique<Engine>(config_, authorities_, sockets_);
    const std::lock_guard lock(mutex_);
    std::erase_if(loops_, [](const auto& loop) { return loop.expired(); });
    loops_.push_back(engine->mailbox());
    if (stop_.stop_requested()) engine->shutdown();
    return engine;
  }

  void shutdown() {
    stop_.request_stop();
    const std::lock_guard lock(mutex_);
    if (thread_) thread_->engine().shutdown();
    for (const auto& loop : loops_) {
      if (const auto alive = loop.lock()) alive->close();
    }
  }

 private:
  // Returns the engine of the caller's fiber worker if this client created that engine. Otherwise
  // returns the engine of the client's own thread.
  Result<Engine*> engine_of_caller() {
    if (const fibers::Worker* worker = fibers::Worker::current()) {
      auto* own = dynamic_cast<Engine*>(&worker->loop());
      if (own != nullptr && own->serves(config_)) return own;
    }
    if (Engine* started = of_thread_.load(std::memory_order_acquire)) return started;
    return start_thread();
  }

  // Starts the client's thread at its first use. A server whose calls all run on fibers does not
  // need this thread.
  Result<Engine*> start_thread() try {
    const std::lock_guard lock(mutex_);
    if (!thread_) {
      thread_.emplace(config_, authorities_, sockets_);
      if (stop_.stop_requested()) thread_->engine().shutdown();
      of_thread_.store(&thread_->engine(), std::memory_order_release);
    }
    return &thread_->engine();
  } catch (const std::system_error& thrown) {
    return shortage("the HTTP client's thread cannot be started", thrown.code().value());
  }

  // Counts the strands inside send(). The destructor of Impl waits until this count is zero.
  class SenderCount {
   public:
    explicit SenderCount(Impl& impl) : impl_(impl) {
      const std::lock_guard lock(impl_.mutex_);
      ++impl_.inside_;
    }
    SenderCount(const SenderCount&) = delete;
    SenderCount& operator=(const SenderCount&) = delete;
    ~SenderCount() {
      // The notification happens under the lock, because the destructor may free the Impl as soon
      // as the lock is free.
      const std::lock_guard lock(impl_.mutex_);
      if (--impl_.inside_ == 0) impl_.idle_.notify_all();
    }

   private:
    Impl& impl_;
  };

  const HttpConfig config_;
  TrustedAuthorities authorities_;
  std::atomic<int> sockets_ = 0;  // number of open sockets of all engines
  std::stop_source stop_;
  std::mutex mutex_;
  std::condition_variable idle_;
  int inside_ = 0;
  std::vector<std::weak_ptr<Mailbox>> loops_;  // mailboxes of the workers; guarded by the mutex
  std::optional<EngineThread> thread_;         // written under the mutex
  std::atomic<Engine*> of_thread_ = nullptr;
  const DeliveryContext context_;
};

HttpClient::HttpClient(HttpConfig config, const Clock& clock, Random& random, telemetry::Log& log,
                       Wait& wait)
    : refusals_(config.refusals),
      clock_(clock),
      random_(random),
      provider_delay_(config.provider_delay),
      impl_(std::make_unique<Impl>(std::move(config), clock, random, log, wait)) {}

HttpClient::~HttpClient() = default;

Result<Exchange> HttpClient::send(const Request& request) { return impl_->send(request); }

Result<Response> HttpClient::fetch(const Request& request, std::uint64_t max_bytes) {
  PATCHBAY_TRY(auto exchange, impl_->send(request));
  Response response;
  response.status = exchange.status();
  response.headers = exchange.headers();
  response.url = exchange.url();
  response.peer = exchange.peer();
  BodyCollector collector(response.body, max_bytes, response.url);
  PATCHBAY_TRY(exchange.pipe(collector));
  return response;
}

std::optional<std::chrono::milliseconds> HttpClient::asked_delay(const Headers& answer) const {
  const auto value = answer.find("Retry-After");
  if (!value) return std::nullopt;
  const auto asked = parse_retry_after(*value, clock_.wall());
  if (!asked) return std::nullopt;
  return std::min(*asked, provider_delay_);
}

std::unique_ptr<fibers::Loop> HttpClient::make_loop() { return impl_->make_loop(); }

void HttpClient::shutdown() { impl_->shutdown(); }

}  // namespace patchbay::http_client
