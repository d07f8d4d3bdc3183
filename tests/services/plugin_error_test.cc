#include "services/plugin_error.h"

#include <catch2/catch.hpp>
#include <cstring>

#include "services/barrier.h"
#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using services::enter_plugin;
using test::PluginSeat;

// What the caller of a connector sees when its function does this.
template <class Function>
Error failure_of(PluginSeat& seat, Function function) {
  const CallFrame frame(seat.table, seat.context);
  const Result<void> outcome = enter_plugin(frame, function);
  REQUIRE(outcome.has_error());
  return outcome.error();
}

patchbay_status fail(patchbay_error* error, patchbay_status status, std::string_view message) {
  error->code = status;
  error->message_size = static_cast<std::uint32_t>(message.size());
  std::memcpy(error->message, message.data(), message.size());
  return status;
}

TEST_CASE("what a connector says when it fails reaches its caller") {
  PluginSeat seat;
  const Error error = failure_of(seat, [](patchbay_error* out) {
    out->retry_after_ms = 1500;
    out->provider_status = 429;
    return fail(out, PATCHBAY_E_RATE_LIMITED, "Slow down.");
  });
  CHECK(error.code() == Code::kRateLimited);
  CHECK(error.message() == "Slow down.");
  CHECK(error.details().retry_after == std::chrono::milliseconds(1500));
  CHECK(error.details().provider_status == 429);
}

TEST_CASE("the scopes that a connector misses are read from its details") {
  PluginSeat seat;
  const Error error = failure_of(seat, [](patchbay_error* out) {
    constexpr std::string_view kDetails = R"({"required_scopes":["repo","read:user"]})";
    out->details->write(out->details->context, kDetails.data(), kDetails.size());
    return fail(out, PATCHBAY_E_INSUFFICIENT_SCOPE, "Not allowed to.");
  });
  CHECK(error.details().required_scopes == std::vector<std::string>{"repo", "read:user"});
}

TEST_CASE("a connector that fails without a word is named") {
  PluginSeat seat;
  const Error error = failure_of(seat, [](patchbay_error*) { return PATCHBAY_E_PROVIDER_ERROR; });
  CHECK(error.message() == "Connector \"seat\" failed without saying why.");
}

TEST_CASE("a message that is not UTF-8 is made so") {
  PluginSeat seat;
  const Error error = failure_of(
      seat, [](patchbay_error* out) { return fail(out, PATCHBAY_E_PROVIDER_ERROR, "caf\xe9"); });
  CHECK(error.message() == "caf\xef\xbf\xbd");
}

TEST_CASE("a message that is said to be longer than what was written shows what was written") {
  PluginSeat seat;
  for (const std::uint32_t promised : {6U, 512U, 513U, 0xffffffffU}) {
    const Error error = failure_of(seat, [promised](patchbay_error* out) {
      fail(out, PATCHBAY_E_NOT_FOUND, "short");
      out->message_size = promised;
      return PATCHBAY_E_NOT_FOUND;
    });
    INFO(promised);
    CHECK(error.message() == "short");
  }
}

TEST_CASE("an exception of any type stops at the border") {
  PluginSeat seat;
  const Error known = failure_of(seat, [](patchbay_error*) -> patchbay_status {
    throw std::runtime_error("index out of range");
  });
  CHECK(known.code() == Code::kPluginFault);
  CHECK(known.message().find("index out of range") != std::string::npos);
  const Error unknown = failure_of(seat, [](patchbay_error*) -> patchbay_status { throw 42; });
  CHECK(unknown.code() == Code::kPluginFault);
}

TEST_CASE("a host's failure that a connector passes on comes back whole") {
  PluginSeat seat;
  CallFrame frame(seat.table, seat.context);
  const Result<void> outcome = enter_plugin(frame, [&](patchbay_error* out) {
    ErrorDetails details;
    details.reauth_url = "/reconnect";
    Error refusal(Code::kRefreshFailed, std::string(2000, 'x'));
    return services::give_error(&frame, std::move(refusal).with_details(details), out);
  });
  REQUIRE(outcome.has_error());
  CHECK(outcome.error().code() == Code::kRefreshFailed);
  CHECK(outcome.error().message().size() == 2000);
  CHECK(outcome.error().details().reauth_url == "/reconnect");
}

TEST_CASE("a code of the host's own is PLUGIN_FAULT when no service gave it") {
  PluginSeat seat;
  for (const patchbay_status code : {201u, 202u, 203u, 301u, 302u, 305u, 307u, 501u, 603u, 604u}) {
    const Error error = failure_of(seat, [&](patchbay_error*) { return code; });
    INFO(code);
    CHECK(error.code() == Code::kPluginFault);
  }
}

TEST_CASE("a long message for a plugin is cut at the end of a character") {
  PluginSeat seat;
  test::PluginFailure failure;
  std::string message(511, 'x');
  message += "\xc3\xa9";  // two bytes, from the last one the field has room for
  services::give_error(nullptr, Error(Code::kNotFound, message), &failure.raw);
  CHECK(failure.message() == std::string(511, 'x'));
}

}  // namespace
}  // namespace patchbay
