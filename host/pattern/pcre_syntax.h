#pragma once

#include <string>
#include <vector>

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// The expression in the syntax of PCRE2 10.42, for the options PCRE2_UTF, PCRE2_DOLLAR_ENDONLY and
// PCRE2_MATCH_UNSET_BACKREF. INVALID_ARGUMENT names what has no equal there (PATTERNS.md).
Result<std::string> to_pcre(const RegexNode& root);

// PCRE2 looks behind by fixed distances only: the alternatives of fixed width that together mean
// the same as `inner`. INVALID_ARGUMENT when its width has no bound, or there would be too many.
Result<std::vector<RegexNode>> fixed_width_alternatives(const RegexNode& inner);

}  // namespace patchbay::pattern
