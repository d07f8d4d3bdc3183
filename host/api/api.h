// Patchbay's HTTP API: the table of routes. The handlers are in one file per group.
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

namespace patchbay::store {
class Store;
}  // namespace patchbay::store
namespace patchbay::callers {
class Callers;
class Keys;
}  // namespace patchbay::callers
namespace patchbay::engine {
struct AccountParts;
class Engine;
}  // namespace patchbay::engine

namespace patchbay::api {

// The limits for webhook deliveries that name a subscription but do not prove who sent them:
// deliveries per second from one network, and deliveries at once.
inline constexpr double kUnprovedDeliveries = 1;
inline constexpr double kUnprovedDeliveriesAtOnce = 120;

// Returns nullopt if this user is signed in in the browser that sent the request. Otherwise returns
// a page for signing in, which then leads back to the request's address.
using AskPerson = std::function<std::optional<httpd::Response>(const httpd::Request& request,
                                                               const Caller& user)>;

// The objects and settings for the handlers. All references are borrowed and outlive the routes.
struct Api {
  engine::Engine& engine;
  engine::AccountParts& accounts;  // a member of `engine`
  store::Store& store;             // a member of `engine`
  callers::Callers& callers;
  callers::Keys& keys;
  // Limits webhook deliveries that name a subscription but do not prove who sent them. Each network
  // (httpd::network_of) has its own limit.
  httpd::RateLimit& unproved_deliveries;
  std::function<void()> follow_counts;  // updates counters whose values are stored in other objects
  AskPerson ask_person;
  // True: clients must not send further requests to this server.
  const std::atomic<bool>& draining;
  std::string version;
  std::string public_url;  // for example "https://patchbay.example"; may be ""
  // This server's callback address with {connector_id}, for requests without a redirect URI. May be
  // "".
  std::string redirect_uri;
  std::chrono::milliseconds deadline{60'000};  // default deadline of a call
  BodyRoom bodies{};                           // memory for the bodies of documents that clients
                                               // read
};

// Returns all routes. `api` must outlive the routes.
std::vector<httpd::Route> routes(const Api& api);

}  // namespace patchbay::api
