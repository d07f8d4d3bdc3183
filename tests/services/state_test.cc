// Tests that state is stored between calls, belongs to one owner, and has a quota.
#include <catch2/catch.hpp>

#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

// The state service, called as a plugin calls it.
struct State {
  explicit State(PluginSeat& owner)
      : seat(owner), table(owner.service<patchbay_host_state>(PATCHBAY_HOST_STATE_ID)) {}

  patchbay_status put(std::string_view key, std::string_view value) {
    const CallFrame frame(seat.table, seat.context);
    return table.put(frame.abi(), to_abi(key), to_abi(value), &failure.raw);
  }
  patchbay_status get(std::string_view key) {
    const CallFrame frame(seat.table, seat.context);
    found.text.clear();
    return table.get(frame.abi(), to_abi(key), found.sink(), &failure.raw);
  }

  PluginSeat& seat;
  const patchbay_host_state& table;
  test::PluginFailure failure;
  test::PluginText found;
};

TEST_CASE("state lasts from one call to the next") {
  PluginSeat seat;
  State state(seat);
  CHECK(state.get("cursor") == PATCHBAY_E_NOT_FOUND);
  CHECK(state.put("cursor", "42") == PATCHBAY_OK);
  CHECK(state.get("cursor") == PATCHBAY_OK);
  CHECK(state.found.text == "42");
}

TEST_CASE("one link's state is not another's, nor another connector's") {
  PluginSeat seat;
  State state(seat);
  seat.context.link.id = "work";
  state.put("cursor", "42");
  seat.context.link.id = "home";
  CHECK(state.get("cursor") == PATCHBAY_E_NOT_FOUND);
  seat.context.link.id = "work";
  seat.context.connector = "other";
  CHECK(state.get("cursor") == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("without a link, one user's state is not another's") {
  PluginSeat seat;
  State state(seat);
  seat.context.link = {};
  seat.context.organization = "acme";
  seat.context.user = "ann";
  state.put("cursor", "42");
  seat.context.user = "bob";
  CHECK(state.get("cursor") == PATCHBAY_E_NOT_FOUND);
  seat.context.organization = "other";
  seat.context.user = "ann";
  CHECK(state.get("cursor") == PATCHBAY_E_NOT_FOUND);
  seat.context.organization = {};  // as in a call of create
  seat.context.user = {};
  CHECK(state.get("cursor") == PATCHBAY_E_NOT_FOUND);
  seat.context.organization = "acme";
  seat.context.user = "ann";
  CHECK(state.get("cursor") == PATCHBAY_OK);
}

TEST_CASE("keys and values over their sizes, and what exceeds the quota, are TOO_LARGE") {
  PluginSeat seat;
  State state(seat);
  CHECK(state.put("", "x") == PATCHBAY_E_TOO_LARGE);
  CHECK(state.put(std::string(257, 'k'), "x") == PATCHBAY_E_TOO_LARGE);
  CHECK(state.put("key", std::string(65537, 'v')) == PATCHBAY_E_TOO_LARGE);
  const std::string full(65536, 'v');
  int kept = 0;
  while (state.put(std::to_string(kept), full) == PATCHBAY_OK) ++kept;
  CHECK(kept == 15);  // sixteen values with their keys need more than 1 MiB
  CHECK(state.put("0", "small") == PATCHBAY_OK);  // a smaller value frees space
  CHECK(state.put("15", full) == PATCHBAY_OK);
}

}  // namespace
}  // namespace patchbay
