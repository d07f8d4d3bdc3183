#include "cli/table.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "cli/printable.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kWidestCell = 60;  // in characters; longer texts are cut

std::string cut(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (continues_character(text[i])) continue;
    if (++characters == kWidestCell && count_code_points(text) > kWidestCell) {
      return text.substr(0, i) + "…";
    }
  }
  return text;
}

std::string text_of(const json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string cell(const json& value) { return cut(text_of(value)); }

// Returns true if the value's text is too long for a cell, or has a line break before its end.
bool needs_place_of_its_own(const json& value) {
  const std::string text = text_of(value);
  return text.find('\n') < text.size() - std::min<std::size_t>(1, text.size()) || cut(text) != text;
}

bool is_list_of_objects(const json& value) {
  return value.is_array() && !value.empty() &&
         std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_object(); });
}

std::string rows(const json& list) {
  std::vector<std::string> columns;
  for (const json& item : list) {
    for (const auto& [name, value] : item.items()) {
      if (value.is_structured()) continue;
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
    }
  }
  Table table(columns);
  for (const json& item : list) {
    std::vector<std::string> row;
    row.reserve(columns.size());
    for (const std::string& name : columns) {
      row.push_back(item.contains(name) ? cell(item.at(name)) : "");
    }
    table.add(std::move(row));
  }
  return table.text();
}

std::string members(const json& object) {
  Table table({"name", "value"});
  std::string lists;
  std::string texts;
  for (const auto& [name, value] : object.items()) {
    if (is_list_of_objects(value)) {
      lists += printable(name) + ":\n" + rows(value);
      continue;
    }
    table.add({name, cell(value)});
    if (!needs_place_of_its_own(value)) continue;
    const std::string text =
        printable_lines(value.is_structured() ? value.dump(2) : text_of(value));
    texts += "\n" + printable(name) + ":\n" + text + (text.ends_with('\n') ? "" : "\n");
  }
  const bool only_lists = !lists.empty() && table.text().find('\n') == table.text().size() - 1;
  return only_lists ? lists : lists + (lists.empty() ? "" : "\n") + table.text() + texts;
}

}  // namespace

std::string Table::text() const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], count_code_points(printable(row[i])));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string shown = printable(row[i]);
      line += shown + std::string(widths[i] - count_code_points(shown) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string to_table(const json& value) {
  if (is_list_of_objects(value)) return rows(value);
  if (value.is_object()) return members(value);
  return cell(value) + "\n";
}

}  // namespace patchbay::cli
