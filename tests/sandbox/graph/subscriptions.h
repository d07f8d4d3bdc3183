// Subscriptions, through which Graph reports changes:
// learn.microsoft.com/graph/api/resources/subscription
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "sandbox/graph/exchange.h"
#include "sandbox/outgoing_post.h"

namespace patchbay::sandbox::graph {

class Subscriptions {
 public:
  Subscriptions(const Clock& clock, Send send) : clock_(clock), send_(std::move(send)) {}

  // Verifies the address, and makes the subscription that the body describes.
  SandboxResult<Response> create(const Exchange& exchange);
  SandboxResult<Response> list(const Exchange& exchange);
  SandboxResult<Response> get(const Exchange& exchange);
  // Gives the subscription in the path a later end.
  SandboxResult<Response> renew(const Exchange& exchange);
  SandboxResult<Response> remove(const Exchange& exchange);

  // Returns the notices about all changes since the last notices. An expired subscription sends no
  // notices.
  std::vector<OutgoingPost> news(const Store& store);
  // Something happened to all subscriptions: "reauthorizationRequired" (they are silent until they
  // are renewed), "subscriptionRemoved" or "missed". news() returns the notices about it. Throws
  // std::invalid_argument for another word.
  void happen(const std::string& event);

 private:
  struct Subscription {
    std::string id;
    std::string user;
    std::string resource;  // the resource in the form of the request
    std::string drive;
    std::string notification_url;
    std::string lifecycle_url;  // "": no lifecycle notices are sent
    std::string client_state;
    WallTime until;
    std::int64_t next = 0;  // the first change of the drive that was not reported
    bool is_silent = false;
  };
  [[nodiscard]] SandboxResult<WallTime> end_of(const nlohmann::json& body) const;
  [[nodiscard]] SandboxResult<Subscription> wanted(const Exchange& exchange,
                                                   const nlohmann::json& body) const;
  [[nodiscard]] SandboxResult<bool> try_out(const std::string& url) const;
  // Returns the subscription in the path, if it belongs to the user.
  SandboxResult<Subscription*> of_path(const Exchange& exchange);
  void forget_expired();

  static nlohmann::json shown(const Subscription& subscription);
  static OutgoingPost notice(const std::string& url, const nlohmann::json& about);

  const Clock& clock_;
  const Send send_;
  std::map<std::string, Subscription> subscriptions_;  // by id
  std::vector<OutgoingPost> lifecycle_notices_;
  std::uint64_t next_id_ = 1;
};

}  // namespace patchbay::sandbox::graph
