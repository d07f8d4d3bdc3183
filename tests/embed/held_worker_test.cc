// Tests connectors that block a worker of fibers. The host notices them in all parts of their code,
// calls of other connectors continue, and connectors that are known to block run on other threads.
#include <poll.h>

#include "embed/fiber_calls.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;
using test::Outcomes;
using test::waiting;

constexpr const char* kHolds = "a connector holds its thread";
constexpr const char* kElsewhere = "until it is reloaded";

// A host with one worker. The test reads its log.
class OneWorker {
 public:
  // `config` is the configuration of the connector `lists`; "": the default.
  explicit OneWorker(const std::filesystem::path& folder = test::faulty(),
                     const std::string& config = "") {
    HostOptions options;
    options.connector_path = {folder, test::examples()};
    if (!config.empty()) options.connector_config = {{"lists", config}};
    options.threads = 1;
    options.log = lines.sink();
    host = test::open_host(std::move(options));
  }

  // Makes a call, waits for its end, and returns how often the host noticed a blocking connector
  // until then.
  std::size_t noticed_after(std::string_view connector, std::string_view action,
                            const std::string& arguments) {
    Outcomes outcomes;
    host->start(connector, action, arguments, outcomes.taker());
    outcomes.wait_for(1);
    return lines.count(kHolds);
  }
  // Returns how many calls of another connector succeed while the blocking calls run.
  int echoes(int count) const {
    Outcomes others;
    for (int i = 0; i < count; ++i) {
      host->start("minimal_c", "echo", R"({"message":"a"})", others.taker());
    }
    others.wait_for(count);
    return others.done();
  }

  test::LogLines lines;
  std::unique_ptr<Host> host;
};

TEST_CASE("calls that hold their worker are noticed, and calls of another connector go on") {
  OneWorker seat;
  Outcomes held;
  for (int i = 0; i < 3; ++i) {
    seat.host->start("suspends", "go", waiting("compute", 500), held.taker());
  }
  CHECK(seat.echoes(20) == 20);
  held.wait_for(3);
  CHECK(held.done() == 3);
  CHECK(seat.lines.count(kHolds) == 3);
  CHECK(seat.lines.count(R"(connector="suspends" action="go")") == 3);
  CHECK(seat.lines.count(kElsewhere) == 1);
  // From now on, this connector's calls run on their own threads and do not block a worker.
  CHECK(seat.noticed_after("suspends", "go", waiting("compute", 500)) == 3);
}

TEST_CASE("a call that holds its worker for a second is the last one that its connector makes so") {
  OneWorker seat;
  CHECK(seat.noticed_after("suspends", "go", waiting("compute", 1500)) == 1);
  CHECK(seat.lines.count(kElsewhere) == 1);
  CHECK(seat.noticed_after("suspends", "go", waiting("compute", 500)) == 1);
  CHECK(seat.lines.count(kElsewhere) == 1);
}

TEST_CASE("a connector that waits shortly between long turns is noticed like one that does not") {
  OneWorker seat;
  // No turn takes 200 ms. There are many turns, because the host excuses much if the machine is
  // busy.
  CHECK(seat.noticed_after("suspends", "go", R"({"by":"turns","ms":120,"times":8})") == 1);
  // Any number of short turns makes no other call wait.
  CHECK(seat.noticed_after("suspends", "go", R"({"by":"turns","ms":2,"times":150})") == 1);
}

TEST_CASE("a connector that holds its worker as it starts, or lists its actions, is noticed") {
  const std::string function = GENERATE("create", "list");
  OneWorker seat(test::faulty(), R"({"in":")" + function + R"(","by":"compute","ms":800})");
  CHECK(seat.noticed_after("lists", "nothing", "{}") == 1);
  CHECK(seat.lines.count(R"(connector="lists")") == 1);
}

// Replaces the connector while a call runs in its old instance. The old instance ends with the
// call.
std::size_t noticed_at_the_end(OneWorker& seat, const std::filesystem::path& connector) {
  const test::Pipe entered;
  Outcomes outcomes;
  std::stop_source stop;
  seat.host->start(
      "lists", "go", R"({"ms":3600000,"entered_fd":)" + std::to_string(entered.input()) + "}",
      outcomes.taker(),
      {.deadline = std::chrono::milliseconds::max(), .cancellation = stop.get_token()});
  entered.take(1);
  test::change_manifest(connector, [](auto& manifest) { manifest["description"] = "It is new."; });
  const ReloadReport report = seat.host->reload();
  REQUIRE(report.replaced == std::vector<std::string>{"lists"});
  stop.request_stop();
  outcomes.wait_for(1);
  CHECK(outcomes.failed(Code::kCancelled) == 1);
  return seat.lines.count(kHolds);
}

TEST_CASE("a connector that holds its worker as it ends is noticed, or ends elsewhere") {
  const bool says_so = GENERATE(false, true);
  const TemporaryFolder root;
  test::copy_faulty("lists", root.path(), [=](auto& manifest) {
    if (says_so) test::says_that_it_blocks(manifest);
  });
  OneWorker seat(root.path(), R"({"in":"destroy","by":"compute","ms":800})");
  CHECK(noticed_at_the_end(seat, root.path() / "lists") == (says_so ? 0 : 1));
}

TEST_CASE("of a connector that says that it blocks, eight calls run at once and hold no worker") {
  constexpr int kAtOnce = 8;
  constexpr int kAsked = 10;
  const TemporaryFolder root;
  test::copy_faulty("overruns", root.path(), test::says_that_it_blocks);
  OneWorker seat(root.path());
  test::Pipe release;
  const test::Pipe entered;
  Outcomes blocked;
  for (int i = 0; i < kAsked; ++i) {
    seat.host->start("overruns", "go",
                     R"({"release_fd":)" + std::to_string(release.output()) + R"(,"entered_fd":)" +
                         std::to_string(entered.input()) + "}",
                     blocked.taker(), {.deadline = std::chrono::milliseconds::max()});
  }
  entered.take(kAtOnce);
  CHECK(seat.echoes(20) == 20);
  pollfd more{.fd = entered.output(), .events = POLLIN, .revents = 0};
  CHECK(::poll(&more, 1, 0) == 0);
  CHECK(blocked.count() == 0);
  for (int i = kAtOnce; i < kAsked; ++i) {  // the next call enters when another call has left
    release.give();
    entered.take(1);
  }
  release.close_input();
  blocked.wait_for(kAsked);
  CHECK(blocked.done() == kAsked);
  CHECK(seat.lines.count(kHolds) == 0);
}

TEST_CASE("a call whose time is up before a blocking connector has a thread never enters it") {
  const TemporaryFolder root;
  test::copy_faulty("overruns", root.path(), test::says_that_it_blocks);
  OneWorker seat(root.path());
  test::Pipe release;
  const test::Pipe entered;
  const auto arguments = [&](const test::Pipe& told) {
    return R"({"release_fd":)" + std::to_string(release.output()) + R"(,"entered_fd":)" +
           std::to_string(told.input()) + "}";
  };
  Outcomes blocked;
  for (int i = 0; i < 8; ++i) {
    seat.host->start("overruns", "go", arguments(entered), blocked.taker(),
                     {.deadline = std::chrono::milliseconds::max()});
  }
  entered.take(8);
  const test::Pipe late;
  Outcomes refused;
  std::stop_source stop;
  seat.host->start("overruns", "go", arguments(late), refused.taker(), {.deadline = 20ms});
  seat.host->start(
      "overruns", "go", arguments(late), refused.taker(),
      {.deadline = std::chrono::milliseconds::max(), .cancellation = stop.get_token()});
  stop.request_stop();
  refused.wait_for(2);
  CHECK(refused.failed(Code::kDeadlineExceeded) == 1);
  CHECK(refused.failed(Code::kCancelled) == 1);
  release.close_input();
  blocked.wait_for(8);
  CHECK(blocked.done() == 8);
  pollfd told{.fd = late.output(), .events = POLLIN, .revents = 0};
  CHECK(::poll(&told, 1, 0) == 0);
}

}  // namespace
}  // namespace patchbay
