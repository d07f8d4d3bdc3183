// Calls that are likely to fail, for the checks that look at how a connector fails.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/examination.h"

namespace patchbay::conformance {

// A text that the provider writes into the body of every failing answer, and nowhere else.
inline constexpr std::string_view kProviderText = "CANARY-OF-THE-PROVIDER";

// A provider that answers all requests in the same bad way.
struct Weather {
  std::string name;  // "the provider answers 404"
  Answer answer;
};
const std::vector<Weather>& bad_weathers();

struct FailedCall {
  std::string what;  // "invoke echo while the provider answers 404"
  Returned returned;
};

// Runs every task in every bad weather, and invokes an action that does not exist. Calls `judge`
// with each failed call before the next call, so that a report names the step and the host call of
// the failed call. Ends the check as skipped if no call failed.
using FailureJudge = std::function<void(const std::string& what, const Returned& returned)>;
void each_failed_call(Examination& examination, const FailureJudge& judge,
                      const Manner& manner = {});

// Returns all calls that failed, for a check that compares them.
std::vector<FailedCall> failed_calls(Examination& examination, const Manner& manner);

// Returns true if the plugin itself caused the failure, and did not pass on a code that the host or
// a sink had returned.
bool is_own(const Returned& returned);

}  // namespace patchbay::conformance
