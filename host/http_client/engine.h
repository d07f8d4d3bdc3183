#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "http_client/mailbox.h"
#include "http_client/transfer.h"

namespace patchbay {

struct HttpConfig;

// libcurl's multi interface on one thread, driven by epoll: the only thread that touches a libcurl
// handle. A round waits for sockets, the timer or the mailbox, lets libcurl work, and publishes
// what came to the transfers it came for.
class Engine {
 public:
  // Throws std::runtime_error where the machine gives no epoll, eventfd or multi handle.
  explicit Engine(const HttpConfig& config);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();  // shuts down and joins

  // Any thread. False after shutdown().
  bool start(const std::shared_ptr<Transfer>& transfer);
  // Ends what is under way with kCancelled. Any thread, more than once.
  void shutdown();
  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

 private:
  // CURL and CURLM are both void to the compiler.
  struct CleanUpEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct CleanUpMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  using EasyHandle = std::unique_ptr<CURL, CleanUpEasy>;
  using Instant = std::chrono::steady_clock::time_point;  // libcurl's timer runs on this clock

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* engine, void* known);
  static int on_timer(CURLM* multi, long milliseconds, void* engine);

  void run();
  void wait_for_sockets();
  [[nodiscard]] int wait_time() const;
  void run_timer();
  void run_commands();
  void begin(std::shared_ptr<Transfer> transfer);
  void end(Transfer& transfer);
  void collect_finished();
  void publish();
  void end_all();

  const HttpConfig& config_;
  const std::shared_ptr<Mailbox> mailbox_;
  int epoll_;
  std::unique_ptr<CURLM, CleanUpMulti> multi_;
  std::optional<Instant> timer_;
  std::vector<std::shared_ptr<Transfer>> active_;
  TouchedTransfers touched_;
  std::vector<EasyHandle> idle_;  // ready to be used again
  std::vector<Command> commands_;
  std::thread thread_;
};

}  // namespace patchbay
