#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/invocation.h"

namespace patchbay::cli {

// A running `patchbay serve`. Commands send requests to this server over HTTP, with the key in
// PATCHBAY_API_KEY.
class RunningServer {
 public:
  // Finds the server at the address `url`; "" means the address in the configuration. Fails with
  // INVALID_ARGUMENT if there is no key.
  static Result<RunningServer> find(const Invocation& invocation, const std::string& url);

  // The parameters of a query, as names and values.
  using Query = std::vector<std::pair<std::string, std::string>>;

  // Sends a request and returns the JSON of the answer, or null if the answer is empty. If the
  // server refuses the request, the error has the server's own message. `path` begins with "/".
  [[nodiscard]] Result<nlohmann::json> ask(const std::string& method, const std::string& path,
                                           const Query& query = {}) const;

 private:
  RunningServer(std::string url, std::string key) : url_(std::move(url)), key_(std::move(key)) {}

  std::string url_;
  std::string key_;
};

// Adds `--server URL`, for a command that sends requests to a server.
void add_server_option(CLI::App& command, std::string& url);

}  // namespace patchbay::cli
