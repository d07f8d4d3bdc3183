// Measures regular expressions: a search with Pattern, compared with the same search with
// std::regex, the only engine in the C++ library.
#include <regex>
#include <string>

#include "measure.h"
#include "pattern/pattern.h"

int main(int argc, char** argv) {
  using patchbay::bench::keep;
  using patchbay::bench::nanoseconds;
  struct Case {
    const char* name;
    const char* ecma;
    const char* text;
  };
  constexpr Case kCases[] = {
      {"slug", "^[a-z0-9_-]{1,64}$", "list_repository_issues"},
      {"prefix", "^https://", "https://example.com/a/b"},
      {"date", "^\\d{4}-\\d{2}-\\d{2}$", "2024-02-29"},
      {"words", "^(?:open|closed|all)$", "closed"},
      {"mail", "^[^@ ]+@[a-z0-9.-]+\\.[a-z]{2,}$", "some.body@mail.example.com"},
  };
  patchbay::bench::Rows rows;
  for (const Case& one : kCases) {
    const auto pattern = patchbay::pattern::Pattern::compile(one.ecma);
    if (!pattern) return 1;
    const std::regex peer(one.ecma, std::regex::ECMAScript | std::regex::optimize);
    const std::string text = one.text;
    rows.add(one.name, nanoseconds([&] { keep(pattern.value().search(text)); }),
             nanoseconds([&] { keep(std::regex_search(text, peer)); }), "ns");
  }
  return rows.finish(argc, argv);
}
