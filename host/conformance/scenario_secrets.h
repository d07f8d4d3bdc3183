// Takes the secrets out of a scenario before it is written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::conformance {

// Replaces each secret in the scenario by "redacted-1", "redacted-2", …, everywhere, so that a
// request still has what an answer gave. These are secrets: `credential`; the value of a header, of
// a member of a body or of a parameter of an address whose name means a secret; and what looks like
// a credential (telemetry/redaction.h). Headers that carry credentials and cookies are left out.
void hide_secrets(nlohmann::ordered_json& scenario, const std::string& credential);

}  // namespace patchbay::conformance
