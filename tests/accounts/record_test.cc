// Proves what the status of a link means.
#include "accounts/record.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

using accounts::LinkStatus;

TEST_CASE("an account is connected from the user's return until it is given up, in doubt or not") {
  const auto [status, is_connected] = GENERATE(table<LinkStatus, bool>({
      {LinkStatus::kPending, false},
      {LinkStatus::kActive, true},
      {LinkStatus::kExpired, true},
      {LinkStatus::kRevoked, false},
      {LinkStatus::kError, true},
  }));
  accounts::LinkRecord record;
  record.status = status;
  INFO(accounts::word_of(status));
  CHECK(accounts::is_connected(record) == is_connected);
}

}  // namespace
}  // namespace patchbay
