// Tests how programs end: by themselves, with their owner, and with the host.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "process/programs_fixture.h"

namespace patchbay::process {
namespace {

using Words = std::vector<std::string>;

// Returns the number of processes whose command line has this build's talker with these words:
// talkers, their children, and their reapers. Each test has words of its own, for its neighbours
// run at the same time.
std::size_t processes_with(const Words& words) {
  std::string wanted = PATCHBAY_BINARY_DIR "/bin/talker";
  wanted += '\0';
  for (const std::string& word : words) wanted += word + '\0';
  std::size_t count = 0;
  DIR* folder = ::opendir("/proc");
  while (const dirent* entry = ::readdir(folder)) {
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    std::ifstream file(std::string("/proc/") + entry->d_name + "/cmdline");
    std::stringstream line;
    line << file.rdbuf();
    if (line.str().find(wanted) != std::string::npos) ++count;
  }
  ::closedir(folder);
  return count;
}

// Returns why a program that ends at once cannot be used, before or after the call has attached it.
Error failure_of(Talkers& talkers, const Programs::ProgramNeed& wanted) {
  auto use = talkers.try_attach(wanted, "link-2");
  if (use.has_error()) return use.error();
  const auto got = use.value()->receive(Monotonic::max(), talkers.patience());
  return got.has_error() ? got.error() : Error(Code::kInternal, "it answered");
}

bool are_gone(const Words& words) {
  return comes_true([&] { return processes_with(words) == 0; });
}

TEST_CASE("how a program ended and its last words are told, without its secrets") {
  Talkers talkers;
  auto wanted = Talkers::talker();
  wanted.command.secrets = {"hunter2hunter2"};
  const auto use = talkers.attach(wanted);
  talkers.send(*use, talkers.request("1", "die"));
  const auto ended = use->receive(Monotonic::max(), talkers.patience());
  REQUIRE(ended.has_error());
  CHECK(ended.error().code() == Code::kProviderUnavailable);
  CHECK(ended.error().message().find("exit status 3") != std::string::npos);
  CHECK(ended.error().message().find("no key: ***") != std::string::npos);
  CHECK(ended.error().details().to_callers.find("no key") == std::string::npos);
  CHECK(use->send(talkers.request("2", "echo"), talkers.patience()).has_error());
}

TEST_CASE("a secret is not told in parts, where the last words of a program are cut") {
  Talkers talkers;
  auto wanted = Talkers::talker();
  wanted.command.secrets = {"hunter2", "hunter2hunter2"};
  const auto use = talkers.attach(wanted);
  talkers.send(*use, talkers.request("1", "babble"));
  const auto ended = use->receive(Monotonic::max(), talkers.patience());
  REQUIRE(ended.has_error());
  const std::string& told = ended.error().message();
  INFO(told);
  const auto from = told.find("wrote: ") + 7;
  std::string words = told.substr(from, told.find(" Correct its") - from);
  CHECK(words.find("***") != std::string::npos);
  for (std::size_t at = 0; (at = words.find("***", at)) != std::string::npos;) words.erase(at, 3);
  CHECK(words.substr(words.find_first_not_of(' ')) == "end of all words");
}

TEST_CASE("a program that worked is started again at once, one that never did after a pause") {
  Talkers talkers;
  const auto first = talkers.attach();
  CHECK(talkers.ask(*first, "die") == "PROVIDER_UNAVAILABLE");
  const auto second = talkers.attach();
  CHECK(second->generation() != first->generation());
  CHECK(talkers.ask(*second, "echo").find("echo") != std::string::npos);

  const auto mute = Talkers::talker({"mute"});
  CHECK(failure_of(talkers, mute).code() == Code::kProviderUnavailable);
  const auto paused = talkers.try_attach(mute, "link-2");
  REQUIRE(paused.has_error());
  CHECK(paused.error().message().find("exit status 4") != std::string::npos);
  REQUIRE(paused.error().details().retry_after);
  CHECK(*paused.error().details().retry_after > milliseconds(50'000));
}

TEST_CASE("a program that does not exist is an error that says so") {
  Talkers talkers;
  auto wanted = Talkers::talker();
  wanted.command.program = "/nowhere/server";
  const Error ended = failure_of(talkers, wanted);
  INFO(ended.message());
  CHECK(ended.message().find("exit status 127") != std::string::npos);
  CHECK(ended.message().find("No such file") != std::string::npos);
}

TEST_CASE("an unused program ends after a time") {
  auto options = Talkers::options();
  options.idle = milliseconds(1);
  Talkers talkers(options);
  talkers.attach(Talkers::talker({"idle-one"}));
  CHECK(are_gone({"idle-one"}));
}

TEST_CASE("the program that is unused the longest makes room for one that is wanted") {
  auto options = Talkers::options();
  options.most_programs = 2;
  Talkers talkers(options);
  const auto first = talkers.attach(Talkers::talker({"room"}), "link-1")->generation();
  const auto second = talkers.attach(Talkers::talker({"room"}), "link-2")->generation();
  const auto third = talkers.attach(Talkers::talker({"room"}), "link-3");
  const auto again = talkers.attach(Talkers::talker({"room"}), "link-2");
  CHECK(again->generation() == second);
  const auto refused = talkers.try_attach(Talkers::talker({"room"}), "link-1");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(refused.error().details().retry_after == options.grace);
  CHECK(comes_true([&] { return talkers.programs.running() == 2; }));
  CHECK(third->generation() > first);
}

TEST_CASE("a program is unused also when no call had the patience to wait for its start") {
  const SystemClock clock;
  Program program(1, {}, {.message_bytes = 1000}, clock, -1);
  CHECK_FALSE(program.idle_since());
  const auto joined = program.join(false, {.deadline = clock.now()});
  REQUIRE(joined.has_error());
  CHECK(program.idle_since());
}

TEST_CASE("a program that ignores everything is gone with its owner, and its children too") {
  test::prove_at_last([]() -> test::Disturbance {
    Talkers talkers;
    const Words words = {"stubborn", "of-owner"};
    talkers.attach(Talkers::talker(words));
    CHECK(comes_true([&] { return processes_with(words) == 3; }));
    const auto before = talkers.clock.now();
    talkers.programs.end_of("link-1");
    CHECK(are_gone(words));
    const auto took = talkers.clock.now() - before;
    CHECK(comes_true([&] { return talkers.programs.running() == 0; }));
    return test::spoiled_unless(took < std::chrono::seconds(5), "they were gone after 5 seconds");
  });
}

TEST_CASE("what a program left behind is gone a moment after it") {
  Talkers talkers;
  CHECK(failure_of(talkers, Talkers::talker({"leaves"})).code() == Code::kProviderUnavailable);
  CHECK(are_gone({"leaves"}));
}

TEST_CASE("programs end with the host, however the host ends") {
  const Words of_host = {"stubborn", "of-host"};
  const Words of_killed_host = {"stubborn", "of-killed-host"};
  {
    Talkers talkers;
    talkers.attach(Talkers::talker(of_host));
    CHECK(comes_true([&] { return processes_with(of_host) == 3; }));
  }
  CHECK(processes_with(of_host) == 0);
  const pid_t host = ::fork();
  if (host == 0) {
    Talkers talkers;
    talkers.attach(Talkers::talker(of_killed_host));
    if (!comes_true([&] { return processes_with(of_killed_host) == 3; })) ::_exit(1);
    ::raise(SIGKILL);
  }
  int status = 0;
  ::waitpid(host, &status, 0);
  CHECK(WIFSIGNALED(status));
  CHECK(are_gone(of_killed_host));
}

TEST_CASE("a thousand connections leave no process and no descriptor") {
  Talkers talkers;
  talkers.attach();
  talkers.programs.end_of("link-1");
  REQUIRE(comes_true([&] { return talkers.programs.running() == 0; }));
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 1000; ++i) {
    const auto use = talkers.attach(Talkers::talker({"one-of-many"}));
    if (i % 100 == 0) CHECK(talkers.ask(*use, "echo").find("echo") != std::string::npos);
    talkers.programs.end_of("link-1");
  }
  CHECK(comes_true([&] { return talkers.programs.running() == 0; }));
  CHECK(processes_with({"one-of-many"}) == 0);
  CHECK(open_descriptors() == before);
}

}  // namespace
}  // namespace patchbay::process
