// A data race of a connector that was compiled with ThreadSanitizer is found.
#include <catch2/catch.hpp>
#include <sstream>

#include "conformance/command_line.h"
#include "runs.h"
#include "skip.h"

namespace patchbay::conformance {
namespace {

struct WatchedRun {
  int exit_code = 0;
  std::string printed;
};

WatchedRun watched(const std::string& name, const std::vector<std::string>& more = {}) {
  std::ostringstream out;
  std::vector<std::string> words = {"run", animal(name).string(), "--tsan"};
  words.insert(words.end(), more.begin(), more.end());
  const int code = run_command_line(words, {out, out, PATCHBAY_CONFORMANCE, {}});
  return {code, out.str()};
}

TEST_CASE("a data race is found at its line, and a connector without one passes") {
  if (!std::filesystem::exists(animal("data_race") / "connector.so")) {
    return skip("connectors with ThreadSanitizer are built without another sanitizer only");
  }
  const WatchedRun raced = watched("data_race");
  INFO(raced.printed);
  CHECK(raced.exit_code == 1);
  CHECK(raced.printed.find("ThreadSanitizer found a data race") != std::string::npos);
  CHECK(raced.printed.find("zoo/actions.h") != std::string::npos);
  CHECK(raced.printed.find("again:     patchbay-conformance run ") != std::string::npos);
  const WatchedRun healthy = watched("healthy_tsan");
  INFO(healthy.printed);
  CHECK(healthy.exit_code == 0);
  CHECK(healthy.printed.find("7 passed") != std::string::npos);
}

TEST_CASE("a connector that was compiled without ThreadSanitizer is told how to be built for it") {
#ifdef __SANITIZE_THREAD__
  return skip("all connectors of this build are compiled with ThreadSanitizer");
#endif
  const WatchedRun plain = watched("healthy");
  CHECK(plain.exit_code == 2);
  CHECK(plain.printed.find("was not compiled with ThreadSanitizer") != std::string::npos);
  CHECK(plain.printed.find("-fsanitize=thread") != std::string::npos);
}

TEST_CASE("run --tsan chooses the checks itself, so --include is refused beside it") {
  const WatchedRun both = watched("healthy", {"--include", "actions.*"});
  CHECK(both.exit_code == 2);
  CHECK(both.printed.find("--include") != std::string::npos);
  CHECK(both.printed.find("excludes") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::conformance
