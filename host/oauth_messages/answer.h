#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "manifest/auth.h"
#include "oauth_messages/token_set.h"

namespace patchbay::oauth_messages {

// The size of the largest answer. Enough for a percent-encoded refresh token of 64 KiB.
inline constexpr std::size_t kAnswerBytes = std::size_t{256} << 10;

// The answer of an OAuth endpoint, in JSON or form encoding, as one JSON object. Its functions find
// members by JSON Pointer (RFC 6901). The destructor wipes all texts.
class Answer {
 public:
  // Parses an answer. Returns nothing if `body` is empty, is JSON but not an object, is nested too
  // deeply, or exceeds kAnswerBytes. `body` is JSON if `content_type` says so or if it begins with
  // "{", because no form begins with "{". Any other text counts as a form.
  static std::optional<Answer> parse(std::string_view content_type, std::string_view body);

  Answer(Answer&&) noexcept;
  Answer& operator=(Answer&&) noexcept;
  ~Answer();

  // Returns a token or code that goes into a header: visible ASCII (RFC 6749 appendix A), at most
  // 16 KiB. Returns nothing for any other value.
  [[nodiscard]] std::optional<Secret> secret_at(const std::string& pointer) const;
  // Returns a token that the host sends only to the same server, in a body. Any text except "" is
  // accepted and returned unchanged.
  [[nodiscard]] std::optional<Secret> opaque_at(const std::string& pointer) const;
  // Returns a text that is not secret; nothing if the member is missing or not a text.
  [[nodiscard]] std::optional<std::string> text_at(const std::string& pointer) const;
  // Returns a number of seconds, also if it is written as text; at most ten years. Returns nothing
  // if the number cannot be read or is not greater than zero: providers write 0 and -1 for "does
  // not expire".
  [[nodiscard]] std::optional<std::chrono::seconds> seconds_at(const std::string& pointer) const;
  // Returns the scopes of a member that is one text or an array of texts. Returns nothing if the
  // member is missing, if it has no scopes, or if one scope is not a text or not valid: without
  // that scope, the rest would look like the complete list.
  [[nodiscard]] std::optional<std::vector<std::string>> scopes_at(const std::string& pointer,
                                                                  std::string_view separator) const;
  // Returns true if the member is present and not null.
  [[nodiscard]] bool has(const std::string& pointer) const;

 private:
  struct Document;
  explicit Answer(std::unique_ptr<Document> document);

  std::unique_ptr<Document> document_;
};

// Returns the tokens in an answer; nothing if there is no access token. `pointers` say where the
// answer has its members. `asked` are the scopes that count as granted if the answer has no scope
// member (RFC 6749 §5.1). `sent` is the time at which the host sent the request.
std::optional<TokenSet> read_tokens(const Answer& answer, const manifest::TokenAnswer& pointers,
                                    std::span<const std::string> asked, WallTime sent);

}  // namespace patchbay::oauth_messages
