#pragma once

#include <openssl/ssl.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http_client/headers.h"

namespace patchbay::test {

struct SeenRequest {
  std::string method;
  std::string target;
  http_client::Headers headers;
  std::string body;
  int connection = 0;  // number of the request's connection, counted from 1
};

// The server's end of one connection. A script may use it wrongly.
class ServerConnection {
 public:
  ServerConnection(int socket, SSL* tls) : socket_(socket), tls_(tls) {}
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;
  ~ServerConnection();

  // Sends raw bytes. Returns false if the client has closed the connection.
  bool send(std::string_view bytes);
  // Sends raw bytes, and waits until the client's socket has received them (TCP has acknowledged
  // them). Returns false if the client has closed the connection.
  bool send_until_acknowledged(std::string_view bytes);
  // Sends a whole answer with its Content-Length.
  bool answer(int status, std::string_view body = "", std::string_view headers = "");
  void close();              // closes the connection in the regular way
  void reset();              // sends a TCP reset
  void wait_until_closed();  // waits until the client closes the connection
  // Returns the next bytes, or "" at the end.
  std::string receive();

 private:
  int socket_;
  SSL* tls_;
};

// Binds a listener to a free port on loopback and returns the port. Throws std::runtime_error.
int listen_on_loopback(int listener);

// A TCP server on loopback with one thread for each connection. A script for each path decides
// every byte of the answer. The server reads a request to its end (Content-Length or chunked)
// before it runs the script, and answers 404 for a path without a script. A test that holds a
// script back must release it before the server is destroyed.
class ScriptedServer {
 public:
  using Script = std::function<void(const SeenRequest& request, ServerConnection& connection)>;

  // With `tls`, which is borrowed, this is an https server.
  explicit ScriptedServer(SSL_CTX* tls = nullptr);
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer();
  // Closes all connections and waits for the threads. A derived class whose scripts use its members
  // must call this in its destructor.
  void stop();

  // Sets the script for requests whose path (without the query) is `path`.
  void on(const std::string& path, Script script);
  // Sets a script that runs after the head is read and before the body is read. The script may read
  // or ignore the body.
  void on_head(const std::string& path, Script script);

  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::string url(const std::string& path) const { return origin() + path; }
  [[nodiscard]] int port() const { return port_; }
  // Returns all requests so far, in the order in which they arrived.
  [[nodiscard]] std::vector<SeenRequest> seen() const;
  // Returns when at most this number of connections are open.
  void wait_for_open_connections(std::size_t most);

 private:
  struct Entry {
    Script script;
    bool head_only = false;
  };

  void accept_all();
  void serve(int socket, int number);
  bool serve_one(ServerConnection& connection, std::string& buffer, int number);

  SSL_CTX* tls_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> scripts_;
  std::vector<SeenRequest> seen_;
  std::vector<int> sockets_;  // sockets of the open connections
  std::vector<std::thread> threads_;
  bool stopping_ = false;
  std::condition_variable closed_;
};

// A server that sends `words` on each connection before it reads anything.
class SpeakingServer {
 public:
  explicit SpeakingServer(std::string words);
  SpeakingServer(const SpeakingServer&) = delete;
  SpeakingServer& operator=(const SpeakingServer&) = delete;
  ~SpeakingServer();

  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace patchbay::test
