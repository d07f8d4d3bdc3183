#pragma once

#include <string>
#include <vector>

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// The expression in the syntax of PCRE2 10.42, for the options PCRE2_UTF, PCRE2_DOLLAR_ENDONLY and
// PCRE2_MATCH_UNSET_BACKREF. INVALID_ARGUMENT names what PCRE2 cannot express (PATTERNS.md).
Result<std::string> to_pcre(const RegexNode& root);

// The alternatives of fixed width that together mean the same as `inner`, because PCRE2 looks
// behind by fixed distances only. INVALID_ARGUMENT if the width has no bound, or there would be too
// many.
Result<std::vector<RegexNode>> fixed_width_alternatives(const RegexNode& inner);

}  // namespace patchbay::pattern
