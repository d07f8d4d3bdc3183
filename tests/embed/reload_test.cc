// Tests connectors that are added, changed and removed while a host runs.
#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "embed/host_fixture.h"
#include "kit/busy_machine.h"
#include "temporary_folder.h"

namespace patchbay {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

struct Place {
  TemporaryFolder root;

  void put(const fs::path& from, const std::string& name) const {
    fs::remove_all(root.path() / name);
    fs::copy(from, root.path() / name);
  }
  [[nodiscard]] std::unique_ptr<Host> open(const fs::path& trial_program = {}) const {
    HostOptions options;
    options.connector_path = {root.path()};
    options.trial_program = trial_program;
    return test::open_host(std::move(options));
  }
};

TEST_CASE("a host takes in a connector that was added, and lets go of one that was removed") {
  const Place place;
  const auto host = place.open();
  REQUIRE_FAILED(host->invoke("minimal_c", "echo", R"({"message":"a"})"), Code::kNotFound);
  place.put(test::examples() / "minimal_c", "minimal_c");
  ReloadReport report = host->reload();
  CHECK(report.added == Names{"minimal_c"});
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"a"})").outcome.has_value());
  CHECK(host->reload().unchanged == Names{"minimal_c"});
  fs::remove_all(place.root.path() / "minimal_c");
  report = host->reload();
  CHECK(report.removed == Names{"minimal_c"});
  REQUIRE_FAILED(host->invoke("minimal_c", "echo", R"({"message":"a"})"), Code::kNotFound);
}

TEST_CASE("the observer of reloads is told of connectors that are added, replaced and removed") {
  const Place place;
  std::vector<ReloadReport> told;
  HostOptions options;
  options.connector_path = {place.root.path()};
  options.reload_observer = [&told](const ReloadReport& report) { told.push_back(report); };
  const auto host = test::open_host(std::move(options));
  CHECK(told.empty());
  place.put(test::examples() / "minimal_c", "minimal_c");
  host->reload();
  std::ofstream(place.root.path() / "minimal_c/connector.json", std::ios::app) << "\n";
  host->reload();
  fs::remove_all(place.root.path() / "minimal_c");
  host->reload();
  REQUIRE(told.size() == 3);
  CHECK(told[0].added == Names{"minimal_c"});
  CHECK(told[1].replaced == Names{"minimal_c"});
  CHECK(told[2].removed == Names{"minimal_c"});
}

TEST_CASE("with a program for trials a library that would end the host is refused instead") {
  const Place place;
  const auto host = place.open(PATCHBAY_BINARY_DIR "/bin/patchbay");
  place.put(fs::path(PATCHBAY_BINARY_DIR) / "deadly_connectors/initializer_throws", "thrower");
  place.put(test::examples() / "minimal_c", "minimal_c");
  const ReloadReport report = host->reload();
  CHECK(report.added == Names{"minimal_c"});
  REQUIRE(report.refused.size() == 1);
  CHECK(report.refused[0].name == "initializer_throws");
  CHECK(report.refused[0].why.message().find("crashed (SIGABRT)") != std::string::npos);
  REQUIRE_FAILED(host->invoke("initializer_throws", "go", "{}"), Code::kPluginFault);
  CHECK(host->invoke("minimal_c", "echo", R"({"message":"a"})").outcome.has_value());
}

TEST_CASE("a connector that is set aside is listed so, and a reload lets it in again") {
  const auto host = test::open_host(test::faulty());
  // A call does not count if a slow machine begins it after its deadline.
  test::prove_given_time(std::chrono::milliseconds(1), [&](std::chrono::milliseconds deadline) {
    const Answer late = host->invoke("overruns", "go", "{}", {.deadline = deadline});
    REQUIRE_FAILED(late, Code::kDeadlineExceeded);
    return test::spoiled_unless(!host->connector("overruns").value().set_aside.empty(),
                                "it is not set aside: " + late.outcome.error().message());
  });
  REQUIRE_FAILED(host->invoke("overruns", "go", "{}"), Code::kConnectorUnavailable);
  const SetAside aside = host->connector("overruns").value().set_aside.at(0);
  CHECK(aside.left > std::chrono::seconds(50));
  CHECK(aside.link.empty());
  CHECK(aside.user == "local");  // only the calls of this user are refused
  CHECK(aside.organization == "local");
  host->reload();
  CHECK(host->connector("overruns").value().set_aside.empty());
  const CallOptions unhurried{.deadline = std::chrono::milliseconds::max()};
  CHECK(host->invoke("overruns", "go", "{}", unhurried).outcome.has_value());
}

// Returns the KiB of memory that belong only to this process and were written.
long own_kib() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  for (std::string word; rollup >> word;) {
    long kib = 0;
    if (word == "Private_Dirty:" && rollup >> kib) return kib;
  }
  return -1;
}

// Calls the connector on four threads, 10,000 times in total.
struct Callers {
  static constexpr int kCalls = 10'000;

  explicit Callers(Host& host) {
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([this, &host] {
        while (begun.fetch_add(1) < kCalls) {
          const Answer answer = host.invoke("minimal_c", "echo", R"({"message":"a"})");
          const bool is_right = answer.outcome && answer.outcome.value() == R"({"message":"a"})";
          if (!is_right) wrong.fetch_add(1);
          ended.fetch_add(1);
          ended.notify_all();
        }
      });
    }
  }
  // Waits until this number of calls have ended.
  void wait_for(int calls) const {
    for (int now = ended.load(); now < calls; now = ended.load()) ended.wait(now);
  }
  void join() {
    for (std::thread& each : threads) each.join();
  }

  std::atomic<int> begun{0};
  std::atomic<int> ended{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
};

TEST_CASE("10,000 calls over 50 reloads of a changed library: none is lost or fails") {
  constexpr int kReloads = 50;
  constexpr int kFirst = 10;  // number of the first reload from which the memory is measured
  const Place place;
  place.put(test::examples() / "minimal_c", "minimal_c");
  const auto host = place.open();
  long before = 0;
  Callers callers(*host);
  for (int i = 1; i <= kReloads; ++i) {
    callers.wait_for(i * (Callers::kCalls / (kReloads + 1)));
    // A library with other bytes, in a new file, as a build or a package manager writes it.
    const fs::path library = place.root.path() / "minimal_c/connector.so";
    fs::copy_file(library, place.root.path() / "minimal_c/next");
    std::ofstream(place.root.path() / "minimal_c/next", std::ios::app) << i;
    fs::rename(place.root.path() / "minimal_c/next", library);
    const ReloadReport report = host->reload();
    REQUIRE(report.replaced == Names{"minimal_c"});
    if (i == kFirst) before = own_kib();
  }
  callers.join();
  CHECK(callers.ended == Callers::kCalls);
  CHECK(callers.wrong == 0);
  const long each = (own_kib() - before) / (kReloads - kFirst);
  std::cout << "memory for each reload: " << each << " KiB\n";
#ifndef __SANITIZE_ADDRESS__  // AddressSanitizer does not release freed memory
  CHECK(each < 1024);
#endif
}

}  // namespace
}  // namespace patchbay
