#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::webhooks {

// The JSON body of a delivery. Parses the body at the first call of at(). For one thread.
class BodyTexts {
 public:
  explicit BodyTexts(std::string_view body);
  ~BodyTexts();
  BodyTexts(const BodyTexts&) = delete;
  BodyTexts& operator=(const BodyTexts&) = delete;

  // Returns the texts at a JSON pointer. A whole number counts as a text. A token "*" means every
  // element of an array. Returns nothing if the body is not JSON, if there are more than 1000
  // texts, or if one of the places has no text.
  std::vector<std::string> at(std::string_view pointer);

 private:
  struct ParsedBody;
  const std::string_view body_;
  std::unique_ptr<ParsedBody> parsed_;
};

}  // namespace patchbay::webhooks
