// Tests the meaning of a provider's error codes, and the errors for callers.
#include "oauth_messages/reason.h"

#include <catch2/catch.hpp>
#include <set>

#include "oauth_messages/error_word.h"

namespace patchbay::oauth_messages {
namespace {

constexpr auto kLast = Reason::kDiscoveryFailed;

TEST_CASE("the error of an answer means what its RFC says, and anything else a failed exchange") {
  CHECK(meaning_of("access_denied") == Reason::kDenied);
  CHECK(meaning_of("expired_token") == Reason::kTimeout);
  CHECK(meaning_of("invalid_grant") == Reason::kInvalidGrant);
  CHECK(meaning_of("invalid_client") == Reason::kClientRejected);
  CHECK(meaning_of("unauthorized_client") == Reason::kClientRejected);
  CHECK(meaning_of("invalid_scope") == Reason::kInvalidScope);
  CHECK(meaning_of("temporarily_unavailable") == Reason::kProviderDown);
  CHECK(meaning_of("server_error") == Reason::kProviderDown);
  for (const char* word : {"", "invalid_request", "INVALID_GRANT", "invalid_grant ", "nonsense"}) {
    CAPTURE(word);
    CHECK(meaning_of(word) == Reason::kExchangeFailed);
  }
}

TEST_CASE("each reason has a word of its own, by which an error tells it again") {
  std::set<std::string_view> words;
  for (int number = 0; number <= static_cast<int>(kLast); ++number) {
    const auto reason = static_cast<Reason>(number);
    CAPTURE(word_of(reason));
    CHECK(words.insert(word_of(reason)).second);
    const Error error = oauth_failed(reason, "why");
    CHECK(error.code() == Code::kOauthFailed);
    CHECK(error.details().reason == word_of(reason));
    CHECK(error.details().retry_available == retry_available(reason));
    CHECK(reason_of(error) == reason);
  }
  CHECK_FALSE(reason_of(Error(Code::kInternal, "why")).has_value());
  CHECK_FALSE(reason_of(Error(Code::kGateClosed, "why").with_reason("plan")).has_value());
}

TEST_CASE("a person may try again after a denial, and not after a fault of the configuration") {
  for (const Reason reason : {Reason::kDenied, Reason::kTimeout, Reason::kReplayedState,
                              Reason::kInvalidGrant, Reason::kProviderDown}) {
    CHECK(retry_available(reason));
  }
  for (const Reason reason : {Reason::kInvalidRedirectUri, Reason::kInvalidScope,
                              Reason::kClientMissing, Reason::kClientRejected}) {
    CHECK_FALSE(retry_available(reason));
  }
}

}  // namespace
}  // namespace patchbay::oauth_messages
