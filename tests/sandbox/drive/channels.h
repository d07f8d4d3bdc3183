// Channels, by which Google tells of changes:
// developers.google.com/workspace/drive/api/guides/push
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sandbox/drive/exchange.h"
#include "sandbox/outgoing.h"

namespace patchbay::sandbox::drive {

// What a channel watches: the changes of a user, or those of one shared drive.
struct Watched {
  std::string user;
  std::string drive;        // "": the user's own changes
  bool has_drives = false;  // a user's changes, with those in shared drives
};

class Channels {
 public:
  Channels(const Clock& clock, Send send) : clock_(clock), send_(std::move(send)) {}

  // Makes the channel that the body asks for, and sends its first message, "sync".
  Granted<Response> open(const Exchange& exchange, const Watched& watched);
  // Ends the channel that the body names by both of its ids.
  Granted<Response> stop(const Exchange& exchange);
  // Returns the messages about what has changed since the last ones. Channels that have expired
  // say nothing, and nobody is told of their end.
  std::vector<Outgoing> news(const Store& store);

 private:
  struct Channel {
    std::string id;
    std::string resource;
    std::string address;
    std::string token;
    WallTime until;
    Watched watched;
    std::int64_t next = 0;      // the first change that it has not told
    std::int64_t messages = 0;  // that were sent
  };
  static Outgoing message(Channel& channel, const char* state);
  [[nodiscard]] Granted<Channel> wanted(const nlohmann::json& body) const;
  void forget_expired();

  const Clock& clock_;
  const Send send_;
  std::map<std::string, Channel> channels_;  // by id, which is unique in the client's project
};

}  // namespace patchbay::sandbox::drive
