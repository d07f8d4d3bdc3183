#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay {

class Engine;
struct HttpConfig;

// The kept connections of one sender (Request::connections). A pool reuses only its own
// connections, so unexpected bytes from a provider can reach only this sender. libcurl 7.88 reuses
// an idle connection that has unread input, and would read this input as the next answer (curl pull
// request 10690). So the pool knows each socket and checks it. Used only on the engine's thread.
class ConnectionPool {
 public:
  using Instant = std::chrono::steady_clock::time_point;  // libcurl's timer runs on this clock

  // Throws std::bad_alloc.
  ConnectionPool(Engine& engine, std::string name, const HttpConfig& config);
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;
  ~ConnectionPool();  // closes the connections

  // The state of a connection. The pool checks it before a request goes over the connection.
  enum class State {
    kClean,      // no input has come without a request
    kStale,      // unusable: a kept connection that has unread input or has ended
    kSpokeFirst  // a new connection on which input came before the first request
  };
  // Returns the state of the connection from `local_port` to `remote`. `easy` will send its request
  // over this connection.
  State state_of(CURL* easy, std::string_view remote, int remote_port, int local_port);

  // libcurl calls these functions to open and close the sockets of this pool. open_socket() may
  // throw std::bad_alloc.
  curl_socket_t open_socket(const curl_sockaddr& address);
  static int close_socket(void* pool, curl_socket_t socket) noexcept;

  [[nodiscard]] CURLM* multi() const { return multi_.get(); }
  [[nodiscard]] Engine& engine() const { return engine_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t open_sockets() const { return sockets_.size(); }

  std::optional<Instant> timer;  // the time of libcurl's next call without an event
  std::size_t transfers = 0;     // transfers that are running
  bool has_worked = false;       // libcurl did work for the pool in this round of the engine
  Instant idle_since{};          // the end of the last running transfer

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
  std::unique_ptr<CURLM, CleanUp> multi_;  // its end closes the connections and empties sockets_
};

}  // namespace patchbay
