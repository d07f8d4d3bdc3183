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

// A refresh token of 64 KiB fits in, percent-encoded too.
inline constexpr std::size_t kAnswerBytes = std::size_t{256} << 10;

// What an OAuth endpoint answered, JSON or form encoding, as one JSON object whose members are
// found by pointer (RFC 6901). Its texts are wiped when it dies.
class Answer {
 public:
  // Nothing when it is neither an object nor a form, nests too deeply, or is over kAnswerBytes. An
  // object is read as one though `content_type` calls it a form: no form begins with "{".
  static std::optional<Answer> parse(std::string_view content_type, std::string_view body);

  Answer(Answer&&) noexcept;
  Answer& operator=(Answer&&) noexcept;
  ~Answer();

  // A token or code that goes into a header: visible ASCII (RFC 6749 appendix A), at most 16 KiB;
  // nothing otherwise.
  [[nodiscard]] std::optional<Secret> secret_at(const std::string& pointer) const;
  // A token that only goes back where it came from, in a body: any text, as it is.
  [[nodiscard]] std::optional<Secret> opaque_at(const std::string& pointer) const;
  // Any other text; nothing when there is none, or no text stands there.
  [[nodiscard]] std::optional<std::string> text_at(const std::string& pointer) const;
  // A number of seconds, also one written as text; at most ten years. Nothing when it cannot be
  // read, or is not above zero: providers write 0 and -1 for "does not end".
  [[nodiscard]] std::optional<std::chrono::seconds> seconds_at(const std::string& pointer) const;
  // Scopes as one text or as an array. Nothing when there is none, or one cannot be read: such a
  // list would be taken for all that is held.
  [[nodiscard]] std::optional<std::vector<std::string>> scopes_at(const std::string& pointer,
                                                                  std::string_view separator) const;
  // Whether anything but null stands there.
  [[nodiscard]] bool has(const std::string& pointer) const;

 private:
  struct Document;
  explicit Answer(std::unique_ptr<Document> document);

  std::unique_ptr<Document> document_;
};

// The tokens of an answer, read by the manifest's pointers; nothing when there is no access token
// in it. `asked` is what silence about scopes means (RFC 6749 §5.1), `sent` when the request went
// out.
std::optional<TokenSet> read_tokens(const Answer& answer, const manifest::TokenAnswer& pointers,
                                    std::span<const std::string> asked, WallTime sent);

}  // namespace patchbay::oauth_messages
