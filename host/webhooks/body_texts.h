#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::webhooks {

// The JSON body of a delivery, read when it is first asked for. For one thread.
class BodyTexts {
 public:
  explicit BodyTexts(std::string_view body);
  ~BodyTexts();
  BodyTexts(const BodyTexts&) = delete;
  BodyTexts& operator=(const BodyTexts&) = delete;

  // Returns the texts at a pointer; whole numbers count as texts. A token "*" stands for every
  // element of an array. Returns nothing if the body is not JSON, if an array of "*" is empty or
  // has more than 1000 elements, or if one of the places has no text.
  std::vector<std::string> at(std::string_view pointer);

 private:
  struct Parsed;
  const std::string_view body_;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace patchbay::webhooks
