#pragma once

#include <openssl/ssl.h>

#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http_client/scripted_server.h"

namespace patchbay::test {

// An HTTP/2 server on loopback (RFC 9113), with one thread for each connection. It keeps each
// request until the test wants it answered, and answers 200 with the request's own body. Bodies are
// short, so the server grants no further window.
class Http2Server {
 public:
  // Borrows `tls`, and makes `tls` offer HTTP/2.
  explicit Http2Server(SSL_CTX* tls);
  Http2Server(const Http2Server&) = delete;
  Http2Server& operator=(const Http2Server&) = delete;
  ~Http2Server();

  [[nodiscard]] std::string origin() const { return "https://localhost:" + std::to_string(port_); }
  // Returns the number of connections so far.
  [[nodiscard]] std::size_t connections() const;

  // Returns when this number of requests wait for their answers.
  void wait_for_requests(std::size_t count);
  // Answers all waiting requests, the last one first.
  void answer_all();
  // Sends two PINGs on each connection, each in its own TLS record. Returns when the clients'
  // sockets have received them. libcurl reads one record before it uses a kept-alive connection.
  void ping_all();

 private:
  struct Connection {
    int socket;
    std::unique_ptr<ServerConnection> tls{};
    std::string input{};
    std::map<std::uint32_t, std::string> bodies{};  // bodies of requests that are not complete yet
    std::thread thread{};
  };
  struct PendingReply {
    Connection* connection;
    std::uint32_t stream;
    std::string body;
  };

  void accept_all();
  void serve(Connection& connection);
  void read_frames(Connection& connection);
  void take_frame(Connection& connection, std::uint8_t type, std::uint8_t flags,
                  std::uint32_t stream, std::string_view payload);

  SSL_CTX* tls_;
  int listener_;
  int port_;
  mutable std::mutex mutex_;  // also guards writes to connections
  std::condition_variable changed_;
  std::list<Connection> connections_;
  std::vector<PendingReply> waiting_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace patchbay::test
