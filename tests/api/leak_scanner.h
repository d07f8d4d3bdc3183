// Finds secrets in texts that must not contain any, even if the secrets are encoded.
//
//   LeakScanner scanner;
//   scanner.plant("client secret", "s3cr3t/+=…");
//   CHECK(scanner.found_in(log) == std::vector<std::string>{});
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::test {

class LeakScanner {
 public:
  // A secret needs at least eight bytes, because a shorter secret would be found by chance.
  void plant(const std::string& name, std::string_view secret);

  // Returns the names of the secrets in the text. Finds a secret as it is, in base64 of either
  // alphabet (at any offset of the encoded bytes), and in hexadecimal digits. The text may also be
  // percent-encoded, escaped as JSON (once or twice), or both, wholly or in part.
  [[nodiscard]] std::vector<std::string> found_in(std::string_view text) const;

  [[nodiscard]] std::size_t size() const { return needles_.size(); }

 private:
  // The encoded forms of each secret, by the secret's name.
  std::map<std::string, std::vector<std::string>> needles_;
};

}  // namespace patchbay::test
