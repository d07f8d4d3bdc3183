#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/invocation.h"

namespace patchbay::cli {

// A `patchbay serve` that runs, asked over HTTP with the key in PATCHBAY_API_KEY.
class RunningServer {
 public:
  // `url`: "" where the configuration says that it listens. INVALID_ARGUMENT without a key.
  static Result<RunningServer> find(const Invocation& invocation, const std::string& url);

  // The query's parameters, by name.
  using Query = std::vector<std::pair<std::string, std::string>>;

  // The JSON of its answer, null where that is empty; otherwise its own sentence. `path` begins
  // with "/".
  [[nodiscard]] Result<nlohmann::json> ask(const std::string& method, const std::string& path,
                                           const Query& query = {}) const;

 private:
  RunningServer(std::string url, std::string key) : url_(std::move(url)), key_(std::move(key)) {}

  std::string url_;
  std::string key_;
};

// `--server URL`, for a command that asks one.
void add_server_option(CLI::App& command, std::string& url);

}  // namespace patchbay::cli
