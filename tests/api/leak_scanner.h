// Finds secrets where no secret may be, even if they were encoded on the way.
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
  // At least eight bytes: shorter ones are found by chance.
  void plant(const std::string& name, std::string_view secret);

  // The names of the secrets in the text: plain, in base64 of either alphabet and at any offset of
  // the encoded bytes, or in hexadecimal digits; each also percent-encoded, escaped as JSON (once
  // or twice), or one inside the other, wholly or in part.
  [[nodiscard]] std::vector<std::string> found_in(std::string_view text) const;

  [[nodiscard]] std::size_t size() const { return needles_.size(); }

 private:
  std::map<std::string, std::vector<std::string>> needles_;  // by name: the secret's forms
};

}  // namespace patchbay::test
