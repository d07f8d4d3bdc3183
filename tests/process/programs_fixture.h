#pragma once

#include <dirent.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "kit/busy_machine.h"
#include "process/programs.h"

namespace patchbay::process {

using std::chrono::milliseconds;
using test::comes_true;

// Programs of talker.c, started by the real reaper.
struct Talkers {
  static ProgramsOptions options() {
    ProgramsOptions options;
    options.reaper = PATCHBAY_BINARY_DIR "/bin/patchbay-reaper";
    options.grace = milliseconds(200);
    options.first_pause = milliseconds(60'000);
    options.environment = [](std::string_view name) -> std::optional<std::string> {
      if (name == "HOME") return "/home/of-test";
      if (name == "PATCHBAY_TEST_SECRET") return "secret";
      return std::nullopt;
    };
    return options;
  }
  explicit Talkers(ProgramsOptions options = Talkers::options())
      : programs(std::move(options), clock) {}

  static Programs::ProgramNeed talker(std::vector<std::string> words = {}) {
    Programs::ProgramNeed wanted;
    wanted.command.program = PATCHBAY_BINARY_DIR "/bin/talker";
    wanted.command.arguments = std::move(words);
    wanted.message_bytes = 100'000;
    return wanted;
  }

  [[nodiscard]] Patience patience(milliseconds time = milliseconds(60'000)) const {
    return {.deadline = clock.now() + time};
  }

  Result<std::unique_ptr<ProgramUse>> try_attach(const Programs::ProgramNeed& wanted,
                                                 const std::string& owner = "link-1") {
    return programs.attach({"mcp", owner, ""}, wanted, patience());
  }
  // Attaches to the program. Greets the program if no other call has done so.
  std::unique_ptr<ProgramUse> attach(const Programs::ProgramNeed& wanted = talker(),
                                     const std::string& owner = "link-1") {
    auto use = try_attach(wanted, owner);
    if (use.has_error()) FAIL(use.error().message());
    if (use.value()->is_new()) use.value()->ready("hello");
    return std::move(use).value();
  }

  Result<void> keep(ProgramUse& use, const std::string& name, const std::string& farewell = "",
                    milliseconds time = milliseconds(60'000)) const {
    return use.keep(name, farewell, clock.now() + time);
  }

  std::string request(const std::string& id, const std::string& method,
                      const std::string& params = "{}") const {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" +
           params + "}";
  }
  void send(ProgramUse& use, const std::string& message) const {
    auto sent = use.send(message, patience());
    if (sent.has_error()) FAIL(sent.error().message());
  }
  // Returns the next message, or the code of the error.
  std::string next(ProgramUse& use) const {
    const auto got = use.receive(Monotonic::max(), patience());
    if (got.has_error()) return std::string(name_of(got.error().code()));
    return got.value().value_or("nothing");
  }
  std::string ask(ProgramUse& use, const std::string& method,
                  const std::string& params = "{}") const {
    send(use, request("1", method, params));
    return next(use);
  }

  SystemClock clock;
  Programs programs;
};

// Returns the number of open descriptors of this process.
inline std::size_t open_descriptors() {
  DIR* folder = ::opendir("/proc/self/fd");
  std::size_t count = 0;
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

}  // namespace patchbay::process
