#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "extraction/outcome.h"

namespace patchbay::readers {

// Why a file is not read. Readers return no other error of their own; errors of a sink pass
// through.
Error refusal(extraction::Outcome outcome, std::string sentence);

Error damaged(std::string sentence);

// The outcome in an error that is a refusal.
extraction::Outcome outcome_of(const Error& refusal);

}  // namespace patchbay::readers
