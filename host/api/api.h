// Patchbay's HTTP API: the table of routes. Handlers are in one file for each group.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "api/body_room.h"
#include "httpd/route.h"

namespace patchbay {
class Store;
}
namespace patchbay::callers {
class Callers;
class Keys;
}  // namespace patchbay::callers
namespace patchbay::engine {
struct AccountParts;
class Engine;
}  // namespace patchbay::engine

namespace patchbay::api {

// What the handlers work with. All references are borrowed and outlive the routes.
struct Api {
  engine::Engine& engine;
  engine::AccountParts& accounts;  // the engine's member
  Store& store;                    // the engine's member
  callers::Callers& callers;
  callers::Keys& keys;
  std::function<void()> follow_counts;  // updates counters whose values are kept elsewhere
  // if true, clients must send no further requests to this server
  const std::atomic<bool>& draining;
  std::string version;
  std::string public_url;    // "https://patchbay.example", or ""
  std::string redirect_uri;  // this server's callback, for requests that name none; or ""
  std::chrono::milliseconds deadline{60'000};  // of a call that names no deadline
  BodyRoom bodies{};                           // of documents that are read
};

// All routes. `api` outlives them.
std::vector<httpd::Route> routes(const Api& api);

}  // namespace patchbay::api
