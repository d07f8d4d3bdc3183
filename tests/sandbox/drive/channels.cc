#include "sandbox/drive/channels.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sandbox/drive/access.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

// The lifetime of a channel for changes.
constexpr std::chrono::hours kUsualLife{1};
constexpr std::chrono::hours kLongestLife{7 * 24};
constexpr std::size_t kMostId = 64;
constexpr std::size_t kMostToken = 256;

// The sandbox has one client, so all channels belong to one project.
constexpr const char* kProject = "1234567890";

milliseconds since_1970(WallTime time) {
  return std::chrono::floor<milliseconds>(time.time_since_epoch());
}

// Reads the body of a request about a channel. Google ignores unknown members, but the sandbox
// refuses them.
SandboxResult<json> read_channel(const Exchange& exchange) {
  json body = json::parse(exchange.request.body, nullptr, false);
  if (!body.is_object()) return refusal(400, "parseError", "Parse Error");
  constexpr std::string_view kKnown[] = {"kind",       "id",         "type",   "address",
                                         "token",      "expiration", "params", "payload",
                                         "resourceId", "resourceUri"};
  for (const auto& [name, value] : body.items()) {
    if (std::find(std::begin(kKnown), std::end(kKnown), name) == std::end(kKnown)) {
      return refusal(400, "badRequest", "Unknown name \"" + name + "\" of a channel.");
    }
    const bool is_text = value.is_string() || name == "payload" || name == "params";
    if (!is_text && !(name == "expiration" && value.is_number_integer())) {
      return refusal(400, "invalid", "Invalid value of \"" + name + "\" of a channel.");
    }
  }
  return body;
}

bool is_id(const std::string& id) {
  constexpr std::string_view kSigns = "-_+/=";
  return !id.empty() && id.size() <= kMostId && std::all_of(id.begin(), id.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kSigns.find(c) != std::string_view::npos;
  });
}

// Google's JSON writes a 64-bit number as a text.
std::optional<std::int64_t> number_in(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// Returns true if the change is in the watched feed.
bool is_in_feed(const Store& store, const ChannelScope& watched, const Change& change) {
  if (!watched.drive.empty()) return change.drive == watched.drive;
  if (!change.drive.empty() && !watched.has_drives) return false;
  if (change.seen_by.contains(watched.user)) return true;
  const File* file = store.file(change.file);
  return file != nullptr && sight_of(store, *file, watched.user) == Sight::kListed;
}

SandboxResult<Response> stop_channel(const Exchange& exchange) {
  return exchange.channels->stop(exchange);
}

}  // namespace

SandboxResult<Channels::Channel> Channels::wanted(const json& body) const {
  Channel made;
  made.id = body.value("id", "");
  if (made.id.empty()) return refusal(400, "required", "Required parameter: id", "id");
  if (!is_id(made.id)) return invalid_value("id");
  if (body.value("type", "") != "web_hook") {
    return refusal(400, "push.unknownType", "Unknown channel type.");
  }
  made.address = body.value("address", "");
  if (!made.address.starts_with("https://")) {
    return refusal(400, "push.webhookUrlNotHttps",
                   "WebHook callback must be HTTPS: " + made.address);
  }
  made.token = body.value("token", "");
  if (made.token.size() > kMostToken) return invalid_value("token");
  const WallTime now = clock_.wall();
  made.until = now + kUsualLife;
  if (body.contains("expiration")) {
    const auto asked = number_in(body.at("expiration"));
    if (!asked || *asked <= since_1970(now).count()) return invalid_value("expiration");
    // A request for a longer life gets the longest life.
    const std::int64_t latest = since_1970(now + kLongestLife).count();
    made.until = WallTime(milliseconds(std::min(*asked, latest)));
  }
  return made;
}

SandboxResult<Response> Channels::open(const Exchange& exchange, const ChannelScope& watched) {
  BOOST_OUTCOME_TRY(const json body, read_channel(exchange));
  if (body.contains("resourceId") || body.contains("resourceUri")) {
    return refusal(400, "badRequest", "Google names the resource of a channel.");
  }
  BOOST_OUTCOME_TRY(Channel made, wanted(body));
  forget_expired();
  if (channels_.contains(made.id)) {
    return refusal(400, "channelIdNotUnique", "Channel id " + made.id + " not unique");
  }
  made.watched = watched;
  made.resource = "resource-of-" + (watched.drive.empty() ? watched.user : watched.drive);
  made.next = exchange.store.next_sequence;
  Channel& channel = channels_[made.id] = std::move(made);
  if (send_) send_(message(channel, "sync"));
  const json out = {{"kind", "api#channel"},
                    {"id", channel.id},
                    {"resourceId", channel.resource},
                    {"resourceUri", exchange.request.origin + "/drive/v3/changes?alt=json"},
                    {"token", channel.token},
                    {"expiration", std::to_string(since_1970(channel.until).count())}};
  return text_response(200, "application/json; charset=UTF-8", out.dump(1));
}

SandboxResult<Response> Channels::stop(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  BOOST_OUTCOME_TRY(const json body, read_channel(exchange));
  for (const char* name : {"id", "resourceId"}) {
    if (body.value(name, "").empty()) {
      return refusal(400, "required", std::string("Required parameter: ") + name, name);
    }
  }
  const std::string id = body.at("id");
  forget_expired();
  const auto found = channels_.find(id);
  if (found == channels_.end() || body.at("resourceId") != found->second.resource ||
      found->second.watched.user != exchange.user) {
    return refusal(404, "channelNotFound",
                   "Channel '" + id + "' not found for project '" + kProject + "'");
  }
  channels_.erase(found);
  Response response;
  response.status = 204;
  return response;
}

std::vector<OutgoingPost> Channels::news(const Store& store) {
  forget_expired();
  std::vector<OutgoingPost> out;
  for (auto& [id, channel] : channels_) {
    const bool has_news =
        std::any_of(store.changes.begin(), store.changes.end(), [&](const Change& change) {
          return change.sequence >= channel.next && is_in_feed(store, channel.watched, change);
        });
    channel.next = store.next_sequence;
    if (has_news) out.push_back(message(channel, "change"));
  }
  return out;
}

// Message numbers increase, and some numbers are skipped.
OutgoingPost Channels::message(Channel& channel, const char* state) {
  const std::int64_t number = channel.messages == 0 ? 1 : channel.messages * 7;
  ++channel.messages;
  OutgoingPost out{.url = channel.address, .headers = {}, .body = {}};
  out.headers = {{"X-Goog-Channel-ID", channel.id},
                 {"X-Goog-Message-Number", std::to_string(number)},
                 {"X-Goog-Resource-ID", channel.resource},
                 {"X-Goog-Resource-State", state},
                 {"X-Goog-Resource-URI", "https://www.googleapis.com/drive/v3/changes?alt=json"}};
  if (!channel.token.empty()) out.headers.emplace_back("X-Goog-Channel-Token", channel.token);
  if (channel.messages > 1) {
    out.headers.emplace_back("Content-Type", "application/json; utf-8");
    out.body = R"({"kind": "drive#changes"})";
  }
  return out;
}

void Channels::forget_expired() {
  const WallTime now = clock_.wall();
  std::erase_if(channels_, [&](const auto& each) { return each.second.until <= now; });
}

std::vector<Route> channel_routes() { return {{"POST", "/channels/stop", stop_channel}}; }

}  // namespace patchbay::sandbox::drive
