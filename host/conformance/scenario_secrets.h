// Takes the secrets out of a scenario before it is written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"

namespace patchbay::conformance {

// Replaces each secret in the arguments, addresses, headers, bodies and results of the scenario by
// "redacted-1", "redacted-2", …, everywhere, so that a request still has what an answer gave. These
// are secrets: `credential`; a text or a number under a name that means a secret, whatever its
// length; and what secrets_in() finds (secret_search.h). A secret of fewer than kShortestSecret
// bytes is replaced only where it was found, except `credential`. Headers that carry credentials
// and cookies are left out. A text that is "redacted-1" already stays so. Fails with
// INVALID_ARGUMENT if a body that is not UTF-8 has one of the secrets, which cannot be replaced
// there.
Result<void> hide_secrets(nlohmann::ordered_json& scenario, const std::string& credential);

}  // namespace patchbay::conformance
