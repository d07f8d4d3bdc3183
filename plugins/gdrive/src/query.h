#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gdrive {

// Builds the text of Drive's parameter `q` from values that are not trusted: each value is quoted,
// and nothing in it can end the quotes or add a term. All terms have to fit. A value that is absent
// adds nothing.
class Query {
 public:
  // The words are in the name or in the content.
  Query& words(std::string_view words);
  Query& equal(std::string_view name, const std::optional<std::string>& value);
  // `value` in parents, owners, …
  Query& in(const std::optional<std::string>& value, std::string_view name);
  Query& later(std::string_view name, const std::optional<std::string>& time);
  Query& earlier(std::string_view name, const std::optional<std::string>& time);
  // What is in the trash is left out. Without this, Drive lists it too.
  Query& outside_trash();

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  Query& add(const std::string& term);
  std::string text_;
};

}  // namespace gdrive
