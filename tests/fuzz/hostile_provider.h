#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace patchbay::fuzz {

// A server on loopback with its own thread. It answers GET or HEAD /first with given bytes, and any
// request for /second with a word and the token in the request. Call its functions from one thread.
class HostileProvider {
 public:
  static constexpr const char* kWord = "written for ";

  HostileProvider();
  HostileProvider(const HostileProvider&) = delete;
  HostileProvider& operator=(const HostileProvider&) = delete;
  ~HostileProvider();

  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }

  // Sets the answer to /first. If a client waits for more bytes than the answer has, the connection
  // is closed after a moment.
  void begin(std::string answer);
  // Writes `stray` to the first request's connection. With `close`, also ends the connection.
  // Returns when the client's socket has received the bytes.
  void first_is_done(std::string_view stray, bool close);
  // Closes all open connections.
  void end();

 private:
  struct Connection {
    int socket = -1;
    std::string received;
    bool is_first = false;  // /first was requested on this connection
  };

  void run();
  void accept_one();
  void receive(Connection& connection);
  void answer(Connection& connection);
  void let_go_of_first();

  int listener_ = -1;
  int wake_ = -1;
  int port_ = 0;
  std::mutex mutex_;  // guards the members below
  std::string answer_;
  bool first_waits_ = false;  // the client waits for more bytes than the answer has
  bool stopping_ = false;
  std::vector<Connection> connections_;
  std::thread thread_;
};

}  // namespace patchbay::fuzz
