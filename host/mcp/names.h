#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "httpd/request.h"

namespace patchbay::mcp {

// The allowed host names of this server. A web page can make a browser resolve the page's own name
// to this machine (DNS rebinding). The browser then sends the page's name, and the server refuses
// the request.
class Names {
 public:
  // `public_url` and `origins` are URLs, for example "https://patchbay.example". Loopback is always
  // allowed, with any port.
  Names(const std::string& public_url, const std::vector<std::string>& origins);

  // Returns "" if the request is allowed. Otherwise returns a sentence with the setting to change.
  [[nodiscard]] std::string fault_of(const httpd::Request& request) const;

 private:
  [[nodiscard]] bool is_host(std::string_view authority) const;
  [[nodiscard]] bool is_origin(std::string_view origin) const;

  std::vector<std::string> hosts_;    // in lower case, with the port if the URL has one
  std::vector<std::string> origins_;  // in lower case
};

}  // namespace patchbay::mcp
