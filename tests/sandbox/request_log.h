#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/message.h"

namespace patchbay::sandbox {

// One request as it arrived, and the status of its answer.
struct LoggedRequest {
  std::string method;
  std::string target;
  std::string route;  // the pattern that matched; "" if no pattern matched (404)
  std::vector<Pair> headers;
  std::string body;
  int status = 0;        // status of the answer
  bool faulted = false;  // true: the fault script changed the answer

  // Returns the value of a request's header, or "" if the header was not sent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

// All requests except those to /_sandbox, in the order of the answers. Thread-safe.
class RequestLog {
 public:
  void add(LoggedRequest request);
  void clear();
  [[nodiscard]] std::vector<LoggedRequest> all() const;
  // Returns the number of requests to the route, which is written like "GET /repos/{owner}/{repo}".
  [[nodiscard]] std::size_t count(std::string_view route) const;
  [[nodiscard]] std::size_t size() const;
  // Switches the log on or off. The log needs memory, so a benchmark switches it off.
  void keep(bool yes);

 private:
  mutable std::mutex mutex_;
  std::vector<LoggedRequest> requests_;
  bool keep_ = true;
};

}  // namespace patchbay::sandbox
