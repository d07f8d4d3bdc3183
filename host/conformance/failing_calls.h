// Makes calls that are likely to fail, for the checks of how a connector fails.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/examination.h"

namespace patchbay::conformance {

// A text that the provider writes into the body of every bad answer, and nowhere else.
inline constexpr std::string_view kProviderText = "CANARY-OF-THE-PROVIDER";

// A provider that answers all requests in the same bad way.
struct Weather {
  std::string name;  // such as "the provider answers 404"
  Answer answer;
};
const std::vector<Weather>& bad_weathers();

struct FailedCall {
  std::string what;  // such as "invoke echo while the provider answers 404"
  CallReturn returned;
};

// Invokes an action that does not exist, and runs every task with every Weather, the bad answers of
// a provider. Calls `judge` with each failed call before the next call, so that a report names the
// right step and host call. Ends the check as skipped if no call failed.
using FailureJudge = std::function<void(const std::string& what, const CallReturn& returned)>;
void each_failed_call(Examination& examination, const FailureJudge& judge,
                      const Manner& manner = {});

// Returns all failed calls together, for a check that compares the calls with each other.
std::vector<FailedCall> failed_calls(Examination& examination, const Manner& manner);

// Returns true if the plugin itself chose the code of the failure. Returns false if the host or a
// sink had returned this code to the plugin.
bool is_own(const CallReturn& returned);

}  // namespace patchbay::conformance
