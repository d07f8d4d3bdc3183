// Masks secrets in a program's output. They are the secrets that the program was given.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::process {

class Secrets {
 public:
  explicit Secrets(std::vector<std::string> secrets = {});

  // Returns how many bytes beside a cut in a text may belong to a cut secret.
  [[nodiscard]] std::size_t reach() const {
    return secrets_.empty() ? 0 : secrets_.front().size() - 1;
  }
  // Returns the bytes of `text` from `begin` to `end`, with "***" in place of each secret that is
  // complete in `text` and has at least one byte between `begin` and `end`.
  [[nodiscard]] std::string masked(std::string_view text, std::size_t begin = 0,
                                   std::size_t end = std::string_view::npos) const;

 private:
  std::vector<std::string> secrets_;  // longest first, because one secret may begin with another
};

}  // namespace patchbay::process
