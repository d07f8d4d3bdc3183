// The words that stand for secrets in a scenario: "redacted-1", "redacted-2", ….
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace patchbay::conformance {

class Aliases {
 public:
  // Numbers begin after the highest one of an alias in `text`.
  explicit Aliases(std::string_view text);

  // Gives a secret an alias. A secret and its percent-encoded forms have the same one. An empty
  // text and an alias are no secrets.
  void add(std::string_view secret);
  // As add(), and the secret is replaced everywhere even if it is short.
  void add_everywhere(std::string_view secret);

  // Returns true if the secret was added and is replaced everywhere.
  [[nodiscard]] bool is_known(std::string_view secret) const;
  // Returns the alias of a secret that was added, and any other text as it is.
  [[nodiscard]] std::string alias_of(std::string_view secret) const;
  // Returns the text with each secret replaced that is replaced everywhere.
  [[nodiscard]] std::string replaced(std::string_view text) const;
  // Returns true if replaced() would change the bytes.
  [[nodiscard]] bool has_secret(std::string_view bytes) const;

 private:
  // The longest first, because a secret may be a part of another one.
  struct LongestFirst {
    using is_transparent = void;
    bool operator()(std::string_view one, std::string_view other) const {
      return one.size() != other.size() ? one.size() > other.size() : one < other;
    }
  };
  using Forms = std::map<std::string, std::string, LongestFirst>;  // aliases by the secret's form

  static std::string replaced(std::string_view text, Forms::const_iterator form,
                              Forms::const_iterator end);

  std::size_t highest_ = 0;
  Forms all_;
  Forms everywhere_;
};

}  // namespace patchbay::conformance
