// Records a scenario from a provider on loopback.
#pragma once

#include <string>

#include "base/result.h"
#include "conformance/examination.h"
#include "conformance/scenario.h"

namespace patchbay::conformance {

// Makes each call of the connector in this process: identify, probe, list, and each action, with
// the required arguments and with all arguments. `subject.provider_url` names the provider. Then
// repeats the calls without the provider, to note what they come to. Returns the text of the
// scenario, which has no secret, has at most `most_bytes`, and which `run` accepts. Fails with
// PROVIDER_UNAVAILABLE if the provider gives no answer (loopback.h); with INVALID_ARGUMENT if the
// connector or the address cannot be used, if a call does not send the same requests again, or if a
// secret cannot be replaced; and like scenario_of() if what was recorded is no scenario.
Result<std::string> record(const Subject& subject, const Journal& journal,
                           std::size_t most_bytes = kScenarioBytes);

}  // namespace patchbay::conformance
