#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace patchbay::cli {

// Rows of text under a header line. Each column is as wide as its widest cell. Control characters
// in cells are escaped, because a provider's text must not control the terminal.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// Returns a result in a form for people: a list of objects becomes rows, an object becomes names
// and values. Values beside the list (a cursor, a count) follow the list. Deeper values are shown
// as JSON. Long cells are cut; the cut values of an object follow in full.
std::string to_table(const nlohmann::json& value);

}  // namespace patchbay::cli
