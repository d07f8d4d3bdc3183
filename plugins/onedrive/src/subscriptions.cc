// Makes, renews and ends subscriptions, through which Graph notifies the host of changes of a
// drive.
// learn.microsoft.com/graph/api/resources/subscription
#include <chrono>
#include <optional>

#include "failure.h"
#include "page.h"
#include "source.h"

namespace onedrive {
namespace {

using patchbay::sdk::Subscribed;
using patchbay::sdk::Subscription;

constexpr int kNotFound = 404;
constexpr int kMostPages = 100;
// The life of a subscription. Graph refuses a life of more than 42,300 minutes, by its own clock.
constexpr std::chrono::hours kLife{29 * 24};

struct GraphSubscription {
  std::string id;
  std::optional<std::string> notificationUrl;
  std::string expirationDateTime;
};
PATCHBAY_FIELDS(GraphSubscription, id, notificationUrl, expirationDateTime)

std::string watched(const Subscription& subscription) {
  return "notifications for collection \"" + std::string(subscription.collection) + "\"";
}

// Returns the resource to watch: the root of the drive, because not every drive can watch other
// folders. Graph reports all changes below the root.
std::string resource_of(std::string_view collection) {
  if (is_pages(collection)) {
    throw Error(PATCHBAY_E_UNSUPPORTED, "Microsoft Graph tells no changes of the pages of a site.");
  }
  const auto drive = place_of(collection).drive_id;
  return drive ? "drives/" + *drive + "/root" : "me/drive/root";
}

std::string end_after(Call& call, std::chrono::hours life) {
  const auto end = (call.clock().now() + life).time_since_epoch();
  return patchbay::sdk::timestamp_of(
      static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(end).count()));
}

Subscribed kept_as(const GraphSubscription& told) {
  const std::uint64_t end = milliseconds_of(told.expirationDateTime);
  if (end != 0 && !told.id.empty()) return {told.id, end};
  throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "Microsoft Graph did not tell when its subscription ends: try again later.");
}

// Returns the subscription that an earlier call with this URL made. Returns nullopt if there is no
// such subscription, or if Graph does not list subscriptions. A second subscription would send each
// notification twice.
std::optional<GraphSubscription> found_subscription(const OneDrive& onedrive, Call& call,
                                                    const Subscription& wanted) {
  std::string address = onedrive.api().segment("subscriptions").text();
  for (int page = 0; page < kMostPages && !address.empty(); ++page) {
    const Response response = onedrive.ask_fresh(call, std::move(address));
    if (!response.ok()) return std::nullopt;
    auto list = response.as<Page<GraphSubscription>>();
    for (GraphSubscription& each : list.value) {
      if (each.notificationUrl == std::string(wanted.url)) return std::move(each);
    }
    address = std::move(list.next);
  }
  return std::nullopt;
}

Url address_of(const OneDrive& onedrive, const Subscription& kept) {
  return onedrive.api().segment("subscriptions").segment(kept.state);
}

}  // namespace

// Makes a subscription. Before Graph answers, it tests the address: it sends a text, which the host
// must send back.
Subscribed OneDrive::make_subscription(Call& call, const Subscription& wanted) const {
  const std::string resource = resource_of(wanted.collection);
  if (const auto found = found_subscription(*this, call, wanted)) return kept_as(*found);
  const Json body = {{"changeType", "updated"},
                     {"notificationUrl", wanted.url},
                     {"lifecycleNotificationUrl", wanted.url},
                     {"resource", resource},
                     {"expirationDateTime", end_after(call, kLife)},
                     {"clientState", wanted.secret}};
  const Url url = api().segment("subscriptions");
  const Response made = call.http().send(Request::post(url.text()).json(body));
  if (!made.ok()) throw failure_of(made, watched(wanted));
  return kept_as(made.as<GraphSubscription>());
}

Subscribed OneDrive::renew_subscription(Call& call, const Subscription& kept) const {
  const Json body = {{"expirationDateTime", end_after(call, kLife)}};
  const Url url = address_of(*this, kept);
  const Response renewed = call.http().send(Request::patch(url.text()).json(body));
  if (!renewed.ok()) throw failure_of(renewed, watched(kept));
  return kept_as(renewed.as<GraphSubscription>());
}

void OneDrive::end_subscription(Call& call, const Subscription& kept) const {
  const Url url = address_of(*this, kept);
  const Response ended = call.http().send(Request::remove(url.text()));
  if (ended.ok() || ended.status() == kNotFound) return;
  throw failure_of(ended, watched(kept));
}

}  // namespace onedrive
