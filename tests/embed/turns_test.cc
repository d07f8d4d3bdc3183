// Tests which calls wait for which, if a connector can run only one call at a time.
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>

#include "embed/host_fixture.h"
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
  REQUIRE(::pipe(release.data()) == 0);
  const std::string held = R"({"release_fd":)" + std::to_string(release[0]) + "}";
  const auto go = [&](const std::string& user, const std::string& arguments,
                      std::chrono::milliseconds deadline) {
    return host->invoke("overruns", "go", arguments,
                        {.deadline = deadline, .caller = caller(user)});
  };
  auto first = std::async(std::launch::async,
                          [&] { return go("ann", held, std::chrono::milliseconds::max()); });
  // Ann's second call waits until the first is over. When the second call times out waiting for its
  // turn, the first must be inside.
  for (;;) {
    const auto second = go("ann", R"({"release_fd":-1})", std::chrono::milliseconds(20));
    REQUIRE_FALSE(second.outcome.has_value());
    if (second.outcome.error().message().find("turn") != std::string::npos) break;
  }
  CHECK(go("bob", R"({"release_fd":-1})", std::chrono::milliseconds::max()).outcome.has_value());
  ::close(release[1]);
  CHECK(first.get().outcome.has_value());
  ::close(release[0]);
}

}  // namespace
}  // namespace patchbay
