#pragma once

#include <string>
#include <vector>

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// Returns the expression in the syntax of PCRE2 10.42, for the options PCRE2_UTF,
// PCRE2_DOLLAR_ENDONLY and PCRE2_MATCH_UNSET_BACKREF. Fails with INVALID_ARGUMENT if PCRE2 cannot
// express a part. The error names this part (PATTERNS.md).
Result<std::string> to_pcre(const RegexNode& root);

// Returns alternatives of fixed width that together match the same texts as `inner`. These
// alternatives are needed because PCRE2 looks behind only by fixed distances. Fails with
// INVALID_ARGUMENT if the width has no limit, if there would be too many alternatives, or if
// `inner` has a backreference, or a capture within text of variable width.
Result<std::vector<RegexNode>> fixed_width_alternatives(const RegexNode& inner);

}  // namespace patchbay::pattern
