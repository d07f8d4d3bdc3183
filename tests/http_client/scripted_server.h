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
  Headers headers;
  std::string body;
  int connection = 0;  // which one it came over, counted from 1
};

// The server's end of one connection, for a script to misuse.
class ServerConnection {
 public:
  ServerConnection(int socket, SSL* tls) : socket_(socket), tls_(tls) {}
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;
  ~ServerConnection();

  // Raw bytes; false when the other side is gone.
  bool send(std::string_view bytes);
  // The same, and waits until the other side's socket holds them (TCP has acknowledged them).
  bool send_until_acknowledged(std::string_view bytes);
  // A whole answer with its Content-Length.
  bool answer(int status, std::string_view body = "", std::string_view headers = "");
  void close();              // an orderly end
  void reset();              // a TCP reset
  void wait_until_closed();  // by the other side
  // The next bytes as they come, "" at the end.
  std::string receive();

 private:
  int socket_;
  SSL* tls_;
};

// A raw TCP server on loopback, a thread a connection: a script a path says byte by byte what goes
// out. It reads requests to their end (Content-Length or chunked) before it runs their script, and
// answers 404 without a script. Whoever holds a script back releases it before the server dies.
class ScriptedServer {
 public:
  using Script = std::function<void(const SeenRequest& request, ServerConnection& connection)>;

  // `tls` makes it an https server; borrowed.
  explicit ScriptedServer(SSL_CTX* tls = nullptr);
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer();

  // Runs for requests whose path (without query) is that.
  void on(const std::string& path, Script script);
  // Runs on the head alone, before the body is read; the script does with the rest what it likes.
  void on_head(const std::string& path, Script script);

  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::string url(const std::string& path) const { return origin() + path; }
  [[nodiscard]] int port() const { return port_; }
  // Every request so far, in the order of their arrival.
  [[nodiscard]] std::vector<SeenRequest> seen() const;
  // Returns when at most that many connections are open.
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
  std::vector<int> sockets_;  // open ones
  std::vector<std::thread> threads_;
  bool stopping_ = false;
  std::condition_variable closed_;
};

// Says `words` on each connection before it reads anything.
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
