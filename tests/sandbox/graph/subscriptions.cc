#include "sandbox/graph/subscriptions.h"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/rfc3339.h"
#include "sandbox/graph/access.h"
#include "sandbox/graph/service.h"

namespace patchbay::sandbox::graph {
namespace {

using nlohmann::json;

// The lifetime of a subscription for a drive.
constexpr std::chrono::minutes kLongestLife{42'300};
constexpr std::chrono::minutes kShortestLife{45};
constexpr std::size_t kMostClientState = 128;

constexpr const char* kTenant = "84841066-274d-4ec0-a5c1-276be684bdd3";
constexpr const char* kValidationFailed = "Subscription validation request failed. ";

Refusal bad_subscription(const std::string& message) {
  return refusal(400, "InvalidRequest", message);
}

Refusal no_subscription() { return refusal(404, "ResourceNotFound", "The object was not found."); }

// Graph refuses an unknown member.
SandboxResult<json> read_body(const Exchange& exchange,
                              std::initializer_list<std::string_view> known) {
  json body = json::parse(exchange.request.body, nullptr, false);
  if (!body.is_object()) return refusal(400, "BadRequest", "Unable to read JSON request payload.");
  for (const auto& [name, value] : body.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end() || !value.is_string()) {
      return refusal(400, "BadRequest", "Invalid property '" + name + "'.");
    }
  }
  return body;
}

// Returns the drive of "me/drive/root" or "drives/ID/root". No other item can be watched.
SandboxResult<const Drive*> watched_drive(const Exchange& exchange, std::string_view resource) {
  constexpr std::string_view kDrives = "drives/";
  constexpr std::string_view kRoot = "/root";
  if (resource.starts_with('/')) resource.remove_prefix(1);
  PathParameters path;
  if (resource.starts_with(kDrives) && resource.ends_with(kRoot) &&
      resource.size() > kDrives.size() + kRoot.size()) {
    resource.remove_prefix(kDrives.size());
    resource.remove_suffix(kRoot.size());
    if (resource.find('/') != resource.npos) return bad_subscription("Unsupported resource.");
    path["drive"] = std::string(resource);
  } else if (resource != "me/drive/root") {
    return bad_subscription("Unsupported resource.");
  }
  const Exchange of_drive{exchange.request, path, exchange.store, exchange.token,
                          exchange.subscriptions};
  BOOST_OUTCOME_TRY(const Drive* drive, of_drive.drive());
  if (!may_read(exchange.store, exchange.store.items.at(drive->root), exchange.user())) {
    return access_denied();
  }
  return drive;
}

SandboxResult<Response> create_subscription(const Exchange& exchange) {
  return exchange.subscriptions.create(exchange);
}
SandboxResult<Response> list_subscriptions(const Exchange& exchange) {
  return exchange.subscriptions.list(exchange);
}
SandboxResult<Response> get_subscription(const Exchange& exchange) {
  return exchange.subscriptions.get(exchange);
}
SandboxResult<Response> renew_subscription(const Exchange& exchange) {
  return exchange.subscriptions.renew(exchange);
}
SandboxResult<Response> remove_subscription(const Exchange& exchange) {
  return exchange.subscriptions.remove(exchange);
}

}  // namespace

// A lifetime that is too short is made longer. A lifetime that is too long is refused.
SandboxResult<WallTime> Subscriptions::end_of(const json& body) const {
  const auto asked = parse_rfc3339(body.value("expirationDateTime", ""));
  if (!asked) return bad_subscription("expirationDateTime is missing, or no time.");
  const WallTime now = clock_.wall();
  if (*asked <= now) return bad_subscription("expirationDateTime is in the past.");
  if (*asked > now + kLongestLife) {
    return refusal(400, "ExtensionError",
                   "Subscription expiration can only be 42300 minutes in the future.");
  }
  return std::max<WallTime>(*asked, now + kShortestLife);
}

SandboxResult<Subscriptions::Subscription> Subscriptions::wanted(const Exchange& exchange,
                                                                 const json& body) const {
  Subscription made;
  if (body.value("changeType", "") != "updated") {
    return bad_subscription("Only changeType 'updated' is supported for drive items.");
  }
  made.resource = body.value("resource", "");
  BOOST_OUTCOME_TRY(const Drive* drive, watched_drive(exchange, made.resource));
  made.drive = drive->id;
  made.next = drive->next_sequence;
  made.client_state = body.value("clientState", "");
  if (made.client_state.size() > kMostClientState) {
    return bad_subscription("clientState is longer than 128 characters.");
  }
  made.notification_url = body.value("notificationUrl", "");
  made.lifecycle_url = body.value("lifecycleNotificationUrl", "");
  const bool has_lifecycle = !made.lifecycle_url.empty();
  if (!made.notification_url.starts_with("https://") ||
      (has_lifecycle && !made.lifecycle_url.starts_with("https://"))) {
    return bad_subscription("An address of notifications has to use HTTPS.");
  }
  BOOST_OUTCOME_TRY(made.until, end_of(body));
  BOOST_OUTCOME_TRYV(try_out(made.notification_url));
  if (has_lifecycle && made.lifecycle_url != made.notification_url) {
    BOOST_OUTCOME_TRYV(try_out(made.lifecycle_url));
  }
  return made;
}

// The text has characters that are encoded in the query, so that an answer that was not decoded is
// noticed.
SandboxResult<bool> Subscriptions::try_out(const std::string& url) const {
  const std::string text =
      "Validation: Testing client application reachability for subscription "
      "Request-Id: 0a1b + <&> \xC3\xBC";
  const OutgoingPost question{.url = url + (url.find('?') == url.npos ? "?" : "&") +
                                     "validationToken=" + percent_encode(text),
                              .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                              .body = {}};
  const auto answer = send_ ? send_(question) : std::nullopt;
  const auto refused = [](const char* why) {
    return refusal(400, "ValidationError", std::string(kValidationFailed) + why);
  };
  if (!answer) return refused("The request timed out.");
  if (answer->status != 200) return refused("Must respond with 200 OK to this request.");
  if (!std::string(answer->header("Content-Type").value_or("")).starts_with("text/plain")) {
    return refused("Must respond with text/plain.");
  }
  if (answer->body != text) {
    return refused("Response must exactly match validationToken query parameter.");
  }
  return true;
}

SandboxResult<Response> Subscriptions::create(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  BOOST_OUTCOME_TRY(
      const json body,
      read_body(exchange, {"changeType", "notificationUrl", "lifecycleNotificationUrl", "resource",
                           "expirationDateTime", "clientState", "latestSupportedTlsVersion"}));
  BOOST_OUTCOME_TRY(Subscription made, wanted(exchange, body));
  made.user = exchange.user();
  made.id = "7f105c7d-2dc5-4530-97cd-" + std::to_string(100'000'000'000 + next_id_++);
  Response answer = json_answer(shown(made));
  answer.status = 201;
  subscriptions_[made.id] = std::move(made);
  return answer;
}

SandboxResult<Response> Subscriptions::list(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({"$skiptoken"}));
  forget_expired();
  const std::string after = exchange.text("$skiptoken");
  const std::size_t size = std::min<std::size_t>(exchange.store.most_of_page, 100);
  json out = {{"value", json::array()}};
  for (auto at = subscriptions_.upper_bound(after); at != subscriptions_.end(); ++at) {
    if (at->second.user != exchange.user()) continue;
    if (out["value"].size() == size) {
      out["@odata.nextLink"] =
          exchange.link("$skiptoken=" + out["value"].back()["id"].get<std::string>());
      break;
    }
    out["value"].push_back(shown(at->second));
  }
  return json_answer(out);
}

SandboxResult<Response> Subscriptions::get(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  BOOST_OUTCOME_TRY(const Subscription* found, of_path(exchange));
  return json_answer(shown(*found));
}

SandboxResult<Response> Subscriptions::renew(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  BOOST_OUTCOME_TRY(const json body, read_body(exchange, {"expirationDateTime"}));
  BOOST_OUTCOME_TRY(Subscription * found, of_path(exchange));
  BOOST_OUTCOME_TRYV(watched_drive(exchange, found->resource));
  BOOST_OUTCOME_TRY(found->until, end_of(body));
  found->is_silent = false;
  return json_answer(shown(*found));
}

SandboxResult<Response> Subscriptions::remove(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  BOOST_OUTCOME_TRY(const Subscription* found, of_path(exchange));
  subscriptions_.erase(std::string(found->id));
  Response answer;
  answer.status = 204;
  return answer;
}

SandboxResult<Subscriptions::Subscription*> Subscriptions::of_path(const Exchange& exchange) {
  forget_expired();
  const auto found = subscriptions_.find(exchange.path.find("subscription")->second);
  if (found == subscriptions_.end() || found->second.user != exchange.user()) {
    return no_subscription();
  }
  return &found->second;
}

json Subscriptions::shown(const Subscription& subscription) {
  return {{"id", subscription.id},
          {"resource", subscription.resource},
          {"applicationId", "24d3b144-21ae-4080-943f-7067b395b913"},
          {"changeType", "updated"},
          {"clientState", subscription.client_state},
          {"notificationUrl", subscription.notification_url},
          {"lifecycleNotificationUrl",
           subscription.lifecycle_url.empty() ? json() : json(subscription.lifecycle_url)},
          {"expirationDateTime", rfc3339(subscription.until)},
          {"creatorId", subscription.user}};
}

OutgoingPost Subscriptions::notice(const std::string& url, const json& about) {
  const json body = {{"value", json::array({about})}};
  return {.url = url,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = body.dump()};
}

std::vector<OutgoingPost> Subscriptions::news(const Store& store) {
  forget_expired();
  std::vector<OutgoingPost> out = std::move(lifecycle_notices_);
  lifecycle_notices_.clear();
  for (auto& [id, each] : subscriptions_) {
    const auto drive = store.drives.find(each.drive);
    if (drive == store.drives.end()) continue;
    const auto& changes = drive->second.changes;
    const bool has_news = !changes.empty() && changes.back().sequence >= each.next;
    if (!has_news || each.is_silent) continue;
    each.next = drive->second.next_sequence;
    out.push_back(
        notice(each.notification_url, {{"subscriptionId", id},
                                       {"subscriptionExpirationDateTime", rfc3339(each.until)},
                                       {"clientState", each.client_state},
                                       {"changeType", "updated"},
                                       {"resource", each.resource},
                                       {"tenantId", kTenant},
                                       {"resourceData", nullptr}}));
  }
  return out;
}

void Subscriptions::happen(const std::string& event) {
  const bool is_end = event == "subscriptionRemoved";
  const bool is_doubt = event == "reauthorizationRequired";
  if (!is_end && !is_doubt && event != "missed") {
    throw std::invalid_argument("change: no lifecycle event is called \"" + event + "\"");
  }
  forget_expired();
  for (auto& [id, each] : subscriptions_) {
    each.is_silent = each.is_silent || is_doubt;
    if (each.lifecycle_url.empty()) continue;
    lifecycle_notices_.push_back(
        notice(each.lifecycle_url, {{"lifecycleEvent", event},
                                    {"subscriptionId", id},
                                    {"subscriptionExpirationDateTime", rfc3339(each.until)},
                                    {"clientState", each.client_state},
                                    {"resource", each.resource},
                                    {"organizationId", kTenant}}));
  }
  if (is_end) subscriptions_.clear();
}

void Subscriptions::forget_expired() {
  const WallTime now = clock_.wall();
  std::erase_if(subscriptions_, [&](const auto& each) { return each.second.until <= now; });
}

std::vector<Route> subscription_routes() {
  return {{"POST", "/subscriptions", create_subscription},
          {"GET", "/subscriptions", list_subscriptions},
          {"GET", "/subscriptions/{subscription}", get_subscription},
          {"PATCH", "/subscriptions/{subscription}", renew_subscription},
          {"DELETE", "/subscriptions/{subscription}", remove_subscription}};
}

}  // namespace patchbay::sandbox::graph
