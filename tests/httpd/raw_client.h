#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "httpd/response.h"

namespace patchbay::test {

// A TCP client that sends exactly the bytes it gets from the test.
class RawClient {
 public:
  // `from`: an address of this machine; "": any.
  explicit RawClient(std::uint16_t port, const std::string& from = {});
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False if the server has closed the connection.
  bool send(std::string_view bytes) const;
  // Says that nothing more will come.
  void end_sending() const;
  // The next answer; nothing if the connection ends before all of it came. `head_only`: to a HEAD.
  std::optional<httpd::Response> receive(bool head_only = false);
  // Whether the server closes the connection without another byte.
  bool is_closed();
  void close();

 private:
  bool receive_more();

  int socket_ = -1;
  std::string buffer_;
};

// One request on a connection of its own.
std::optional<httpd::Response> exchange(std::uint16_t port, std::string_view bytes);

// "POST /path HTTP/1.1" with Host, Content-Length and the further header lines ("Name: value\r\n").
std::string request_text(std::string_view method, std::string_view target,
                         std::string_view header_lines = "", std::string_view body = "");

// The value of a header, "" if there is no such header.
std::string header_of(const httpd::Response& response, std::string_view name);

}  // namespace patchbay::test
