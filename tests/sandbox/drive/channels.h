// Channels, through which Google reports changes:
// developers.google.com/workspace/drive/api/guides/push
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sandbox/drive/exchange.h"
#include "sandbox/outgoing_post.h"

namespace patchbay::sandbox::drive {

// The subject of a channel: the changes of a user, or of one shared drive.
struct ChannelScope {
  std::string user;
  std::string drive;        // "": the user's own changes
  bool has_drives = false;  // true: a user's changes, including shared drives
};

class Channels {
 public:
  Channels(const Clock& clock, Send send) : clock_(clock), send_(std::move(send)) {}

  // Makes the channel that the body describes, and sends its first message, "sync".
  SandboxResult<Response> open(const Exchange& exchange, const ChannelScope& watched);
  // Ends the channel whose two ids are in the body.
  SandboxResult<Response> stop(const Exchange& exchange);
  // Returns the messages about all changes since the last messages. An expired channel sends no
  // messages, and its end is not reported.
  std::vector<OutgoingPost> news(const Store& store);

 private:
  struct Channel {
    std::string id;
    std::string resource;
    std::string address;
    std::string token;
    WallTime until;
    ChannelScope watched;
    std::int64_t next = 0;      // the first change that was not reported
    std::int64_t messages = 0;  // number of messages that were sent
  };
  static OutgoingPost message(Channel& channel, const char* state);
  [[nodiscard]] SandboxResult<Channel> wanted(const nlohmann::json& body) const;
  void forget_expired();

  const Clock& clock_;
  const Send send_;
  std::map<std::string, Channel> channels_;  // by id, which must be unique in the client's project
};

}  // namespace patchbay::sandbox::drive
