#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::http_client {

class Engine;
struct HttpConfig;

// The open connections of one sender (Request::connections). A pool reuses only its own
// connections. So unexpected bytes from a provider can reach only this sender. libcurl 7.88 reuses
// an idle connection with unread input, and would read this input as the next response (curl pull
// request 10690). So the pool tracks each socket and checks it for input. Used only on the engine's
// thread.
class ConnectionPool {
 public:
  using Instant = std::chrono::steady_clock::time_point;  // the clock of libcurl's timer

  // Throws std::bad_alloc.
  ConnectionPool(Engine& engine, std::string name, const HttpConfig& config);
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;
  ~ConnectionPool();  // closes the connections

  // The state of a connection, which is checked before each request on it.
  enum class State {
    kClean,      // no unexpected input has arrived
    kStale,      // unusable: an idle connection that has unread input or was closed
    kSpokeFirst  // a new connection with input before the first request
  };
  // Returns the state of the connection from `local_port` to `remote`. `easy` is about to send its
  // request on this connection.
  State state_of(CURL* easy, std::string_view remote, int remote_port, int local_port);

  // These functions open and close the sockets of this pool for libcurl. open_socket() may throw
  // std::bad_alloc.
  curl_socket_t open_socket(const curl_sockaddr& address);
  static int close_socket(void* pool, curl_socket_t socket) noexcept;

  [[nodiscard]] CURLM* multi() const { return multi_.get(); }
  [[nodiscard]] Engine& engine() const { return engine_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t open_sockets() const { return sockets_.size(); }

  std::optional<Instant> timer;  // the time of libcurl's next call if no event comes before
  std::size_t transfers = 0;     // number of running transfers
  bool has_worked = false;       // true: libcurl worked for the pool in this round of the engine
  Instant idle_since{};          // time when the last running transfer ended

 private:
  struct CleanUp {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  struct Socket {
    curl_socket_t descriptor;
    std::string address;  // the provider's address, as text
    int remote_port;
    int local_port;  // 0: not yet read from the socket
  };

  const Socket* find(std::string_view remote, int remote_port, int local_port);

  Engine& engine_;
  const std::string name_;
  std::vector<Socket> sockets_;
  std::unique_ptr<CURLM, CleanUp> multi_;  // its destructor closes the connections and empties
                                           // sockets_
};

}  // namespace patchbay::http_client
