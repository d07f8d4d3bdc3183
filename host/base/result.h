// Result<T> is a value or an Error. The whole host returns expected failures in this way.
//
// Result<Manifest> read(const Path& path) {
//     PATCHBAY_TRY(auto bytes, read_file(path));      // returns the error of read_file, if any
//     if (bytes.empty()) return Error(Code::kNotFound, "…");
//     return parse(bytes);
//   }
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>

#include "base/error.h"

namespace patchbay {

// A value or an Error. Reading the value of a failure or the error of a success is a bug and ends
// the process.
template <class T>
using Result =
    BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Error,
                                             BOOST_OUTCOME_V2_NAMESPACE::policy::terminate>;

// Returns a success without a value: `return success();`
inline auto success() { return BOOST_OUTCOME_V2_NAMESPACE::success(); }

}  // namespace patchbay

#define PATCHBAY_TRY BOOST_OUTCOME_TRY
