// Tests that a connector gets the text of a file that it downloads, and that the reader's limits
// and the call's end apply.
#include <patchbay/abi/draft/host_file_text.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <stop_token>

#include "extraction/extractor.h"
#include "fibers/scheduler.h"
#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::to_abi;
using test::PluginSeat;

std::string file_of(const std::string& name) {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/tests/extraction/fixtures/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A connector that downloads files, on a host that can read them.
struct TextSeat : PluginSeat {
  TextSeat()
      : extractor({.reader = PATCHBAY_BINARY_DIR "/bin/patchbay-extract",
                   .most_file = std::uint64_t{1} << 20}),
        reading({.abi = http_service::all_services(),
                 .clock = clock,
                 .log = log,
                 .state = state,
                 .wait = wait,
                 .extractor = &extractor}) {}

  // Downloads the file and requests its text.
  patchbay_status read(const services::HostTable& host, std::uint64_t offset = 0,
                       std::uint64_t most = PATCHBAY_FILE_TEXT_MAX) {
    const CallFrame frame(host, context);
    found.text.clear();
    if (const auto status = get(frame, "/file"); status != PATCHBAY_OK) return status;
    patchbay_file_text_request request{};
    request.struct_size = sizeof request;
    request.handle = response.handle;
    request.offset = offset;
    request.most = most;
    failure = {};
    const auto status = service<patchbay_host_file_text>(PATCHBAY_HOST_FILE_TEXT_ID)
                            .read(frame.abi(), &request, found.sink(), &more, &failure.raw);
    reason = frame.refusal() == nullptr ? "" : frame.refusal()->details().reason;
    http().close(frame.abi(), response.handle);
    return status;
  }

  extraction::Extractor extractor;
  services::HostTable reading;
  test::PluginText found;
  std::uint32_t more = 7;
  std::string reason;
};

TEST_CASE("a connector reads the text of a file that it downloads, in parts") {
  TextSeat seat;
  answers(seat, "/file", 200, file_of("workbook.xlsx"));
  REQUIRE(seat.read(seat.reading) == PATCHBAY_OK);
  CHECK(seat.found.text.starts_with("# Budget, 2026\nName,Amount,Day,Paid\n"));
  CHECK(seat.found.text.find("\n# Empty\n\n# Ünïcode\n,only one\n") != std::string::npos);
  CHECK(seat.more == 0);
  REQUIRE(seat.read(seat.reading, 2, 6) == PATCHBAY_OK);
  CHECK(seat.found.text == "Budget");
  CHECK(seat.more == 1);
}

TEST_CASE("a file without a text that can be read is refused with the reason, and gives nothing") {
  const auto [file, code, reason] = GENERATE(table<std::string, patchbay_status, std::string>(
      {{"password.pdf", PATCHBAY_E_UNSUPPORTED, "encrypted"},
       {"password.xlsx", PATCHBAY_E_UNSUPPORTED, "encrypted"},
       {"scanned.pdf", PATCHBAY_E_UNSUPPORTED, "no_text"}}));
  INFO(file);
  TextSeat seat;
  answers(seat, "/file", 200, file_of(file));
  CHECK(seat.read(seat.reading) == code);
  CHECK(seat.reason == reason);
  CHECK(seat.found.text.empty());
  CHECK(seat.failure.message().size() > 40);
}

TEST_CASE("a file that is larger than allowed, and one that breaks off, give no text") {
  TextSeat seat;
  answers(seat, "/file", 200, std::string((std::size_t{1} << 20) + 1, 'x'));
  CHECK(seat.read(seat.reading) == PATCHBAY_E_TOO_LARGE);
  CHECK(seat.reason == "too_large");
  seat.server.on("/file", [](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    connection.close();
  });
  CHECK(seat.read(seat.reading) == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(seat.found.text.empty());
}

TEST_CASE("a host without a reader, and a request that is no request, give no text") {
  TextSeat seat;
  answers(seat, "/file", 200, "words");
  CHECK(seat.read(seat.table) == PATCHBAY_E_UNSUPPORTED);
  CHECK(seat.failure.message().find("no text reader") != std::string::npos);
  CHECK(seat.read(seat.reading, 0, PATCHBAY_FILE_TEXT_MAX + 1ULL) == PATCHBAY_E_TOO_LARGE);
  const CallFrame frame(seat.reading, seat.context);
  CHECK(seat.service<patchbay_host_file_text>(PATCHBAY_HOST_FILE_TEXT_ID)
            .read(frame.abi(), nullptr, seat.found.sink(), &seat.more, &seat.failure.raw) ==
        PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("a file is read elsewhere than on the fiber's worker") {
  TextSeat seat;
  answers(seat, "/file", 200, file_of("pages.pdf"));
  fibers::Scheduler scheduler({.workers = 1});
  std::optional<patchbay_status> read;
  bool has_had_a_turn = false;
  const auto spawn = [&](std::function<void()> job) { REQUIRE(scheduler.spawn(job)); };
  spawn([&] { read = seat.read(seat.reading); });
  spawn([&] { has_had_a_turn = !read; });
  scheduler.stop();
  CHECK(has_had_a_turn);
  CHECK(read == PATCHBAY_OK);
  CHECK(seat.found.text.find("Second page") != std::string::npos);
}

TEST_CASE("a call that its caller gives up while the file arrives gets no text") {
  TextSeat seat;
  std::stop_source stop;
  const std::stop_token cancelled = stop.get_token();
  seat.context.cancellation = &cancelled;
  seat.server.on("/file", [&](const test::SeenRequest&, test::ServerConnection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n%PDF-1.7");
    stop.request_stop();
  });
  CHECK(seat.read(seat.reading) == PATCHBAY_E_CANCELLED);
  CHECK(seat.found.text.empty());
}

}  // namespace
}  // namespace patchbay
