// A scenario: calls of a connector, with the requests that each call sent and the answers of the
// provider. A file of JSON in the form of sdk/schema/scenario.schema.json.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "conformance/fake_host.h"

namespace patchbay::conformance {

// One request of a call, and the provider's answer.
struct Exchange {
  SentRequest request;
  Answer response;
};

struct ScenarioCall {
  std::string call;              // "identify", "probe", "list" or "invoke"
  std::string action{};          // the id of the action that is invoked
  std::string arguments = "{}";  // the arguments of this action
  std::vector<Exchange> exchanges{};
  std::string outcome = "OK";  // or the name of a code, such as "NOT_FOUND"
  nlohmann::json result{};     // discarded: the result is not known
};

struct Scenario {
  std::string connector;  // the id of the connector
  std::vector<ScenarioCall> calls{};
};

// The largest scenario that `run` reads.
inline constexpr std::size_t kScenarioBytes = std::size_t{16} << 20U;

// Reads the text of a scenario. Fails with TOO_LARGE if the text has more than `most_bytes`, and
// with MALFORMED_REQUEST or INVALID_ARGUMENT if it is not in the form of the schema. The error
// lists the faults.
Result<Scenario> scenario_of(std::string_view text, std::size_t most_bytes = kScenarioBytes);
// Reads a file. Fails with NOT_FOUND if the file cannot be read, and like scenario_of().
Result<Scenario> read_scenario(const std::filesystem::path& file);

// Returns the text of a scenario in which no secret is left (scenario_secrets.h). `credential` is
// the secret that the requests carried, or "". Fails like hide_secrets().
Result<std::string> text_of(const Scenario& scenario, const std::string& credential);

// Returns the word for what a call came to, as in ScenarioCall::outcome.
std::string outcome_word(patchbay_status status);

// The text of sdk/schema/scenario.schema.json.
std::string_view scenario_schema();

}  // namespace patchbay::conformance
