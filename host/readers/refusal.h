#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "extraction/outcome.h"

namespace patchbay::readers {

// Returns the error that says why a file is not read. Readers return no other errors of their own;
// errors of a sink pass through.
Error refusal(extraction::Outcome outcome, std::string sentence);

Error damaged(std::string sentence);

// Returns the outcome that `refusal` carries. `refusal` must be an error that refusal() made.
extraction::Outcome outcome_of(const Error& refusal);

}  // namespace patchbay::readers
