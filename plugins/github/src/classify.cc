// Decides the meaning of GitHub's failed answers:
// docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api and
// …/rate-limits-for-the-rest-api
#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "failure.h"
#include "github.h"

namespace github {
namespace {

using patchbay::sdk::Answer;
using patchbay::sdk::Verdict;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The pause after a secondary limit without a time. GitHub asks for at least a minute.
constexpr milliseconds kSecondaryPause = seconds(60);

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value < 0) return std::nullopt;
  return value;
}

// Returns the delay until `epoch_seconds`, at least a second. Returns `otherwise` if that time
// cannot be right.
milliseconds until(const Answer& answer, std::int64_t epoch_seconds, milliseconds otherwise) {
  constexpr std::int64_t kFarthest = 4102444800;  // the year 2100; a later time cannot be a reset
  if (epoch_seconds > kFarthest) return otherwise;
  const auto at = std::chrono::system_clock::time_point(seconds(epoch_seconds));
  const auto left = std::chrono::duration_cast<milliseconds>(at - answer.now());
  return std::max(left, milliseconds(1000));
}

bool says(const Answer& answer, std::string_view words) {
  return answer.body().find(words) != std::string_view::npos;
}

Verdict limited(milliseconds delay, const char* message) {
  return {PATCHBAY_ANSWER_LIMITED, message, delay, {}};
}

// Returns a verdict if a 403 or 429 reports a limit. The delay comes from Retry-After (which the
// host reads itself), or from the reset time of a used-up budget; otherwise it is a minute.
std::optional<Verdict> limit(const Answer& answer) {
  if (number(answer.header("retry-after"))) {
    return limited(milliseconds(0), "GitHub asks for a pause (secondary rate limit).");
  }
  if (answer.header("x-ratelimit-remaining") == "0") {
    const auto reset = number(answer.header("x-ratelimit-reset"));
    return limited(reset ? until(answer, *reset, kSecondaryPause) : kSecondaryPause,
                   "The account's GitHub request budget is used up until its reset.");
  }
  if (answer.status() == 429 || says(answer, "secondary rate limit") ||
      says(answer, "abuse detection")) {
    return limited(kSecondaryPause, "GitHub asks for a pause (secondary rate limit).");
  }
  return std::nullopt;
}

std::vector<std::string> scopes_in(std::string_view header) {
  std::vector<std::string> scopes;
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    auto scope = header.substr(0, comma);
    header.remove_prefix(std::min(comma + 1, header.size()));
    while (!scope.empty() && scope.front() == ' ') scope.remove_prefix(1);
    while (!scope.empty() && scope.back() == ' ') scope.remove_suffix(1);
    if (!scope.empty()) scopes.emplace_back(scope);
  }
  return scopes;
}

// Returns a verdict if the token lacks a scope. GitHub then answers 403 or 404, with the accepted
// scopes and the token's scopes in two headers. A fine-grained token or an app has no header
// x-oauth-scopes, so there are no scopes to compare.
std::optional<Verdict> missing_scope(const Answer& answer) {
  const std::string_view header = answer.header("x-accepted-oauth-scopes");
  const auto accepted = scopes_in(header);
  if (accepted.empty() || answer.header("x-oauth-scopes").data() == nullptr) return std::nullopt;
  for (const auto& held : scopes_in(answer.header("x-oauth-scopes"))) {
    for (const auto& scope : accepted) {
      if (held == scope || (held == "repo" && scope == "public_repo")) return std::nullopt;
    }
  }
  // One of the accepted scopes is enough. `repo` is preferred, because it includes private
  // repositories.
  const bool takes_repo = std::find(accepted.begin(), accepted.end(), "repo") != accepted.end();
  const std::string needed = takes_repo ? "repo" : accepted.front();
  return Verdict{PATCHBAY_ANSWER_SCOPE_MISSING,
                 "The account's token lacks the scope " + needed + ".", milliseconds(0), needed};
}

std::optional<Verdict> forbidden(const Answer& answer) {
  if (answer.header("x-github-sso").substr(0, 8) == "required") {
    return Verdict{PATCHBAY_ANSWER_CHALLENGE,
                   "The organization demands single sign-on: authorize this access for it in "
                   "GitHub's settings, then try again.",
                   milliseconds(0),
                   {}};
  }
  if (auto verdict = limit(answer)) return verdict;
  if (says(answer, "Repository access blocked")) {
    return Verdict{PATCHBAY_ANSWER_REFUSED, kBlockedMessage, milliseconds(0), {}};
  }
  if (says(answer, "suspended")) {
    return Verdict{PATCHBAY_ANSWER_REFUSED, kSuspendedMessage, milliseconds(0), {}};
  }
  if (auto verdict = missing_scope(answer)) return verdict;
  if (!answer.header("x-accepted-github-permissions").empty()) {
    return Verdict{PATCHBAY_ANSWER_REFUSED,
                   "The account's token lacks the permission " +
                       std::string(answer.header("x-accepted-github-permissions").substr(0, 200)) +
                       ".",
                   milliseconds(0),
                   {}};
  }
  return Verdict{PATCHBAY_ANSWER_REFUSED,
                 "GitHub does not allow this account to do that.",
                 milliseconds(0),
                 {}};
}

}  // namespace

Verdict GitHub::classify(const Answer& answer) const {
  switch (answer.status()) {
    case 401:
      return {PATCHBAY_ANSWER_EXPIRED,
              "GitHub no longer takes the account's credential.",
              milliseconds(0),
              {}};
    case 403:
      return *forbidden(answer);
    case 429:
      return *limit(answer);
    case 404: {
      auto verdict = missing_scope(answer);
      return verdict ? *verdict : Verdict{};
    }
    default:
      break;
  }
  if (answer.status() >= 500) {
    return {PATCHBAY_ANSWER_UNAVAILABLE,
            "GitHub is not available at the moment: try again later, or look at githubstatus.com.",
            milliseconds(0),
            {}};
  }
  return {};
}

}  // namespace github
