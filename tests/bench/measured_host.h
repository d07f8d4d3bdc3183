// A whole host that loads the documents of one account at the sandbox into SQLite. If something
// fails, it ends the benchmark.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/engine.h"
#include "sandbox/sandbox.h"

namespace patchbay::bench {

// Returns the value, or ends the program with the error.
template <class T>
T must(Result<T> result) {
  if (result.has_error()) {
    std::fprintf(stderr, "%s\n", result.error().message().c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

class MeasuredHost {
 public:
  struct Account {
    std::string connector;
    nlohmann::json config;  // the connector's configuration
    std::string token;
  };
  // Stores everything in the folder, which must be empty. The connector has no limit of requests,
  // because the sandbox has none.
  MeasuredHost(Account account, const std::filesystem::path& folder);

  // Runs a sync and returns its seconds. The sync must load at least that many documents.
  double sync(std::int64_t documents);
  // Returns the number of requests and the milliseconds of a sync without changes.
  struct IdleSync {
    std::size_t requests = 0;
    double milliseconds = 0;
  };
  IdleSync idle_sync(sandbox::Sandbox& sandbox);

 private:
  documents::RunRow latest_run();

  const Account account_;
  engine::Machine machine_;

 public:
  std::unique_ptr<engine::Engine> engine;
};

// Runs a program of tests/interop that lists and downloads what an account has, with the npm
// package, and returns its seconds. The program must say that it has read `files` files. Returns
// nothing if the package is not installed.
std::optional<double> seconds_of_npm(const std::string& package, const std::string& program,
                                     const std::string& url, int files, std::size_t in_flight);

// Returns how many requests per second the sandbox can answer on its cheapest route. The sandbox's
// initial data has the member `github`.
double ceiling_of(const sandbox::Sandbox& sandbox, std::size_t requests, std::size_t in_flight);

}  // namespace patchbay::bench
