#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/message.h"

namespace patchbay::sandbox {

// One request as it arrived, and how it was answered.
struct LoggedRequest {
  std::string method;
  std::string target;
  std::string route;  // the pattern that took it; empty: unknown, answered 404
  std::vector<Pair> headers;
  std::string body;
  int status = 0;        // what was answered
  bool faulted = false;  // by the fault script

  [[nodiscard]] std::string_view header(std::string_view name) const;  // "" when not sent
};

// Every request but those to /_sandbox, in the order of their answers. Thread-safe.
class RequestLog {
 public:
  void add(LoggedRequest request);
  void clear();
  [[nodiscard]] std::vector<LoggedRequest> all() const;
  // How many requests went to the route, written like "GET /repos/{owner}/{repo}".
  [[nodiscard]] std::size_t count(std::string_view route) const;
  [[nodiscard]] std::size_t size() const;
  // Keeping requests takes memory: a benchmark switches it off.
  void keep(bool yes);

 private:
  mutable std::mutex mutex_;
  std::vector<LoggedRequest> requests_;
  bool keep_ = true;
};

}  // namespace patchbay::sandbox
