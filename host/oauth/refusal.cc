#include <algorithm>

#include "oauth/token_request.h"
#include "oauth_messages/error_word.h"

namespace patchbay::oauth {
namespace {

// Chooses the reason by the error word, or by the status if there is no known word. A status of 401
// alone does not mean client_rejected, because a proxy may have sent it.
oauth_messages::Reason reason_for(const EndpointReply& answered, const std::string& word) {
  const oauth_messages::Reason meant = oauth_messages::meaning_of(word);
  if (meant != oauth_messages::Reason::kExchangeFailed) return meant;
  if (oauth_messages::means_provider_down(answered.status)) {
    return oauth_messages::Reason::kProviderDown;
  }
  return oauth_messages::Reason::kExchangeFailed;
}

std::string sentence_of(oauth_messages::Reason reason) {
  switch (reason) {
    case oauth_messages::Reason::kDenied:
      return " says that the user denied the access.";
    case oauth_messages::Reason::kTimeout:
      return " says that the user took too long. Begin again.";
    case oauth_messages::Reason::kInvalidGrant:
      return " does not take this grant any more: it was used, ran out or was revoked. Connect the "
             "account again.";
    case oauth_messages::Reason::kClientRejected:
      return " does not accept our client. Check the client id and secret that are configured, and "
             "how the application is registered there.";
    case oauth_messages::Reason::kInvalidScope:
      return " does not grant one of the scopes that were asked for.";
    case oauth_messages::Reason::kProviderDown:
      return " cannot answer at the moment. Try later.";
    default:
      return " did not give what was asked for. Check the endpoint's address, the redirect URI and "
             "how the application is registered there.";
  }
}

// Returns ", error WORD" for the message. The provider's word helps an operator. Returns "" if
// `word` is not a plain word.
std::string in_brackets(const std::string& word) {
  constexpr std::size_t kLongestWord = 40;
  const bool plain = !word.empty() && word.size() <= kLongestWord &&
                     std::all_of(word.begin(), word.end(), [](char letter) {
                       return (letter >= 'a' && letter <= 'z') || letter == '_';
                     });
  return plain ? ", error " + word : std::string();
}

}  // namespace

std::string error_word_of(const EndpointReply& answered, const manifest::TokenAnswer& pointers) {
  if (!answered.answer || !answered.answer->has(pointers.error)) return {};
  std::string word = answered.answer->text_at(pointers.error).value_or("unknown");
  if (word.empty()) return answered.is_success() ? "" : "unknown";
  const auto known = pointers.error_words.find(word);
  return known != pointers.error_words.end() ? known->second : word;
}

Error refusal(const EndpointReply& answered, const manifest::TokenAnswer& pointers) {
  const std::string word = error_word_of(answered, pointers);
  const oauth_messages::Reason reason = reason_for(answered, word);
  auto error = oauth_messages::oauth_failed(
      reason, answered.origin + sentence_of(reason) + " (status " +
                  std::to_string(answered.status) + in_brackets(word) + ")");
  ErrorDetails details = error.details();
  details.provider_status = answered.status;
  if (reason == oauth_messages::Reason::kProviderDown) details.retry_after = answered.retry_after;
  return std::move(error).with_details(std::move(details));
}

}  // namespace patchbay::oauth
