#include "conformance/thread_sanitizer.h"

#include <sys/personality.h>

#include <algorithm>
#include <string_view>

#include "conformance/elf_facts.h"

namespace patchbay::conformance {
namespace {

constexpr int kFoundExit = 66;
constexpr std::string_view kOptions = "TSAN_OPTIONS=";
constexpr std::string_view kSummary = "SUMMARY: ThreadSanitizer: ";
constexpr std::string_view kReport = "WARNING: ThreadSanitizer: ";
constexpr std::size_t kReportBytes = 8000;

}  // namespace

Result<std::string> thread_sanitizer_of(const std::filesystem::path& library) {
  PATCHBAY_TRY(const ElfFacts facts, ElfFacts::read(library));
  for (const std::string& each : facts.needed) {
    if (each.starts_with("libtsan.so") || each.starts_with("libclang_rt.tsan")) return each;
  }
  return Error(
      Code::kUnsupported,
      library.string() +
          " was not compiled with ThreadSanitizer, which finds races only in code that it "
          "has instrumented. Build the connector again, in another folder, with "
          "-fsanitize=thread: cmake -B build-tsan -DCMAKE_C_FLAGS=-fsanitize=thread "
          "-DCMAKE_CXX_FLAGS=-fsanitize=thread. With clang, -shared-libsan is needed too.");
}

void keep_addresses() {
  constexpr unsigned long kAsk = 0xffffffff;
  const int current = ::personality(kAsk);
  if (current >= 0) ::personality(static_cast<unsigned long>(current) | ADDR_NO_RANDOMIZE);
}

void add_thread_sanitizer(std::vector<std::string>& environment, const std::string& library) {
  if (library.empty()) return;
  std::string options(kOptions);
  std::erase_if(environment, [&](const std::string& each) {
    if (each.starts_with(kOptions)) options += each.substr(kOptions.size()) + ":";
    return each.starts_with(kOptions) || each.starts_with("LD_PRELOAD=");
  });
  environment.push_back("LD_PRELOAD=" + library);
  environment.push_back(options + "halt_on_error=1:exitcode=" + std::to_string(kFoundExit));
}

bool has_found_race(const process::Ending& ending) {
  return ending.how == process::EndCause::kExited && ending.status.exit_code == kFoundExit &&
         ending.last_words.find(kSummary) != std::string::npos;
}

void note_race(const std::string& printed, CheckReport& report) {
  const auto summary = printed.rfind(kSummary) + kSummary.size();
  report.finding = {
      Outcome::kFailed,
      "ThreadSanitizer found a " + printed.substr(summary, printed.find('\n', summary) - summary)};
  const auto begin = std::min(printed.find(kReport), printed.size());
  report.backtrace = printed.substr(begin, kReportBytes);
}

}  // namespace patchbay::conformance
