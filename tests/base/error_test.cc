// Tests how errors are returned, copied and completed.
#include "base/error.h"

#include <catch2/catch.hpp>

#include "base/result.h"

namespace patchbay {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error(Code::kInvalidArgument, "the number is odd");
  return number / 2;
}

Result<int> quarter(int number) {
  PATCHBAY_TRY(auto halved, half(number));
  return half(halved);
}

TEST_CASE("an error passes up unchanged through PATCHBAY_TRY") {
  CHECK(quarter(8).value() == 2);
  const auto failed = quarter(6);
  REQUIRE(failed.has_error());
  CHECK(failed.error().code() == Code::kInvalidArgument);
  CHECK(failed.error().message() == "the number is odd");
}

TEST_CASE("details given to one copy of an error do not show in another") {
  const Error plain(Code::kRateLimited, "slow down");
  const Error limited = Error(plain).with_retry_after(std::chrono::seconds(3));
  CHECK_FALSE(plain.details().retry_after.has_value());
  CHECK(limited.details().retry_after == std::chrono::milliseconds(3000));
}

TEST_CASE("an error that says nothing of retrying follows its code, one that does is believed") {
  CHECK(Error(Code::kProviderUnavailable, "").retryable());
  CHECK_FALSE(Error(Code::kInvalidArgument, "").retryable());
  ErrorDetails details;
  details.retryable = false;
  CHECK_FALSE(Error(Code::kProviderUnavailable, "").with_details(details).retryable());
}

TEST_CASE("a call that cannot succeed a second time is not called retryable") {
  // These calls can succeed only after another step, such as a start from the first page, or a
  // connected account.
  for (const Code code : {Code::kCursorExpired, Code::kLinkRequired, Code::kLinkRevoked,
                          Code::kOutcomeUnknown, Code::kGateClosed}) {
    INFO(name_of(code));
    CHECK_FALSE(retryable_by_nature(code));
    CHECK_FALSE(Error(code, "").retryable());
  }
}

TEST_CASE("the place where an error happened leads its message") {
  CHECK(Error(Code::kNotFound, "no such key").at("a.toml").message() == "a.toml: no such key");
}

}  // namespace
}  // namespace patchbay
