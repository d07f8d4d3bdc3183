// Makes and ends channels, through which Google notifies the host of changes.
// developers.google.com/workspace/drive/api/guides/push
#include <charconv>
#include <chrono>

#include "failure.h"
#include "source.h"

namespace gdrive {
namespace {

using patchbay::sdk::Request;
using patchbay::sdk::Subscribed;
using patchbay::sdk::Subscription;

// the longest life that Google gives a channel for changes
constexpr std::chrono::hours kLongestLife{7 * 24};
constexpr std::chrono::hours kUsualLife{1};  // the life of a channel if the request names no end

struct Channel {
  std::string resourceId;
  std::string expiration;  // a number: milliseconds of Unix time
};
PATCHBAY_FIELDS(Channel, resourceId, expiration)

std::uint64_t milliseconds_after(Call& call, std::chrono::hours life) {
  const auto end = call.clock().now() + life;
  return static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::milliseconds>(end.time_since_epoch()).count());
}

std::string start_token_of(const GDrive& drive, Call& call, const Subscription& wanted,
                           const std::string& what) {
  const Url url =
      of_collection(drive.api().segment("changes").segment("startPageToken"), wanted.collection);
  const Response response = drive.ask_fresh(call, url.text());
  if (!response.ok()) throw failure_of(response, what);
  return response.as<StartToken>().startPageToken;
}

std::uint64_t end_of(const Channel& channel) {
  std::uint64_t end = 0;
  const char* const begin = channel.expiration.data();
  const auto read = std::from_chars(begin, begin + channel.expiration.size(), end);
  if (read.ec == std::errc() && read.ptr == begin + channel.expiration.size() && end > 0) {
    return end;
  }
  throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "Google Drive did not tell when its channel ends: try again later.");
}

}  // namespace

// Makes a channel. An earlier call may have made the same channel and lost the answer. Google does
// not list channels, so the end of that channel is unknown and it cannot be stopped. Then the
// function returns the shortest life that the channel may have, so that the host makes the next
// channel in time.
Subscribed GDrive::make_subscription(Call& call, const Subscription& wanted) const {
  const std::string what = "changes of collection \"" + std::string(wanted.collection) + "\"";
  const std::string start = start_token_of(*this, call, wanted, what);
  const Json body = {{"id", wanted.id},
                     {"type", "web_hook"},
                     {"address", wanted.url},
                     {"token", wanted.secret},
                     {"expiration", std::to_string(milliseconds_after(call, kLongestLife))}};
  const bool has_drives = wanted.collection != kMyDrive;
  const Url url = of_collection(api().segment("changes").segment("watch"), wanted.collection)
                      .query("includeItemsFromAllDrives", has_drives ? "true" : "false")
                      .query("pageToken", start);
  const Response made = call.http().send(Request::post(url.text()).json(body));
  if (made.ok()) {
    const auto channel = made.as<Channel>();
    return {channel.resourceId, end_of(channel)};
  }
  const std::string refused = made.refusal();
  if (reason_in(refused) == "channelIdNotUnique") {
    return {"", milliseconds_after(call, kUsualLife)};
  }
  throw failure_of(made.status(), refused, what);
}

void GDrive::end_subscription(Call& call, const Subscription& kept) const {
  if (kept.state.empty()) return;  // Google stops a channel only by the id of its resource
  const Json body = {{"id", kept.id}, {"resourceId", kept.state}};
  const Url url = api().segment("channels").segment("stop");
  const Response ended = call.http().send(Request::post(url.text()).json(body));
  if (ended.ok() || ended.status() == kNotFound) return;
  throw failure_of(ended, "channel of collection \"" + std::string(kept.collection) + "\"");
}

}  // namespace gdrive
