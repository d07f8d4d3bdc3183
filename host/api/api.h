// Patchbay's HTTP API: the table of routes. Handlers are in one file for each group.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/body_room.h"
#include "base/caller.h"
#include "httpd/rate_limit.h"
#include "httpd/request.h"
#include "httpd/response.h"
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

// The limits for webhook deliveries that name a subscription but do not prove who sent them. The
// limits are for the deliveries from one network: deliveries per second, and deliveries at once.
inline constexpr double kUnprovedDeliveries = 1;
inline constexpr double kUnprovedDeliveriesAtOnce = 120;

// Returns nothing if the request comes from a browser in which this user is signed in. Otherwise
// returns a page on which the user can sign in, and which then leads back to the request's address.
using AskPerson = std::function<std::optional<httpd::Response>(const httpd::Request& request,
                                                               const Caller& user)>;

// The objects and settings that the handlers use. All references are borrowed and outlive the
// routes.
struct Api {
  engine::Engine& engine;
  engine::AccountParts& accounts;  // a member of `engine`
  Store& store;                    // a member of `engine`
  callers::Callers& callers;
  callers::Keys& keys;
  // Limits the webhook deliveries that name a subscription but do not prove who sent them. Each
  // network (httpd::network_of) has its own limit.
  httpd::RateLimit& unproved_deliveries;
  std::function<void()> follow_counts;  // updates the counters whose values other objects keep
  AskPerson ask_person;
  // if true, clients must send no further requests to this server
  const std::atomic<bool>& draining;
  std::string version;
  std::string public_url;  // "https://patchbay.example", or ""
  // this server's callback with {connector_id}, if a request names no redirect URI; or ""
  std::string redirect_uri;
  std::chrono::milliseconds deadline{60'000};  // of a call without its own deadline
  BodyRoom bodies{};                           // for the bodies of documents that clients read
};

// Returns all routes. `api` must outlive the routes.
std::vector<httpd::Route> routes(const Api& api);

}  // namespace patchbay::api
