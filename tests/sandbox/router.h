#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/message.h"

namespace patchbay::sandbox {

// The parts of the path at the {names} of a pattern, percent-decoded.
using PathParameters = std::map<std::string, std::string, std::less<>>;
using Handler = std::function<Response(const Request&, const PathParameters&)>;

// Finds the route of a request. A pattern is a method and a path. Each segment of the path is
// literal or "{name}". A last segment "{name*}" takes the rest of the path, with its slashes; the
// rest may be empty. Literal segments have priority over names. All routes are added before
// serving; afterwards the router is only read.
class Router {
 public:
  Router();
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  void add(std::string method, std::string pattern, Handler handler);

  struct Match {
    const std::string* route = nullptr;  // such as "GET /repos/{owner}/{repo}"; nullptr if no route
                                         // matches
    const Handler* handler = nullptr;
    PathParameters parameters;
  };
  [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace patchbay::sandbox
