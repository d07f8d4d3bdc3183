#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gdrive {

// Builds the text of Drive's parameter `q` from values that are not trusted. Puts each value into
// quotes, so that no value can end the quotes or add a term. Drive finds the files that match all
// terms. An absent value adds no term.
class Query {
 public:
  // Adds a term for files with the words in their name or content.
  Query& words(std::string_view words);
  Query& equal(std::string_view name, const std::optional<std::string>& value);
  // Adds a term for files whose list `name` (parents, owners, …) contains `value`.
  Query& in(const std::optional<std::string>& value, std::string_view name);
  Query& later(std::string_view name, const std::optional<std::string>& time);
  Query& earlier(std::string_view name, const std::optional<std::string>& time);
  // Adds a term for files that are not in the trash. Without this term, Drive also lists files in
  // the trash.
  Query& outside_trash();

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  Query& add(const std::string& term);
  std::string text_;
};

}  // namespace gdrive
