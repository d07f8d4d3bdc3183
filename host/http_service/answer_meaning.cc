#include "http_service/answer_meaning.h"

#include <cxxabi.h>

#include <algorithm>

#include "base/net.h"
#include "base/provider_delay.h"
#include "base/words.h"
#include "http_client/rate_fields.h"
#include "oauth_messages/bearer_challenge.h"
#include "oauth_messages/scope_list.h"
#include "services/text.h"

namespace patchbay::http_service {
namespace {

using Kind = AnswerMeaning::Kind;
constexpr int kFirstRefusal = 400;  // this status and all higher ones are refusals

Kind kind_of(std::uint32_t verdict) {
  switch (verdict) {
    case PATCHBAY_ANSWER_PASS:
      return Kind::kPass;
    case PATCHBAY_ANSWER_EXPIRED:
      return Kind::kExpired;
    case PATCHBAY_ANSWER_REVOKED:
      return Kind::kRevoked;
    case PATCHBAY_ANSWER_SCOPE_MISSING:
      return Kind::kScopeMissing;
    case PATCHBAY_ANSWER_LIMITED:
      return Kind::kLimited;
    case PATCHBAY_ANSWER_CHALLENGE:
      return Kind::kChallenge;
    case PATCHBAY_ANSWER_UNAVAILABLE:
      return Kind::kUnavailable;
    default:
      return Kind::kRefused;
  }
}

// Decides by the status. A 403 with a time to wait means kLimited, like a 429.
AnswerMeaning by_status(const HttpAnswer& answer, const http_client::RateFields& said) {
  AnswerMeaning meaning;
  const int status = answer.status();
  if (status == 401) meaning.kind = Kind::kExpired;
  if (status == 429 || (status == 403 && said.named())) meaning.kind = Kind::kLimited;
  if (status >= 500) meaning.kind = Kind::kUnavailable;
  return meaning;
}

// Sets the wait from the header fields. For an outage, uses only Retry-After: the reset time of a
// budget does not say how long an outage lasts.
void look_for_time(const http_client::RateFields& said, AnswerMeaning& meaning) {
  const auto named = meaning.kind == Kind::kLimited ? said.named() : said.retry_after;
  const bool may_wait = meaning.kind == Kind::kLimited || meaning.kind == Kind::kUnavailable;
  if (!named || !may_wait) return;
  meaning.is_named = true;
  meaning.retry_after = std::max(*named, meaning.retry_after.value_or(*named));
}

// Sets kScopeMissing if the challenge (the header WWW-Authenticate) contains `insufficient_scope`
// (RFC 6750 §3.1). The challenge is more exact than the status, and than a connector that reports
// every 401 as expired.
void look_for_missing_scope(const HttpAnswer& answer, AnswerMeaning& meaning) {
  if (answer.status() < kFirstRefusal) return;
  const bool may_be = meaning.kind == Kind::kExpired || meaning.kind == Kind::kPass;
  const auto challenge = answer.headers().find("WWW-Authenticate");
  if (!may_be || !challenge) return;
  if (oauth_messages::challenge_parameter(*challenge, "error") != "insufficient_scope") return;
  meaning.kind = Kind::kScopeMissing;
  meaning.scopes = oauth_messages::usable_scopes(
      words_of(oauth_messages::challenge_parameter(*challenge, "scope").value_or("")));
  meaning.message.clear();
}

// Returns true if the content type is JSON, for example "application/json; charset=utf-8" or
// "application/problem+json" (RFC 6839 §3.1).
bool is_json(const HttpAnswer& answer) {
  const auto type = answer.headers().find("Content-Type");
  if (!type) return false;
  const std::string_view named = type->substr(0, type->find(';'));
  const std::string_view bare = named.substr(0, named.find_last_not_of(" \t") + 1);
  constexpr std::string_view kSuffix = "+json";
  return equal_ignoring_case(bare, "application/json") ||
         (bare.size() > kSuffix.size() &&
          equal_ignoring_case(bare.substr(bare.size() - kSuffix.size()), kSuffix));
}

AnswerMeaning by_connector(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, WallTime now,
                           const http_client::RateFields& said) {
  const auto headers = answer.abi_headers();
  const bool is_looked_at = answer.status() >= kFirstRefusal || is_json(answer);
  const auto body = answer.peek(is_looked_at ? PATCHBAY_ANSWER_BODY_MAX : 0);
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
  const patchbay_answer question{
      .struct_size = sizeof(patchbay_answer),
      .status = static_cast<std::uint32_t>(answer.status()),
      .headers = headers.data(),
      .header_count = headers.size(),
      .body = services::to_abi(body.has_value() ? body.value() : std::string_view()),
      .now_ms = static_cast<std::uint64_t>(since_epoch.count()),
      .method = services::to_abi(method),
      .url = services::to_abi(answer.url()),
  };
  patchbay_verdict verdict{};
  verdict.struct_size = sizeof verdict;
  try {
    classifier.classify(classifier.instance, &question, &verdict);
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (...) {
    return by_status(answer, said);  // classify must not throw; if it does, the status decides
  }

  constexpr std::size_t kText = PATCHBAY_VERDICT_TEXT_SIZE;
  AnswerMeaning meaning;
  meaning.kind = kind_of(verdict.kind);
  if (verdict.retry_after_ms != 0) meaning.retry_after = asked_delay(verdict.retry_after_ms);
  meaning.scopes = words_of({verdict.scopes, std::min<std::size_t>(verdict.scopes_size, kText)});
  meaning.message.assign(verdict.message, std::min<std::size_t>(verdict.message_size, kText));
  return meaning;
}

Code code_of(Kind kind) {
  switch (kind) {
    case Kind::kExpired:
    case Kind::kChallenge:
      return Code::kLinkExpired;
    case Kind::kRevoked:
      return Code::kLinkRevoked;
    case Kind::kScopeMissing:
      return Code::kInsufficientScope;
    case Kind::kLimited:
      return Code::kRateLimited;
    case Kind::kUnavailable:
      return Code::kProviderUnavailable;
    case Kind::kPass:
    case Kind::kRefused:
      return Code::kProviderError;
  }
  return Code::kProviderError;
}

std::string_view usual_sentence(Kind kind) {
  switch (kind) {
    case Kind::kExpired:
      return "The provider no longer takes the account's credential. Connect the account again.";
    case Kind::kChallenge:
      return "The provider wants the account's owner to sign in there first. Do that, or connect "
             "the account again.";
    case Kind::kRevoked:
      return "The account's connection was taken back at the provider. Connect it again.";
    case Kind::kScopeMissing:
      return "The account was connected without a scope this needs. Connect it again with it.";
    case Kind::kLimited:
      return "The provider takes no more requests at the moment. Try again later.";
    case Kind::kUnavailable:
      return "The provider is not working properly right now. Try again later.";
    case Kind::kPass:
    case Kind::kRefused:
      break;
  }
  return "The provider refused the request.";
}

}  // namespace

AnswerMeaning read_meaning(HttpAnswer& answer, std::string_view method,
                           const Classifier& classifier, const services::HostTable& host) {
  const int from = classifier.classify == nullptr ? kFirstRefusal : classifier.from;
  if (answer.status() < from) return {};
  const WallTime now = host.clock().wall();
  const http_client::RateFields& said = answer.rate_fields(now);
  AnswerMeaning meaning = classifier.classify == nullptr
                              ? by_status(answer, said)
                              : by_connector(answer, method, classifier, now, said);
  look_for_missing_scope(answer, meaning);
  look_for_time(said, meaning);
  if (meaning.retry_after) {
    meaning.retry_after = believed(*meaning.retry_after, host.provider_delay());
  }
  return meaning;
}

bool is_about_credential(const AnswerMeaning& meaning) {
  return meaning.kind == Kind::kExpired || meaning.kind == Kind::kRevoked ||
         meaning.kind == Kind::kScopeMissing || meaning.kind == Kind::kChallenge;
}

Error to_error(const AnswerMeaning& meaning, int status, std::string_view connector) {
  ErrorDetails details;
  details.provider_status = status;
  details.retry_after = meaning.retry_after;
  details.required_scopes = meaning.scopes;
  if (meaning.kind == Kind::kChallenge) details.reason = "challenge";
  if (meaning.kind == Kind::kLimited) details.reason = http_client::kAccountLimited;
  std::string sentence =
      meaning.message.empty() ? std::string(usual_sentence(meaning.kind)) : meaning.message;
  sentence += " (" + std::string(connector) + " was answered " + std::to_string(status) + ")";
  return Error(code_of(meaning.kind), std::move(sentence)).with_details(std::move(details));
}

}  // namespace patchbay::http_service
