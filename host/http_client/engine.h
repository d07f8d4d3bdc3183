#pragma once

#include <curl/curl.h>
#include <sys/epoll.h>

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
#include "http_client/transfer.h"

namespace patchbay {

struct HttpConfig;

// libcurl's multi interface, driven by epoll, on one thread: the only one that touches a libcurl
// handle. That thread is a worker of fibers, or engine_thread.h's. A round waits for sockets, a
// timer or the mailbox, lets libcurl work, and publishes what came to the transfers it came for.
// Each name of Request::connections has a pool of its own; idle pools are closed, the longest idle
// first, when there are too many sockets.
class Engine final : public fibers::Loop {
 public:
  // Throws std::runtime_error where the machine gives no epoll, eventfd or multi handle.
  explicit Engine(const HttpConfig& config);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine() override;  // its thread has ended

  // A round.
  void wait(Monotonic until) override;
  void call_back() override { mailbox_->call(); }

  // Any thread. False after shutdown().
  bool start(const std::shared_ptr<Transfer>& transfer);
  // Ends what is under way with kCancelled. Any thread, more than once.
  void shutdown() { mailbox_->close(); }
  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
  [[nodiscard]] bool serves(const HttpConfig& config) const { return &config == &config_; }
  // Pools tell of each socket that they open or close. The engine's thread.
  void opened(curl_socket_t socket);
  void closing(curl_socket_t socket);

 private:
  struct CleanUpEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  using EasyHandle = std::unique_ptr<CURL, CleanUpEasy>;
  using Instant = ConnectionPool::Instant;
  // What is known of a descriptor. A connection that libcurl watches no longer stays with epoll
  // until it speaks: most often it is used again before that.
  struct Watched {
    ConnectionPool* pool = nullptr;  // nullptr: libcurl does not watch it
    std::uint32_t events = 0;        // 0: epoll does not know it
    bool is_connection = false;      // of a pool, which tells of its end
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* pool, void* known);
  static int on_timer(CURLM* multi, long milliseconds, void* pool);

  Watched& watched(curl_socket_t socket);
  void watch(curl_socket_t socket, ConnectionPool& pool, std::uint32_t events);
  void wait_for_sockets(Monotonic until);
  void forget(curl_socket_t socket);
  void take_event(const epoll_event& event);
  [[nodiscard]] int wait_time(Monotonic until) const;
  void run_timers();
  void run_commands();
  ConnectionPool& pool_named(const std::string& name);
  void begin(std::shared_ptr<Transfer> transfer);
  void begin_afresh(Transfer& transfer);
  void end(Transfer& transfer);
  void collect_finished();
  void close_idle_pools();
  void publish();
  void end_all();

  const HttpConfig& config_;
  const std::shared_ptr<Mailbox> mailbox_;
  int epoll_;
  const int most_idle_sockets_;
  int sockets_ = 0;  // of all pools
  std::unordered_map<std::string, std::unique_ptr<ConnectionPool>> pools_;
  std::vector<Watched> sockets_watched_;        // by descriptor
  std::vector<ConnectionPool*> touched_pools_;  // libcurl worked for them in this round
  std::vector<std::shared_ptr<Transfer>> active_;
  TouchedTransfers touched_;
  std::vector<EasyHandle> idle_;  // ready to be used again
  std::vector<Command> commands_;
};

}  // namespace patchbay
