// Tests that the host's default limits are the limits in the ABI.
#include <patchbay/abi/actions.h>

#include <catch2/catch.hpp>

#include "actions/pipeline.h"

namespace patchbay {
namespace {

TEST_CASE("the usual limits are those that the ABI names") {
  CHECK(actions::PipelineLimits{}.argument_bytes == PATCHBAY_ARGUMENTS_MAX);
  CHECK(actions::PipelineLimits{}.result_bytes == PATCHBAY_RESULT_MAX);
  CHECK(manifest::ActionListLimits{}.bytes == PATCHBAY_ACTION_LIST_MAX);
}

}  // namespace
}  // namespace patchbay
