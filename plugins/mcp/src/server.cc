#include "server.h"

#include <patchbay/sdk/barrier.h>

#include <algorithm>

#include "fingerprint.h"
#include "message.h"

namespace mcp {
namespace {

constexpr const char* kKey = "server";
constexpr std::size_t kMostCapabilities = 50;
constexpr std::size_t kMostToldBytes = 100;

}  // namespace

bool Server::may_have(const std::string& capability) const {
  return capabilities.empty() ||
         std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

Server server_at(const std::string& url) {
  constexpr std::size_t kDigits = 16;
  Server server;
  server.address = fingerprint_digits(url, kDigits);
  return server;
}

std::optional<Server> load_server(patchbay::sdk::Call& call, const std::string& url) {
  const auto kept = call.state().get(kKey);
  if (!kept) return std::nullopt;
  try {
    auto server = patchbay::sdk::Codec<Server>::decode(*kept);
    if (server.address == server_at(url).address) return server;
  } catch (const patchbay::sdk::Mismatch&) {  // written by another version of this connector
  }
  return std::nullopt;
}

void save_server(patchbay::sdk::Call& call, const Server& server) {
  call.state().put(kKey, patchbay::sdk::json_text(patchbay::sdk::to_json_tree(server)));
}

void forget_server(patchbay::sdk::Call& call) { call.state().remove(kKey); }

void note_abilities(Server& server, const Json& result) {
  server.capabilities.clear();
  for (const auto& [name, value] : object_of(result, "capabilities").items()) {
    if (server.capabilities.size() == kMostCapabilities) break;
    if (!value.is_null() && name.size() <= kMostToldBytes) server.capabilities.push_back(name);
  }
  const Json& meta = object_of(result, "_meta");
  const Json& told = object_of(meta, "io.modelcontextprotocol/serverInfo");
  const Json& info = told.empty() ? object_of(result, "serverInfo") : told;
  server.name = std::string(patchbay::sdk::cut(text_of(info, "name"), kMostToldBytes));
  server.version = std::string(patchbay::sdk::cut(text_of(info, "version"), kMostToldBytes));
}

}  // namespace mcp
