#pragma once

#include <curl/curl.h>
#include <sys/epoll.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "fibers/loop.h"
#include "http_client/connection_pool.h"
#include "http_client/mailbox.h"
#include "http_client/name_lookups.h"
#include "http_client/transfer.h"

namespace patchbay::http_client {

struct HttpConfig;
class TrustedAuthorities;

// Runs libcurl's multi interface with epoll on one thread: the thread of a fiber worker or of an
// EngineThread. Only this thread may use a libcurl handle. In each round the engine waits for
// sockets, a timer or the mailbox, lets libcurl work, and publishes the received data to the
// transfers. Each name of Request::connections has its own pool. If the client has too many
// sockets, the engine closes idle pools, longest idle first.
class Engine final : public fibers::Loop {
 public:
  // `sockets` counts the open sockets of all engines of a client. `authorities` is shared by these
  // engines. Throws std::system_error or std::runtime_error if the system provides no epoll or
  // eventfd, or if libcurl does not use OpenSSL.
  Engine(const HttpConfig& config, TrustedAuthorities& authorities, std::atomic<int>& sockets);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() override;  // must run after the engine's thread has ended

  // Runs one round.
  void wait(Monotonic until) override;
  void call_back() override { mailbox_->call(); }

  // Starts the transfer. Returns false after shutdown(). Thread-safe.
  bool start(const std::shared_ptr<Transfer>& transfer);
  // Ends all running transfers with kCancelled. May be called more than once. Thread-safe.
  void shutdown() { mailbox_->close(); }
  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  [[nodiscard]] bool serves(const HttpConfig& config) const { return &config == &config_; }
  // A pool calls these functions on the engine's thread for each socket that it opens or closes. It
  // calls make_room() first, which may throw std::bad_alloc. The other functions need no memory.
  void make_room(curl_socket_t socket);
  void opened(curl_socket_t socket);
  void closing(curl_socket_t socket);

 private:
  struct CleanUpEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  using EasyHandle = std::unique_ptr<CURL, CleanUpEasy>;
  using Instant = ConnectionPool::Instant;
  // The engine's data about a descriptor. After libcurl stops watching a connection, epoll watches
  // it until its next event. libcurl usually uses the connection again before that event.
  struct WatchedDescriptor {
    ConnectionPool* pool = nullptr;  // nullptr: libcurl does not watch the descriptor
    std::uint32_t events = 0;        // 0: epoll does not watch the descriptor
    bool is_connection = false;      // true: the connection of a pool, which calls closing()
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* pool,
                       void* known) noexcept;
  static int on_timer(CURLM* multi, long milliseconds, void* pool) noexcept;

  WatchedDescriptor& watched(curl_socket_t socket) {
    return sockets_watched_[static_cast<std::size_t>(socket)];
  }
  void watch(curl_socket_t socket, ConnectionPool& pool, std::uint32_t events);
  void wait_for_sockets(Monotonic until);
  void forget(curl_socket_t socket);
  void take_event(const epoll_event& event);
  [[nodiscard]] int wait_time(Monotonic until) const;
  void run_timers();
  void run_commands();
  ConnectionPool& pool_named(const std::string& name);
  EasyHandle take_handle();
  void begin(const std::shared_ptr<Transfer>& transfer);
  void prepare_and_add(Transfer& transfer);
  void add(Transfer& transfer);
  void begin_afresh(Transfer& transfer);
  void end(Transfer& transfer);
  void fail(Transfer& transfer, TransferFailure::Kind kind, const char* technical = "");
  void collect_finished();
  void close_idle_pools();
  void publish();
  void end_all();
  // These functions are defined in engine_lookups.cc.
  void look_up(Transfer& transfer);
  void end_lookups();
  void go_on(Transfer& transfer, const NameLookup& lookup);

  const HttpConfig& config_;
  TrustedAuthorities& authorities_;
  const std::shared_ptr<Mailbox> mailbox_;
  int epoll_;
  const int most_idle_sockets_;
  std::atomic<int>& sockets_;
  std::unordered_map<std::string, std::unique_ptr<ConnectionPool>> pools_;
  std::vector<WatchedDescriptor> sockets_watched_;  // indexed by descriptor
  std::vector<std::shared_ptr<Transfer>> active_;
  NameLookups lookups_;
  TransferQueue touched_;
  std::vector<EasyHandle> idle_;  // unused handles, for later transfers
  TransferQueue commanded_;
};

}  // namespace patchbay::http_client
