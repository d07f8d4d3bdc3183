#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gdrive {

// Builds the text of Drive's parameter `q` from values that are not trusted. Each value is quoted,
// and no value can end the quotes or add a term. A file must fit all terms. An absent value adds no
// term.
class Query {
 public:
  // Files with the words in their name or content.
  Query& words(std::string_view words);
  Query& equal(std::string_view name, const std::optional<std::string>& value);
  // Files whose list `name` (parents, owners, …) contains `value`.
  Query& in(const std::optional<std::string>& value, std::string_view name);
  Query& later(std::string_view name, const std::optional<std::string>& time);
  Query& earlier(std::string_view name, const std::optional<std::string>& time);
  // Files that are not in the trash. Without this term, Drive lists those in the trash too.
  Query& outside_trash();

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  Query& add(const std::string& term);
  std::string text_;
};

}  // namespace gdrive
