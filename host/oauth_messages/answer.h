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

// The maximum size of a response. It is enough for a percent-encoded refresh token of 64 KiB.
inline constexpr std::size_t kAnswerBytes = std::size_t{256} << 10;

// The response of an OAuth endpoint, in JSON or form encoding, as one JSON object. The functions
// find members by JSON Pointer (RFC 6901). The destructor overwrites all texts.
class Answer {
 public:
  // Parses a response. `body` is JSON if `content_type` says so, or if it begins with "{", because
  // no form begins with "{". Any other text is a form. Returns nullopt if `body` is empty, is JSON
  // but not an object, is nested too deeply, or exceeds kAnswerBytes.
  static std::optional<Answer> parse(std::string_view content_type, std::string_view body);

  Answer(Answer&&) noexcept;
  Answer& operator=(Answer&&) noexcept;
  ~Answer();

  // Returns a token or code that is sent in a header: visible ASCII (RFC 6749 appendix A), at most
  // 16 KiB. Returns nullopt for any other value.
  [[nodiscard]] std::optional<Secret> secret_at(const std::string& pointer) const;
  // Returns a token that the host sends back only to the same server, in a body. Any text except ""
  // is accepted and stays unchanged.
  [[nodiscard]] std::optional<Secret> opaque_at(const std::string& pointer) const;
  // Returns a text that is not secret. Returns nullopt if the member is missing or is not a text.
  [[nodiscard]] std::optional<std::string> text_at(const std::string& pointer) const;
  // Returns a number of seconds, at most ten years. The number may also be written as text. Returns
  // nullopt if it cannot be read or is not greater than zero: providers write 0 and -1 for "does
  // not expire".
  [[nodiscard]] std::optional<std::chrono::seconds> seconds_at(const std::string& pointer) const;
  // Returns the scopes of a member that is one text or an array of texts. Returns nullopt if the
  // member is missing or has no scopes. Also returns nullopt if one scope is not valid, because the
  // other scopes would look like a complete list.
  [[nodiscard]] std::optional<std::vector<std::string>> scopes_at(const std::string& pointer,
                                                                  std::string_view separator) const;
  // Returns true if the member exists and is not null.
  [[nodiscard]] bool has(const std::string& pointer) const;

 private:
  struct Document;
  explicit Answer(std::unique_ptr<Document> document);

  std::unique_ptr<Document> document_;
};

// Returns the tokens in a response, or nullopt if there is no access token. `pointers` say where
// the response has its members. `asked` are the scopes that count as granted if the response has no
// scope member (RFC 6749 §5.1). `sent` is the time of the request.
std::optional<TokenSet> read_tokens(const Answer& answer, const manifest::TokenAnswer& pointers,
                                    std::span<const std::string> asked, WallTime sent);

}  // namespace patchbay::oauth_messages
