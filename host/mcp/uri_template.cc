#include "mcp/uri_template.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace patchbay::mcp {
namespace {

constexpr std::size_t kLongestTemplate = 1024;
constexpr std::size_t kLongestAddress = 4096;

// The beginnings of the address that match the template's parts so far. Only their lengths are
// stored.
class Beginnings {
 public:
  explicit Beginnings(std::string_view uri) : uri_(uri), ends_(uri.size() + 1, false) {
    ends_.front() = true;
  }

  void append_literal(std::string_view literal) {
    std::vector<bool> next(ends_.size(), false);
    for (std::size_t end = 0; end + literal.size() < ends_.size(); ++end) {
      if (ends_[end] && uri_.substr(end, literal.size()) == literal) {
        next[end + literal.size()] = true;
      }
    }
    ends_ = std::move(next);
  }
  void append_expression(bool takes_slashes) {
    for (std::size_t end = 1; end < ends_.size(); ++end) {
      const bool goes_on = takes_slashes || uri_[end - 1] != '/';
      if (ends_[end - 1] && goes_on) ends_[end] = true;
    }
  }
  [[nodiscard]] bool has_whole() const { return ends_.back(); }

 private:
  const std::string_view uri_;
  std::vector<bool> ends_;
};

bool has_operator(std::string_view expression) {
  return std::string_view("+#./;?&").find(expression.front()) != std::string_view::npos;
}

}  // namespace

bool may_make(std::string_view uri_template, std::string_view uri) {
  if (uri_template.size() > kLongestTemplate || uri.size() > kLongestAddress) return false;
  const std::string_view start = uri_template.substr(0, uri_template.find('{'));
  if (start.find(':') == start.npos) return false;
  Beginnings made(uri);
  while (!uri_template.empty()) {
    const std::size_t open = uri_template.find_first_of("{}");
    made.append_literal(uri_template.substr(0, open));
    if (open == uri_template.npos) break;
    const std::size_t close = uri_template.find('}', open + 1);
    if (uri_template[open] == '}' || close == uri_template.npos) return false;
    const std::string_view expression = uri_template.substr(open + 1, close - open - 1);
    if (expression.empty() || expression.find('{') != expression.npos) return false;
    made.append_expression(has_operator(expression));
    uri_template.remove_prefix(close + 1);
  }
  return made.has_whole();
}

}  // namespace patchbay::mcp
