// Stores the faults that a test or a demo adds to the answers of routes.
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
// `status`, the route runs (a write happens), and only its answer is damaged.
struct Fault {
  std::string method{};   // "": any method
  std::string path{};     // the request's path, without query; a "*" at its end matches any ending
  std::size_t after = 0;  // number of matching requests that pass unchanged before the fault
  std::size_t times = 1;  // number of requests that get the fault after that; 0: all

  std::optional<int> status{};
  std::vector<Pair> headers{};  // headers that are added to the answer
  std::string body{};           // the answer's body; used only with `status`

  // the body ends after this many bytes, fewer than its Content-Length
  std::optional<std::size_t> cut_at{};
  bool reset = false;  // true: resets the connection instead of an answer
  bool paced = false;  // true: sends the headers; the body waits for FaultScript::release
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

  // Returns the fault for this request and counts it as used. Returns no fault if none matches.
  std::optional<Fault> take(std::string_view method, std::string_view path);

  // Allows the sandbox to send this many more bytes of paced bodies, for all connections together.
  void release(std::size_t bytes);
  // Takes up to `wanted` of the released bytes, and returns how many it took. After 0, wait for
  // on_release.
  std::size_t take_released(std::size_t wanted);
  // Sets a function that is called after every release, on the thread that called release().
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
