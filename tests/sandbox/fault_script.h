// Faults on demand: what a test or a demo wants a route to do wrong.
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

// One fault. With `status` the route does not run and this answer replaces its own. Without it the
// route runs (a write happens), and only its answer is spoiled.
struct Fault {
  std::string method{};   // empty: any
  std::string path{};     // of the request, without query; a "*" at its end takes any ending
  std::size_t after = 0;  // this many matching requests pass unharmed first
  std::size_t times = 1;  // this many are hit; 0: all that come

  std::optional<int> status{};
  std::vector<Pair> headers{};  // added to the answer that is sent
  std::string body{};           // with status

  std::optional<std::size_t> cut_at{};  // the body ends after this many bytes of its Content-Length
  bool reset = false;                   // the connection is reset instead of an answer
  bool paced = false;                   // headers go out; the body waits for FaultScript::release
};

// {"method": "GET", "path": "/user", "status": 503, "headers": {"Retry-After": "1"}, "body": "…",
//  "after": 0, "times": 1, "cut_at": 10, "reset": true, "paced": true}
// Only `path` is required. An unknown member is an error; `problem` gets the sentence.
std::optional<Fault> fault_from_json(std::string_view text, std::string& problem);

// Faults in the order in which they were added: the first that fits a request is used. Thread-safe.
class FaultScript {
 public:
  void add(Fault fault);
  void clear();

  // The fault for this request, if any, counted as used.
  std::optional<Fault> take(std::string_view method, std::string_view path);

  // Sends this many more bytes of paced bodies, over all connections.
  void release(std::size_t bytes);
  // Takes up to `wanted` of what was released; 0: wait for on_release.
  std::size_t take_released(std::size_t wanted);
  // Called after every release, on the thread that releases.
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
