// Tests a host that is killed at each point of a refresh. The account is lost only if the provider
// makes this unavoidable.
#include <soci/soci.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <map>

#include "actions/account_seat.h"
#include "kit/sanitizer.h"

namespace patchbay {
namespace {

using accounts::RefreshPoint;
using sandbox::oauth::Rotation;
using test::AccountWorld;
using test::WorldSeat;

// Runs the program that kills itself at `point`. Returns true if the program was killed at this
// point.
bool killed_at(const test::WorldPlace& place, RefreshPoint point) {
  const std::string program = std::string(PATCHBAY_BINARY_DIR) + "/bin/killed_host";
  const std::string at(word_of(point));
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

// Returns true if, at `point`, the provider has answered but the store has not saved the answer.
// Then only the killed process had the token.
bool is_in_between(RefreshPoint point) {
  return point >= RefreshPoint::kAnswerReceived && point < RefreshPoint::kTokenCommitted;
}

// Returns the outcome of the next call after a kill at `point`: "OK", or the code and reason of the
// failure.
std::string after_kill(store::Dialect dialect, Rotation rotation, RefreshPoint point) {
  WorldSeat seat(dialect, rotation);
  {
    AccountWorld before(seat.place());
    REQUIRE(before.keep(seat.granted()).has_value());
  }
  seat.github().expire_access_tokens();
  if (!killed_at(seat.place(), point)) return "not reached";
  AccountWorld next(seat.place("host-next"));
  execute(*next.engine->kept->store,
          "update lease set expires_at = 0");  // makes the dead host's lease expire
  std::string result;
  const auto called = next.call(result);
  const auto again = next.call(result);
  const std::string status =
      text_of(*next.engine->kept->store, "select status || ' ' || cause from link");
  if (called.has_value()) return again.has_value() && status == "active " ? "OK" : "OK, then not";
  if (status != "expired " + called.error().details().reason) return "stuck: " + status;
  REQUIRE(next.keep(seat.granted()).has_value());  // connecting the account again repairs the link
  if (next.call(result).has_error()) return "lost for good";
  return std::string(name_of(called.error().code())) + " " + called.error().details().reason;
}

void kill_everywhere(Rotation rotation, const std::string& habit) {
  // With a sanitizer only every third point, because each kill needs two new hosts.
  constexpr std::size_t kStep = test::kHasSanitizer ? 3 : 1;
  for (std::size_t i = 0; i < accounts::kRefreshPoints.size(); i += kStep) {
    const RefreshPoint point = accounts::kRefreshPoints[i];
    const std::string word(word_of(point));
    const bool lost = rotation == Rotation::kOldDiesAtOnce && is_in_between(point);
    const std::string expected = lost ? "LINK_EXPIRED refresh_interrupted" : "OK";
    const std::string sqlite = after_kill(store::Dialect::kSqlite, rotation, point);
    const std::string postgresql = after_kill(store::Dialect::kPostgresql, rotation, point);
    std::printf("%-20s %-20s %-34s %s\n", habit.c_str(), word.c_str(), sqlite.c_str(),
                postgresql.c_str());
    INFO("killed at \"" << word << "\" with a provider whose habit is " << habit);
    CHECK(sqlite == expected);
    CHECK(postgresql == expected);
  }
}

// Returns for how many more milliseconds the lease of the refresh blocks other hosts.
store::Millis left_of_lease(store::Store& store) {
  const auto left = store.read([](store::Transaction& transaction) -> Result<store::Millis> {
    store::Millis expires_at = 0;
    transaction.sql() << "select expires_at from lease where name like 'refresh/%'",
        soci::into(expires_at);
    return expires_at - transaction.now();
  });
  REQUIRE(left.has_value());
  return left.value();
}

TEST_CASE("a host that is killed keeps an account from the others for two seconds at most") {
  WorldSeat seat(each_database());
  {
    AccountWorld before(seat.place());
    REQUIRE(before.keep(seat.granted()).has_value());
  }
  seat.github().expire_access_tokens();
  REQUIRE(killed_at(seat.place(), RefreshPoint::kLeaseHeld));
  const AccountWorld next(seat.place("host-next"));
  CHECK(left_of_lease(*next.engine->kept->store) <= 2000);
  CHECK(accounts::RefreshOptions().lease <= std::chrono::seconds(2));
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
