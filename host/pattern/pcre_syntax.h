#pragma once

#include <string>
#include <vector>

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// Returns the expression in the syntax of PCRE2 10.42, for the options PCRE2_UTF,
// PCRE2_DOLLAR_ENDONLY and PCRE2_MATCH_UNSET_BACKREF. Fails with INVALID_ARGUMENT, which names what
// PCRE2 cannot express (PATTERNS.md).
Result<std::string> to_pcre(const RegexNode& root);

// Returns the alternatives of fixed width that together mean the same as `inner`, because PCRE2
// looks behind only by fixed distances. Fails with INVALID_ARGUMENT if the width has no limit, or
// if there would be too many alternatives.
Result<std::vector<RegexNode>> fixed_width_alternatives(const RegexNode& inner);

}  // namespace patchbay::pattern
