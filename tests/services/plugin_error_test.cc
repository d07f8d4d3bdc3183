// Tests what callers and the log see of a connector's failure.
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

// Returns the error that a connector's caller sees if the connector's function does this.
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

TEST_CASE("a cancelled call whose connector adds no word says that it was cancelled") {
  PluginSeat seat;
  std::stop_source source;
  const std::stop_token token = source.get_token();
  seat.context.cancellation = &token;
  source.request_stop();
  const Error cancelled = failure_of(seat, [](patchbay_error*) { return PATCHBAY_E_CANCELLED; });
  CHECK(cancelled.code() == Code::kCancelled);
  CHECK(cancelled.message() == "The call was cancelled.");
  seat.context.cancellation = nullptr;
  seat.context.deadline = seat.clock.now();
  const Error late = failure_of(seat, [](patchbay_error*) { return PATCHBAY_E_DEADLINE_EXCEEDED; });
  CHECK(late.message() == "The call's deadline passed.");
}

TEST_CASE("a malformed status of a provider is not shown, and the log says so") {
  PluginSeat seat;
  for (const std::uint32_t status : {1U, 99U, 600U, 999U, 4294967295U}) {
    seat.log_lines.clear();
    const Error error = failure_of(seat, [&](patchbay_error* out) {
      out->provider_status = status;
      return fail(out, PATCHBAY_E_PROVIDER_ERROR, "No.");
    });
    INFO(status);
    CHECK_FALSE(error.details().provider_status.has_value());
    REQUIRE(seat.log_lines.size() == 1);
    CHECK(seat.log_lines[0].find("provider_status " + std::to_string(status)) != std::string::npos);
  }
}

TEST_CASE("what callers are not shown of an error's details stands in the log, by name") {
  PluginSeat seat;
  const auto give = [&](patchbay_status code, std::string_view details) {
    seat.log_lines.clear();
    failure_of(seat, [&](patchbay_error* out) {
      out->details->write(out->details->context, details.data(), details.size());
      return fail(out, code, "No.");
    });
  };
  give(PATCHBAY_E_INSUFFICIENT_SCOPE, R"({"required_scopes":["repo"]})");
  CHECK(seat.log_lines.empty());
  give(PATCHBAY_E_INSUFFICIENT_SCOPE, R"({"required_scopes":["repo"],"hint":"canary-of-value"})");
  REQUIRE(seat.log_lines.size() == 1);
  CHECK(seat.log_lines[0].find("hint") != std::string::npos);
  CHECK(seat.log_lines[0].find("seat") != std::string::npos);
  CHECK(seat.log_lines[0].find("required_scopes") == std::string::npos);
  CHECK(seat.log_lines[0].find("canary-of-value") == std::string::npos);
  give(PATCHBAY_E_PROVIDER_ERROR, R"({"required_scopes":["repo"]})");
  CHECK(seat.log_lines.size() == 1);
  give(PATCHBAY_E_PROVIDER_ERROR, "not JSON");
  CHECK(seat.log_lines.size() == 1);
}

TEST_CASE("a connector's wish to wait is passed on as far as anybody can mean it") {
  PluginSeat seat;
  const auto told = [&](std::uint64_t milliseconds) {
    return failure_of(seat,
                      [&](patchbay_error* out) {
                        out->retry_after_ms = milliseconds;
                        return fail(out, PATCHBAY_E_RATE_LIMITED, "Slow down.");
                      })
        .details()
        .retry_after;
  };
  CHECK(told(3'600'000) == std::chrono::hours(1));
  CHECK(told(UINT64_MAX) == std::chrono::minutes(15));
}

TEST_CASE("an error that has no room is not filled") {
  test::PluginFailure failure;
  failure.raw.struct_size = 0;
  failure.raw.code = 77;
  services::give_error(nullptr, Error(Code::kNotFound, "gone"), &failure.raw);
  CHECK(failure.raw.code == 77);
  CHECK(failure.raw.message[0] == '\0');
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
  message += "\xc3\xa9";  // a character of two bytes; the field has room for only one
  services::give_error(nullptr, Error(Code::kNotFound, message), &failure.raw);
  CHECK(failure.message() == std::string(511, 'x'));
}

}  // namespace
}  // namespace patchbay
