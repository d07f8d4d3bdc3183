#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/route.h"

namespace patchbay::httpd {

// Finds the route of a request. Tries patterns with fewer {names} first. The object never changes,
// so it is thread-safe.
class Router {
 public:
  // Ends the process if two routes have the same method and the same pattern, because this is a
  // bug.
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // nullptr: `status` is the reason
    int status = 200;              // 404, or 405 together with `allow`
    std::string allow{};           // the allowed methods, such as "GET, HEAD, POST"
  };
  // Returns the route of a request. If there is a route, fills request.parameters.
  [[nodiscard]] Match find(std::string_view method, Request& request) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Pattern {
    std::vector<std::string_view> segments;  // a name has its braces: "{name}"
    const Route* route;
  };

  std::vector<Route> routes_;
  // The patterns, by their number of segments. In each list, patterns with fewer {name} segments
  // come first, so "/a/b" wins over "/a/{id}".
  std::map<std::size_t, std::vector<Pattern>> by_length_;
};

}  // namespace patchbay::httpd
