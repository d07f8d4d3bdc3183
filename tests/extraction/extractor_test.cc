// Tests the host's limits for readers, and how it handles readers that fail.
#include "extraction/extractor.h"

#include <stop_token>

#include "extraction/extracted_text.h"
#include "process/file_access.h"
#include "skip.h"
#include "temporary_folder.h"

namespace patchbay::extraction {
namespace {

// A reader program that is a shell script.
class Script {
 public:
  explicit Script(const std::string& text) {
    options.reader = folder_.write("reader", "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(options.reader, std::filesystem::perms::owner_all);
  }
  ExtractorOptions options = usual();

 private:
  const TemporaryFolder folder_;
};

TEST_CASE("a file over the limit is too large, whatever its source said, and is not read on") {
  auto options = usual();
  options.most_file = 100'000;
  CHECK(extracted(std::string(100'000, 'a'), {}, {}, options).found.outcome == Outcome::kText);
  std::uint64_t given = 0;
  KeptText text;
  const File endless{[&](std::span<char> out) -> Result<std::size_t> {
                       std::fill(out.begin(), out.end(), 'a');
                       given += out.size();
                       return out.size();
                     },
                     {},
                     {}};
  const auto found = Extractor(options).extract(endless, text, {});
  REQUIRE(found.has_value());
  CHECK(found.value().outcome == Outcome::kTooLarge);
  CHECK(found.value().why == "The file is larger than 100000 bytes.");
  CHECK(given < 300'000);
}

TEST_CASE("text over the limit is cut at a whole character, and said to be") {
  auto options = usual();
  options.most_text = 10;
  const auto it = extracted("123456789é and more", {}, {}, options);
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.found.cut);
  CHECK(it.text() == "123456789");
  CHECK_FALSE(extracted("1234567890", {}, {}, options).found.cut);
}

TEST_CASE("a type and a name of any length are hints, and keep no reader from its work") {
  const std::string words(200'000, 'n');
  const auto it = extracted("a,b", words + ".csv", "text/csv; " + words);
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.text().find("b") != std::string::npos);
}

TEST_CASE("a flood of text ends its reader and is kept up to the limit") {
  Script flood(
      "printf 'type text/plain\\nrest\\n'; while :; do echo 0123456789012345678901234567890; done");
  flood.options.most_text = 1000;
  const auto it = extracted("a", {}, {}, flood.options);
  CHECK(it.found.outcome == Outcome::kText);
  CHECK(it.found.cut);
  CHECK(it.text().size() == 1000);
}

TEST_CASE("a reader that crashes, exits early or talks nonsense is the file's outcome") {
  const auto outcome = [](const std::string& script) {
    return extracted("a", {}, {}, Script(script).options).found;
  };
  const auto crashed = outcome("printf 'part \\ntext 2\\nab'; kill -SEGV $$");
  CHECK(crashed.outcome == Outcome::kCrashed);
  CHECK(crashed.why == "Its reader crashed (SIGSEGV).");
  CHECK(outcome("exit 9").why == "Its reader ended with exit code 9.");
  CHECK(outcome("echo nonsense").outcome == Outcome::kCrashed);
  CHECK(outcome("echo end sideways").outcome == Outcome::kCrashed);
  CHECK(outcome("printf 'end text \\nmore\\n'").outcome == Outcome::kCrashed);
  CHECK(outcome("printf 'text 99999999999999999999\\n'").outcome == Outcome::kCrashed);
  CHECK(outcome("exit 4").outcome == Outcome::kOutOfMemory);
}

TEST_CASE("a reader that does not end is ended") {
  Script loop("while :; do :; done");
  loop.options.time = std::chrono::milliseconds(200);
  const auto it = extracted("a", {}, {}, loop.options);
  CHECK(it.found.outcome == Outcome::kTimedOut);
  CHECK(it.found.why == "Its reader did not end within 200 ms.");
}

TEST_CASE("a reader that wants more memory than it may have is told so") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("the sanitizers leave no limit of memory");
#endif
  auto options = usual();
  options.memory = 48U << 20U;
  std::string page;
  for (int i = 0; i < 1'000'000; ++i) page += "<b>x</b>";
  const auto it = extracted(page, "a.html", {}, options);
  CHECK(it.found.outcome == Outcome::kOutOfMemory);
}

TEST_CASE("a reader has no network") {
  const auto it =
      extracted("a", {}, {}, Script("exec /bin/bash -c 'echo >/dev/tcp/127.0.0.1/9'").options);
  INFO(it.found.ending.last_words);
  CHECK(it.found.ending.last_words.find("socket: Operation not permitted") != std::string::npos);
}

TEST_CASE("a reader has no file but its program") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("the sanitizers read files of their own");
#endif
  if (!process::read_only_access({}).value()) return skip("this kernel has no Landlock");
  const auto it =
      extracted("a", {}, {}, Script("echo rest; read line </etc/passwd; echo \"$line\"").options);
  CHECK(it.text() == "\n");
  CHECK(it.found.ending.last_words.find("Permission denied") != std::string::npos);
}

TEST_CASE("what is missing on this machine is no outcome of a file") {
  auto options = usual();
  options.pdftotext = "/nowhere/pdftotext";
  KeptText text;
  const auto pdf = fixture("pages.pdf");
  auto found = Extractor(options).extract({process::input_of(pdf), {}, {}}, text, {});
  REQUIRE(found.has_error());
  CHECK(found.error().code() == Code::kInternal);
  CHECK(found.error().message().starts_with("/nowhere/pdftotext cannot be run"));
  options.reader = "/nowhere/reader";
  found = Extractor(options).extract({process::input_of(pdf), {}, {}}, text, {});
  REQUIRE(found.has_error());
  CHECK(found.error().message().starts_with("/nowhere/reader cannot be run"));
}

TEST_CASE("a stop ends an extraction, and a sink's error is its own") {
  std::stop_source stop;
  stop.request_stop();
  const auto token = stop.get_token();
  KeptText text;
  auto found = Extractor(Script("while :; do :; done").options)
                   .extract({process::input_of("a"), {}, {}}, text, {.cancellation = &token});
  REQUIRE(found.has_error());
  CHECK(found.error().code() == Code::kCancelled);

  class FullSink final : public TextSink {
    Result<void> begin(std::string_view /*part*/) override { return success(); }
    Result<void> add(std::string_view /*text*/) override {
      return Error(Code::kOverloaded, "no room");
    }
  } full;
  found = Extractor(usual()).extract({process::input_of("words"), {}, {}}, full, {});
  REQUIRE(found.has_error());
  CHECK(found.error().message() == "no room");
}

}  // namespace
}  // namespace patchbay::extraction
