// Hides in what a program writes the secrets that it was given.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::process {

class Secrets {
 public:
  explicit Secrets(std::vector<std::string> secrets = {});

  // Returns how many bytes before or after a cut may belong to a secret that was cut.
  [[nodiscard]] std::size_t reach() const {
    return secrets_.empty() ? 0 : secrets_.front().size() - 1;
  }
  // Returns the bytes of `text` from `begin` to `end`, with "***" in place of each secret that is
  // whole in `text` and has a byte there.
  [[nodiscard]] std::string masked(std::string_view text, std::size_t begin = 0,
                                   std::size_t end = std::string_view::npos) const;

 private:
  std::vector<std::string> secrets_;  // the longest first: one may begin with another
};

}  // namespace patchbay::process
