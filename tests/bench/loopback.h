#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::bench {

// Opens a connection to a port of this machine. Returns -1 if that fails.
int connect_to(std::uint16_t port);

// Sends one request on its own connection. Returns the whole answer with its headers, or "" if no
// answer came. `headers` has lines that end with "\n".
std::string post(std::uint16_t port, const std::string& path, const std::string& headers,
                 const std::string& body);

// A connection that is used for many requests.
class KeptConnection {
 public:
  explicit KeptConnection(std::uint16_t port) : socket_(connect_to(port)) {}
  ~KeptConnection();
  KeptConnection(const KeptConnection&) = delete;
  KeptConnection& operator=(const KeptConnection&) = delete;
  // Sends a request and receives the whole answer. Returns its status, or 0 if no answer came. The
  // answer must have a Content-Length.
  int post(const std::string& path, const std::string& headers, const std::string& body);

 private:
  int socket_;
};

// Returns the value of an answer's header, or "" if the answer does not have the header. `name` is
// in lower case.
std::string header_of(const std::string& answer, const std::string& name);

// Opens streams of events. The destructor closes the streams.
class IdleStreams {
 public:
  // Opens `count` streams with GET, and waits until each stream has begun.
  IdleStreams(std::uint16_t port, const std::string& path, const std::string& headers, int count);
  IdleStreams(const IdleStreams&) = delete;
  IdleStreams& operator=(const IdleStreams&) = delete;
  ~IdleStreams();
  // Returns how many streams have begun with the status 200.
  [[nodiscard]] int begun() const { return begun_; }

 private:
  std::vector<int> sockets_;
  int begun_ = 0;
};

}  // namespace patchbay::bench
