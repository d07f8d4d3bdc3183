// Tests which calls wait for each other if a connector can run only one call at a time.
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "embed/host_fixture.h"
#include "kit/busy_machine.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const Caller> caller(const std::string& user) {
  return std::make_shared<const Caller>(Caller{.organization = "acme", .user = user});
}

TEST_CASE("without an account, users of one that takes a call a link do not wait for each other") {
  const TemporaryFolder root;
  fs::copy(test::faulty() / "overruns", root.path() / "overruns");
  const fs::path file = root.path() / "overruns/connector.json";
  std::ifstream in(file);
  auto manifest = nlohmann::json::parse(in);
  manifest["limits"]["concurrency"] = "link";
  std::ofstream(file) << manifest.dump();
  const auto host = test::open_host(root.path());

  std::array<int, 2> release{};
  std::array<int, 2> entered{};
  REQUIRE(::pipe(release.data()) == 0);
  REQUIRE(::pipe(entered.data()) == 0);
  const std::string held = R"({"release_fd":)" + std::to_string(release[0]) + R"(,"entered_fd":)" +
                           std::to_string(entered[1]) + "}";
  const auto go = [&](const std::string& user, const std::string& arguments,
                      std::chrono::milliseconds deadline) {
    return host->invoke("overruns", "go", arguments,
                        {.deadline = deadline, .caller = caller(user)});
  };
  auto first = std::async(std::launch::async,
                          [&] { return go("ann", held, std::chrono::milliseconds::max()); });
  char byte = 0;
  REQUIRE(::read(entered[0], &byte, 1) == 1);
  // Ann's second call waits for the end of the first call, and its deadline is too early for this.
  test::prove_given_time(std::chrono::milliseconds(20), [&](std::chrono::milliseconds deadline) {
    const auto second = go("ann", R"({"release_fd":-1})", deadline);
    REQUIRE_FALSE(second.outcome.has_value());
    const std::string said(second.outcome.error().message());
    return test::spoiled_unless(said.find("turn") != std::string::npos, said);
  });
  CHECK(go("bob", R"({"release_fd":-1})", std::chrono::milliseconds::max()).outcome.has_value());
  ::close(release[1]);
  CHECK(first.get().outcome.has_value());
  ::close(release[0]);
  for (const int end : entered) ::close(end);
}

}  // namespace
}  // namespace patchbay
