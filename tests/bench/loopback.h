#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::bench {

// Opens a connection to a port of this machine. Returns -1 if that fails.
int connect_to(std::uint16_t port);

// Sends one request on a connection of its own, and returns the whole answer with its headers, or
// "" if nothing came. `headers`: lines that end with "\n".
std::string post(std::uint16_t port, const std::string& path, const std::string& headers,
                 const std::string& body);

// A connection that is kept for many requests.
class KeptConnection {
 public:
  explicit KeptConnection(std::uint16_t port) : socket_(connect_to(port)) {}
  ~KeptConnection();
  KeptConnection(const KeptConnection&) = delete;
  KeptConnection& operator=(const KeptConnection&) = delete;
  // Sends a request and receives the whole answer. Returns its status; 0 if none came. The answer
  // must have a Content-Length.
  int post(const std::string& path, const std::string& headers, const std::string& body);

 private:
  int socket_;
};

// Returns the value of a header of an answer; "" if it has none. `name` is in lower case.
std::string header_of(const std::string& answer, const std::string& name);

// Opens streams of events, and keeps them open as long as the object lives.
class IdleStreams {
 public:
  // Opens `count` streams by GET, and waits until each has begun.
  IdleStreams(std::uint16_t port, const std::string& path, const std::string& headers, int count);
  IdleStreams(const IdleStreams&) = delete;
  IdleStreams& operator=(const IdleStreams&) = delete;
  ~IdleStreams();
  // Returns how many have begun with the status 200.
  [[nodiscard]] int begun() const { return begun_; }

 private:
  std::vector<int> sockets_;
  int begun_ = 0;
};

}  // namespace patchbay::bench
