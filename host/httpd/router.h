#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/route.h"

namespace patchbay::httpd {

// Finds the route of a request. Patterns with fewer {names} have priority. Immutable, thread-safe.
class Router {
 public:
  // Ends the process if two routes have the same method and pattern, because this is a bug.
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // nullptr: no route; see `status`
    int status = 200;              // without a route: 404, or 405 with `allow`
    std::string allow{};           // the allowed methods, for example "GET, HEAD, POST"
  };
  // Returns the route of a request, and sets request.parameters if a route was found.
  [[nodiscard]] Match find(std::string_view method, Request& request) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Pattern {
    std::vector<std::string_view> segments;  // a {name} is stored with its braces
    const Route* route;
  };

  std::vector<Route> routes_;
  // The patterns by number of segments. In each list, patterns with fewer {name} segments come
  // first, so "/a/b" has priority over "/a/{id}".
  std::map<std::size_t, std::vector<Pattern>> by_length_;
};

}  // namespace patchbay::httpd
