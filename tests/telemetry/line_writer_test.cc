// Proves that log lines are written whole and in order, and that a stalled reader blocks nobody.
#include "telemetry/line_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "temporary_folder.h"

namespace patchbay {
namespace {

constexpr std::chrono::seconds kLong{20};

struct Pipe {
  Pipe() { REQUIRE(::pipe(ends.data()) == 0); }
  ~Pipe() {
    ::close(ends[1]);
    stop_reading();
  }
  void stop_reading() {
    if (ends[0] >= 0) ::close(ends[0]);
    ends[0] = -1;
  }
  // Fills the pipe, so that a writer has to wait.
  void fill() const {
    const std::string bytes(4096, '.');
    REQUIRE(::fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
    while (::write(ends[1], bytes.data(), bytes.size()) > 0) {
    }
    REQUIRE(::fcntl(ends[1], F_SETFL, 0) == 0);
  }
  // Reads until this text has arrived. Returns everything up to it.
  std::string read_until(std::string_view text) {
    std::string all;
    std::array<char, 65536> piece;
    while (all.find(text) == std::string::npos) {
      const ssize_t got = ::read(ends[0], piece.data(), piece.size());
      REQUIRE(got > 0);
      all.append(piece.data(), static_cast<std::size_t>(got));
    }
    return all;
  }
  std::array<int, 2> ends{-1, -1};
};

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST_CASE("lines are written whole and in their order") {
  Pipe pipe;
  const SystemClock clock;
  telemetry::LineWriter writer({.descriptor = pipe.ends[1]}, clock);
  writer.write("one");
  writer.write(std::string(10'000, 'a'));
  writer.write("three");
  CHECK(pipe.read_until("three\n") == "one\n" + std::string(10'000, 'a') + "\nthree\n");
  CHECK(writer.dropped() == 0);
}

TEST_CASE("a reader that stalls holds nobody up, and what was dropped is counted and told") {
  Pipe pipe;
  pipe.fill();
  const SystemClock clock;
  telemetry::LineWriter writer({.descriptor = pipe.ends[1], .waiting_bytes = 4096}, clock);
  const std::string line(100, 'a');
  while (writer.dropped() < 7) writer.write(line);
  const std::int64_t dropped = writer.dropped();
  const std::string all = pipe.read_until("lines of the log were dropped");
  CHECK(all.find(" warning " + std::to_string(dropped) + " lines of") != std::string::npos);
  REQUIRE(writer.flush(kLong));
  writer.write("it flows again");
  CHECK(pipe.read_until("it flows again\n").find("were dropped: whoever") == std::string::npos);
  CHECK(writer.dropped() == dropped);
}

TEST_CASE("a writer ends although nobody reads") {
  Pipe pipe;
  pipe.fill();
  const SystemClock clock;
  {
    telemetry::LineWriter writer({.descriptor = pipe.ends[1], .waiting_bytes = 4096}, clock);
    while (writer.dropped() == 0) writer.write("nobody reads this");
    CHECK_FALSE(writer.flush(std::chrono::milliseconds(1)));
  }
  // the pipe still has what fill() wrote: the writer forced nothing into it
  pipe.read_until("....");
}

TEST_CASE("a line that nobody can get any more is dropped and counted") {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  const SystemClock clock;
  telemetry::LineWriter writer({.descriptor = pipe.ends[1]}, clock);
  pipe.stop_reading();
  writer.write("lost");
  REQUIRE(writer.flush(kLong));
  CHECK(writer.dropped() == 1);
}

TEST_CASE("a file that was moved away is opened again when that is asked") {
  const TemporaryFolder folder;
  const auto path = folder.path() / "patchbay.log";
  const auto moved = folder.path() / "patchbay.log.1";
  const SystemClock clock;
  telemetry::LineWriter writer({.file = path}, clock);
  writer.write("before");
  REQUIRE(writer.flush(kLong));
  std::filesystem::rename(path, moved);
  writer.reopen();
  writer.write("after");
  REQUIRE(writer.flush(kLong));
  CHECK(text_of(moved) == "before\n");
  CHECK(text_of(path) == "after\n");
}

TEST_CASE("a file that cannot be opened leaves the lines where they go otherwise, and says so") {
  const TemporaryFolder folder;
  Pipe pipe;
  const SystemClock clock;
  telemetry::LineWriter writer(
      {.file = folder.path() / "none" / "patchbay.log", .descriptor = pipe.ends[1]}, clock);
  writer.write("here");
  const std::string all = pipe.read_until("here\n");
  CHECK(all.find("cannot be opened (No such file or directory)") != std::string::npos);
}

}  // namespace
}  // namespace patchbay
