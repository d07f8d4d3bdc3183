#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/route.h"

namespace patchbay::httpd {

// Finds the route of a request. Literal segments win over names. Built once, read-only afterwards.
class Router {
 public:
  // Two rows with one method and pattern are a bug of ours and end the process.
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // nullptr: `status` says why
    int status = 200;              // 404, or 405 with `allow`
    std::string allow{};           // "GET, HEAD, POST"
  };
  // Fills request.parameters if there is a route.
  [[nodiscard]] Match find(std::string_view method, Request& request) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Pattern {
    std::vector<std::string_view> segments;  // "{name}" as written
    const Route* route;
  };

  std::vector<Route> routes_;
  std::map<std::size_t, std::vector<Pattern>> by_length_;  // number of segments; literal ones first
};

}  // namespace patchbay::httpd
