#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "httpd/response.h"

namespace patchbay::test {

// A TCP client that sends exactly the bytes that a test gives it.
class RawClient {
 public:
  // `from` is the client's own address on this machine; "": any address.
  explicit RawClient(std::uint16_t port, const std::string& from = {});
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // Returns false if the server has closed the connection.
  bool send(std::string_view bytes) const;
  // Closes the sending direction. The server can still answer.
  void end_sending() const;
  // Returns the next answer. Returns nullopt if the connection ends before the answer is complete.
  // `head_only`: the answer is to a HEAD.
  std::optional<httpd::Response> receive(bool head_only = false);
  // Returns the next chunk of a chunked body, after receive(true) returned the head. Returns "" at
  // the body's end, and nullopt if the connection ends before the chunk is complete.
  std::optional<std::string> receive_chunk();
  // Returns everything that the server sends until it closes the connection.
  std::string receive_rest();
  // Returns true if the server closes the connection without sending another byte.
  bool is_closed();
  // Returns true if the last receive failed because the server sent nothing for a minute.
  // Otherwise, a connection that stays open looks like a connection that ended.
  [[nodiscard]] bool waited_in_vain() const { return waited_in_vain_; }
  void close();

 private:
  bool receive_more();

  int socket_ = -1;
  std::string buffer_;
  bool waited_in_vain_ = false;
};

// Sends one request on its own connection and returns the answer.
std::optional<httpd::Response> exchange(std::uint16_t port, std::string_view bytes);

// Returns "METHOD target HTTP/1.1" with Host, Content-Length and the given header lines ("Name:
// value\r
// ").
std::string request_text(std::string_view method, std::string_view target,
                         std::string_view header_lines = "", std::string_view body = "");

// Returns the value of a header, or "" if there is no such header.
std::string header_of(const httpd::Response& response, std::string_view name);

// Returns true if a socket of this process listens on the port. A test connection could not show
// this, because the system may give a free port to another program.
bool is_listening(std::uint16_t port);

}  // namespace patchbay::test
