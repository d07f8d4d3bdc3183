#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/route.h"

namespace patchbay::httpd {

// Finds the route of a request. Patterns with fewer {names} are tried first. Thread-safe, because
// it never changes.
class Router {
 public:
  // Ends the process if two routes have the same method and pattern, which is a bug.
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // nullptr: `status` says why
    int status = 200;              // 404, or 405 with `allow`
    std::string allow{};           // "GET, HEAD, POST"
  };
  // Returns the route of a request, and fills request.parameters if there is one.
  [[nodiscard]] Match find(std::string_view method, Request& request) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Pattern {
    std::vector<std::string_view> segments;  // "{name}" as written
    const Route* route;
  };

  std::vector<Route> routes_;
  // By the number of segments; fewest names first.
  std::map<std::size_t, std::vector<Pattern>> by_length_;
};

}  // namespace patchbay::httpd
