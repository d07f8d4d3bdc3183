// Proves that a host that is killed at any point of a refresh loses the account only if the
// provider makes that unavoidable.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "actions/account_seat.h"

namespace patchbay {
namespace {

using sandbox::oauth::Rotation;
using test::AccountWorld;
using test::WorldSeat;

// Runs the program that kills itself at `point`. Returns true if it was killed there.
bool killed_at(const test::WorldPlace& place, std::string_view point) {
  const std::string program = std::string(PATCHBAY_BINARY_DIR) + "/bin/killed_host";
  const std::string at(point);
  const int child = ::fork();
  if (child == 0) {
    ::execl(program.c_str(), program.c_str(), place.store.c_str(), place.key_ring.c_str(),
            place.provider.c_str(), at.c_str(), nullptr);
    ::_exit(3);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

// Returns true if the provider has answered but the store has not saved the answer at `point`, so
// that only the killed process had the token.
bool is_in_between(std::string_view point) {
  static constexpr auto kBetween = std::to_array<std::string_view>(
      {"answer received", "commit begun", "token written", "link written", "intent removed"});
  return std::find(kBetween.begin(), kBetween.end(), point) != kBetween.end();
}

// Returns the outcome of the next call after a kill at `point`: "OK", or the failure's code and
// reason.
std::string after_kill(Dialect dialect, Rotation rotation, std::string_view point) {
  WorldSeat seat(dialect, rotation);
  {
    AccountWorld before(seat.place());
    REQUIRE(before.keep(seat.granted()).has_value());
  }
  seat.github().expire_access_tokens();
  if (!killed_at(seat.place(), point)) return "not reached";
  AccountWorld next(seat.place("host-next"));
  execute(*next.engine->kept->store,
          "update lease set expires_at = 0");  // time passes: the dead host's lease expires
  std::string result;
  const auto called = next.call(result);
  const auto again = next.call(result);
  const std::string status =
      text_of(*next.engine->kept->store, "select status || ' ' || cause from link");
  if (called.has_value()) return again.has_value() && status == "active " ? "OK" : "OK, then not";
  if (status != "expired " + called.error().details().reason) return "stuck: " + status;
  REQUIRE(next.keep(seat.granted()).has_value());  // connecting it again repairs it
  if (next.call(result).has_error()) return "lost for good";
  return std::string(name_of(called.error().code())) + " " + called.error().details().reason;
}

void kill_everywhere(Rotation rotation, const std::string& habit) {
  for (const std::string_view point : accounts::kRefreshPoints) {
    const bool lost = rotation == Rotation::kOldDiesAtOnce && is_in_between(point);
    const std::string expected = lost ? "LINK_EXPIRED refresh_interrupted" : "OK";
    const std::string sqlite = after_kill(Dialect::kSqlite, rotation, point);
    const std::string postgresql = after_kill(Dialect::kPostgresql, rotation, point);
    std::printf("%-20s %-20s %-34s %s\n", habit.c_str(), std::string(point).c_str(), sqlite.c_str(),
                postgresql.c_str());
    INFO("killed at \"" << point << "\" with a provider whose habit is " << habit);
    CHECK(sqlite == expected);
    CHECK(postgresql == expected);
  }
}

TEST_CASE("at least twenty points of a refresh are known at which a host may be killed") {
  CHECK(accounts::kRefreshPoints.size() >= 20);
}

TEST_CASE("a kill anywhere costs nothing where the refresh token stays") {
  kill_everywhere(Rotation::kNone, "none");
}

TEST_CASE("a kill anywhere costs nothing where the old refresh token stays valid") {
  kill_everywhere(Rotation::kOldStaysValid, "old_stays_valid");
}

TEST_CASE("where old tokens die at once, a kill between answer and commit expires the link") {
  kill_everywhere(Rotation::kOldDiesAtOnce, "old_dies_at_once");
}

}  // namespace
}  // namespace patchbay
