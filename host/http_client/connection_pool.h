#pragma once

#include <curl/curl.h>
#include <netinet/in.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

class Engine;
struct HttpConfig;

// The kept connections of one sender (Request::connections). A pool reuses its own connections
// only, so whatever a provider writes on one of them stays with that sender. It also knows each
// socket, because libcurl 7.88 reuses an idle connection that has unread input, and would take
// that input for the next answer (curl pull request 10690). Used on the engine's thread only.
class ConnectionPool {
 public:
  using Instant = std::chrono::steady_clock::time_point;  // libcurl's timer runs on this clock

  // Throws std::bad_alloc.
  ConnectionPool(Engine& engine, std::string name, const HttpConfig& config);
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;
  ~ConnectionPool();  // closes the connections

  // What is known of a connection before a request is sent over it.
  enum class State {
    kClean,      // nothing has come that was not asked for
    kStale,      // a kept connection that has input or has ended: it must not be used
    kSpokeFirst  // a new connection on which input came before anything was asked
  };
  // `easy` is about to send over the connection from `local_port` to `remote`.
  State state_of(CURL* easy, std::string_view remote, int remote_port, int local_port);

  // libcurl's socket functions: they open and close the sockets of this pool.
  curl_socket_t open_socket(const curl_sockaddr& address);
  static int close_socket(void* pool, curl_socket_t socket) noexcept;

  [[nodiscard]] CURLM* multi() const { return multi_.get(); }
  [[nodiscard]] Engine& engine() const { return engine_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t open_sockets() const { return sockets_.size(); }

  std::optional<Instant> timer;  // when libcurl wants to be called, without a socket's event
  std::size_t transfers = 0;     // under way
  Instant idle_since{};          // while no transfer is under way

 private:
  struct CleanUp {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  struct Socket {
    curl_socket_t descriptor;
    sockaddr_storage remote;
    std::uint16_t local_port;  // 0: not asked for yet
  };

  const Socket* find(std::string_view remote, int remote_port, int local_port);

  Engine& engine_;
  const std::string name_;
  std::vector<Socket> sockets_;
  std::unique_ptr<CURLM, CleanUp> multi_;  // closes its connections first: they leave sockets_
};

}  // namespace patchbay
