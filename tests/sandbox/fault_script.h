// Keeps the faults that a test or a demo wants in the answers of a route.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/message.h"

namespace patchbay::sandbox {

// One fault. With `status`, the route does not run, and this answer is sent instead. Without
// `status`, the route runs (so a write happens), and only its answer is damaged.
struct Fault {
  std::string method{};   // empty: any
  std::string path{};     // the request's path, without query; a "*" at its end matches any ending
  std::size_t after = 0;  // number of matching requests before the fault, which pass unchanged
  std::size_t times = 1;  // how many requests get the fault after that; 0: all

  std::optional<int> status{};
  std::vector<Pair> headers{};  // added to the answer that is sent
  std::string body{};           // the body; used with `status`

  // the body ends after this many bytes, fewer than its Content-Length
  std::optional<std::size_t> cut_at{};
  bool reset = false;  // the connection is reset instead of an answer
  bool paced = false;  // the headers are sent; the body waits for FaultScript::release
};

// {"method": "GET", "path": "/user", "status": 503, "headers": {"Retry-After": "1"}, "body": "…",
//  "after": 0, "times": 1, "cut_at": 10, "reset": true, "paced": true}
// Only `path` is required. For an unknown member, returns nothing and sets `problem` to a sentence.
std::optional<Fault> fault_from_json(std::string_view text, std::string& problem);

// Faults in the order in which they were added. A request gets the first fault that matches it and
// is not used up. Thread-safe.
class FaultScript {
 public:
  void add(Fault fault);
  void clear();

  // Returns the fault for this request, if there is one, and counts it as used.
  std::optional<Fault> take(std::string_view method, std::string_view path);

  // Lets the sandbox send this many more bytes of paced bodies, for all connections together.
  void release(std::size_t bytes);
  // Takes up to `wanted` of the released bytes, and returns how many were taken. If 0 are returned,
  // wait for on_release.
  std::size_t take_released(std::size_t wanted);
  // Sets a function that is called after every release, on the thread that releases.
  void on_release(std::function<void()> call);

 private:
  struct Entry {
    Fault fault;
    std::size_t seen = 0;
  };
  std::mutex mutex_;
  std::vector<Entry> entries_;
  std::size_t released_ = 0;
  std::function<void()> on_release_;
};

}  // namespace patchbay::sandbox
