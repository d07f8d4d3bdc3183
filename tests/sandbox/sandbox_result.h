// The result of a route of any provider, or the answer that ends the request.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>

#include "sandbox/message.h"

namespace patchbay::sandbox {

struct Refusal {
  Response response;
};

template <class T>
using SandboxResult =
    BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Refusal,
                                             BOOST_OUTCOME_V2_NAMESPACE::policy::terminate>;

}  // namespace patchbay::sandbox
