#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "extraction/outcome.h"

namespace patchbay::readers {

// Returns the error that says why a file is not read. Readers make only this kind of error. Errors
// of a sink pass through unchanged.
Error refusal(extraction::Outcome outcome, std::string sentence);

Error damaged(std::string sentence);

// Returns the outcome of an error that refusal() made. `refusal` must be such an error.
extraction::Outcome outcome_of(const Error& refusal);

}  // namespace patchbay::readers
